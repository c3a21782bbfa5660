"""What everybody is answered, signed in or not, but at the customers' addresses."""

OPEN_TO_ALL: dict[str, set[int]] = {
    "GET healthz": {200},
    "GET metrics": {403},  # asked by a name that is not this machine's
    # no such inbox; the door asks for signatures, not for roles
    "GET in/{channel}/{inbox}/": {404},
    "POST in/{channel}/{inbox}/": {404},
    "GET readyz": {200, 503},  # 503 while tests run inside a transaction of their own
    "GET api/v1/docs": {200},
    "GET api/v1/openapi.json": {200},
    "GET sign-in/": {200, 302},
    "POST sign-in/": {200, 302},
    "GET sign-out/": {200, 302},
    "POST sign-out/": {302},
    "GET password/": {200, 302},
    "POST password/": {200, 302},
    "GET password/sent/": {200},
    "GET password/changed/": {200},
    "GET password/{uidb36}-{key}/": {200},  # not our link
    "POST password/{uidb36}-{key}/": {200},
    "GET owner/{secret}/": {410},  # there is an owner
    "POST owner/{secret}/": {410},
    "GET invitations/{secret}/": {200},
    "POST invitations/{secret}/": {200, 422},  # the form again: there is no name, no password
    # of one's own account: who is not signed in is sent to sign in, or has begun to
    "GET sign-in/second/": {302},
    "POST sign-in/second/": {302},
    "GET sign-in/passkey/": {302},
    "POST sign-in/passkey/": {302},
    "GET sign-in/closed/": {200},
    "POST sign-in/closed/": {405},
}
