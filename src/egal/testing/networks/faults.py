"""What goes wrong at a network when one wants it to, until one wants it no longer.

Each answer is the one that the network documents for the case; see its own folder. Nothing of what
the network holds is changed by it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from egal.testing.networks.meta.refusals import Refused
from egal.testing.networks.sms.api import refused
from egal.testing.networks.x import problems
from egal.testing.webserver import Reply

if TYPE_CHECKING:
    from egal.testing.networks.service import Networks

SLOW, HANGS = 6.0, 40.0  # seconds; Egal waits for ten
PAUSE = 60  # seconds after which a limit would be over
KINDS = {
    "slow": "slow: six seconds for an answer",
    "hangs": "hangs: no answer for forty seconds",
    "broken": "out of order: 500",
    "limited": "too many requests: come again in a minute",
    "revoked": "the permission was taken back",
    "forbidden": "the app is in review: this permission lacks",
    "unpaid": "no credits are left",
}
NAMES = {"x": "X", "facebook": "Facebook", "whatsapp": "WhatsApp", "sms": "SMS"}
Answers = Callable[["Networks"], Reply]


def _limited_x(networks: "Networks") -> Reply:
    reset = str(networks.clock.seconds() + PAUSE)
    told = {"x-rate-limit-limit": "100", "x-rate-limit-remaining": "0", "x-rate-limit-reset": reset}
    return problems.too_many(told).reply


_REVOKED = "Error validating access token: The user has not authorized application."
ANSWERS: dict[str, dict[str, Answers]] = {
    "x": {
        "broken": lambda _: problems.broken().reply,
        "limited": _limited_x,
        "revoked": lambda _: problems.unauthorized().reply,
        "forbidden": lambda _: problems.forbidden("Your client app is not permitted this.").reply,
        "unpaid": lambda n: problems.no_credits(n.x.app).reply,
    },
    "facebook": {
        "broken": lambda _: Refused(2, None, status=500).reply,
        "limited": lambda _: Refused(32).reply,
        "revoked": lambda _: Refused(190, 458, _REVOKED, status=401).reply,
        "forbidden": lambda _: (
            Refused(200, None, "Requires pages_messaging permission", status=403).reply
        ),
    },
    "whatsapp": {
        "broken": lambda _: Refused(131000, None, "Something went wrong", status=500).reply,
        "limited": lambda _: Refused(130429, None, "Rate limit hit", status=429).reply,
        "revoked": lambda _: Refused(190, 458, _REVOKED, status=401).reply,
        "forbidden": lambda _: Refused(10, None, status=403).reply,
        "unpaid": lambda _: Refused(131042, None, "Business eligibility payment issue").reply,
    },
    "sms": {
        "broken": lambda _: refused(20500, 500),
        "limited": lambda _: refused(20429, 429),
        "revoked": lambda _: refused(20003, 401),
    },
}


def wanted(networks: "Networks", network: str) -> Reply | None:
    """The answer to give instead of the true one; None for that, perhaps after a while."""
    kind = networks.faults.get(network, "")
    if kind in {"slow", "hangs"}:
        networks.ended.wait(SLOW if kind == "slow" else HANGS)
        return None
    answers = ANSWERS.get(network, {})
    return answers[kind](networks) if kind in answers else None


def of(network: str) -> dict[str, str]:
    """What can go wrong there, with the words for it."""
    possible = {"slow", "hangs", *ANSWERS[network]}
    return {kind: words for kind, words in KINDS.items() if kind in possible}
