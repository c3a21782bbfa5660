"""What X takes for what we do there, in millionths of a US dollar.

docs.x.com/x-api/getting-started/pricing, 2026-08-22; that a reply to somebody who summoned us costs
less: docs.x.com/changelog, 2026-04-16. X says there that prices change and that its console shows
the current ones.
"""

from egal.shared.short.weighted import addresses_in

CURRENCY = "USD"
POST, POST_WITH_LINK, SUMMONED = 15_000, 200_000, 10_000
DIRECT_MESSAGE, DELETION, HIDING = 15_000, 10_000, 5_000


def of_post(text: str, *, summoned: bool) -> int:
    """summoned: it answers somebody who mentioned or quoted us."""
    if summoned:
        return SUMMONED
    has_link = any(addresses_in(word) for word in text.split())
    return POST_WITH_LINK if has_link else POST
