"""Who is answered what where one's own account is, and what one is told."""

from tests.architecture.rows import API, DESK, READ, WRITE, Row

OWN = "account/"
TOLD = f"{DESK}notifications/"
ONE = f"{API}agents/{{agent_id}}/"
AT_THE_DESK: dict[str, Row] = {
    f"GET {DESK}settings/signature/": Row(200, WRITE),
    f"POST {DESK}settings/signature/": Row(302, WRITE, {"de": "Jana", "en": "Jana"}),
    f"GET {DESK}first-steps/": Row(200, "inboxes:write"),
    f"POST {DESK}first-steps/": Row(302, "inboxes:write"),
    f"POST {DESK}first-steps/removal/": Row(302, "inboxes:write"),
    f"GET {OWN}": Row(302),
    f"GET {OWN}proof/": Row(200),
    f"POST {OWN}proof/": Row(200),
    f"GET {OWN}proof/code/": Row(302),
    f"POST {OWN}proof/code/": Row(302),
    f"GET {OWN}proof/passkey/": Row(302),
    f"POST {OWN}proof/passkey/": Row(302),
    f"GET {OWN}password/": Row(200),
    f"POST {OWN}password/": Row(200),
    f"GET {OWN}passkeys/new/": Row(302),
    f"POST {OWN}passkeys/new/": Row(302),
    f"GET {OWN}passkeys/{{pk}}/": Row(302),
    f"POST {OWN}passkeys/{{pk}}/": Row(302),
    f"GET {OWN}passkeys/{{pk}}/removal/": Row(302),
    f"POST {OWN}passkeys/{{pk}}/removal/": Row(302),
    f"GET {OWN}app/": Row(302),
    f"POST {OWN}app/": Row(302),
    f"GET {OWN}app/removal/": Row(404),
    f"POST {OWN}app/removal/": Row(404),
    f"GET {OWN}codes/": Row(404),
    f"POST {OWN}codes/": Row(405),
    f"GET {OWN}codes/new/": Row(302),
    f"POST {OWN}codes/new/": Row(302),
    f"POST {OWN}sessions/{{public}}/end/": Row(404),
    f"POST {OWN}sessions/end/": Row(302),
    f"GET {DESK}settings/sign-in/": Row(200, READ),
    f"GET {DESK}settings/notifications/": Row(200, READ),
    f"POST {DESK}settings/notifications/": Row(302, READ, {"digest": "off"}),
    f"GET {TOLD}": Row(200, READ),
    f"GET {TOLD}unread/": Row(200, READ),
    f"POST {TOLD}reading/": Row(302, READ),
}
FOR_PROGRAMS: dict[str, Row] = {
    f"GET {ONE}notifications": Row(200, "agents:read"),
    f"PUT {ONE}notifications/reading": Row(204, "agents:write"),
    f"GET {ONE}notification-choices": Row(200, "agents:read"),
    f"PUT {ONE}notification-choices": Row(200, "agents:write", {"kinds": ["mentioned"]}),
}
