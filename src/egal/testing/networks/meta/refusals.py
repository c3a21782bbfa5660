"""What the Graph API refuses with: an object "error" with type, code and subcode.

Codes: developers.facebook.com/docs/messenger-platform/error-codes, 2026-03-18, and
developers.facebook.com/docs/graph-api/guides/error-handling (as remembered). The HTTP status is 400
where nothing else is said; both pages tell to go by the codes.
"""

from typing import Any

from egal.testing.networks.asked import answer
from egal.testing.webserver import Reply

WORDS = {
    1: "An unknown error occurred",
    2: "Service temporarily unavailable",
    4: "Application request limit reached",
    10: "Application does not have permission for this action",
    17: "User request limit reached",
    32: "Page request limit reached",
    100: "Invalid parameter",
    190: "Invalid OAuth access token.",
    200: "Permissions error",
    368: "The action attempted has been deemed abusive or is otherwise disallowed",
    551: "This person isn't available right now.",
    613: "Calls to this API have exceeded the rate limit.",
}
WINDOW = 2018278  # with 10: sent outside of the allowed window
NO_MATCH = 2018001  # with 100: no matching user found
GONE = 33  # with 100: the object does not exist, or may not be seen
AWAY = 1545041  # with 551


class Refused(Exception):
    """The reply that ends the request. data: for WhatsApp's error_data."""

    def __init__(
        self,
        code: int,
        subcode: int | None = None,
        words: str = "",
        *,
        status: int = 400,
        **data: Any,
    ) -> None:
        told = words or WORDS[code]
        super().__init__(told)
        numbered = told if code == 190 else f"(#{code}) {told}"
        error = {"message": numbered, "type": "OAuthException", "code": code}
        if subcode is not None:
            error["error_subcode"] = subcode
        error |= {"fbtrace_id": "BLBz/WZt8dN", **data}
        self.reply: Reply = answer(status, {"error": error})


def missing(id_: str) -> Refused:
    """An id that is nothing here."""
    words = f"Unsupported request. Object with ID '{id_}' does not exist"
    return Refused(100, GONE, words)
