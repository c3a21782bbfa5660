"""What X refuses with.

The types are of docs.x.com/x-api/fundamentals/response-codes-and-errors, 2026-08-22. X answers much
with type about:blank, which its own OpenAPI document (2.167) does not know; where a sentence below
was seen in public or is only remembered, that is said beside it.
"""

from typing import Any

from egal.testing.networks.asked import answer
from egal.testing.webserver import Reply

TYPES = "https://api.x.com/2/problems/"


class Refused(Exception):
    """The reply that ends the request."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.content.decode())
        self.reply = reply


def invalid(parameter: str, value: str, detail: str) -> Refused:
    """A parameter that cannot be: 400."""
    told = {"parameter": parameter, "value": value, "detail": detail}
    return _problem(400, "invalid-request", "Invalid Request", **told)


def missing(kind: str, id_: str) -> dict[str, Any]:
    """As it stands among the errors of an answer with 200."""
    return {
        "type": f"{TYPES}resource-not-found",
        "title": "Not Found Error",
        "detail": f"Could not find {kind} with id: [{id_}].",
        "resource_type": kind,
        "resource_id": id_,
        "parameter": "id",
        "value": id_,
    }


def unauthorized() -> Refused:
    """No token, a wrong one, one taken back, one of a suspended account: 401.

    The words: github.com/tweepy/tweepy issues of 2023, as remembered.
    """
    return _blank(401, "Unauthorized", "Unauthorized")


def forbidden(detail: str) -> Refused:
    """403, as seen in github.com/akrherz/iembot/issues/163, 2026-02-12."""
    return _blank(403, "Forbidden", detail)


def too_many(headers: dict[str, str]) -> Refused:
    """429 with when to come again (docs.x.com/x-api/fundamentals/rate-limits, 2026-08-22)."""
    told = {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank"}
    return Refused(answer(429, {**told, "status": 429}, **headers))


def broken() -> Refused:
    """503, which the page on response codes lists."""
    return _blank(503, "Service Unavailable", "Service Unavailable")


def usage_capped() -> Refused:
    """The month's cap on posts that are read: 429 (the page above lists the type)."""
    return _problem(
        429, "usage-capped", "UsageCapExceeded", detail="Usage cap exceeded: Monthly product cap"
    )


def no_credits(account: str) -> Refused:
    """Nothing left to pay with: 402.

    The status was seen in github.com/tryethernal/ethernal/issues/1324, 2026-06-03; the words are
    as remembered.
    """
    words = f"Your enrolled account [{account}] does not have any credits to fulfill this request."
    return _problem(402, "credits", "CreditsDepleted", detail=words, account_id=int(account))


def spending_limit(account: str, until: str) -> Refused:
    """The operator's own limit is reached: blocked until the next cycle.

    docs.x.com/x-api/getting-started/pricing, 2026-08-22, says so and no status; 403 and the words
    are as remembered. until: a day, 2026-12-01.
    """
    words = (
        f"Your enrolled account [{account}] has reached its billing cycle spend cap."
        f" API requests will be blocked until the next cycle begins on {until}."
    )
    more = {"account_id": int(account), "reset_date": until}
    return _problem(403, "credits", "SpendCapReached", detail=words, **more)


def _problem(status: int, kind: str, title: str, **told: Any) -> Refused:
    body = {"title": title, "type": TYPES + kind, **told}
    return Refused(answer(status, body, Content_Type="application/problem+json"))


def _blank(status: int, title: str, detail: str) -> Refused:
    told = {"title": title, "detail": detail, "type": "about:blank", "status": status}
    return Refused(answer(status, told))
