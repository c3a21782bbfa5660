"""Proving who we are where somebody asks for it (RFC 3261, section 22; RFC 8760)."""

from typing import Any

_ASK = {401: "www-authenticate", 407: "proxy-authenticate"}

Challenge = tuple[Any, str | None]


def challenge_in(response: Any) -> Challenge | None:
    """The first that we can meet (RFC 8760, 2.4), and the protection it wants (qop).

    None where an answer asks for no proof, or for one that nobody here can give.
    """
    name = _ASK.get(response.getSCode()[0])
    for challenge in response.getHFBodys(name) if name else []:
        can, protection = challenge.supportedAlgorithm()
        if can:
            return challenge, protection
    return None
