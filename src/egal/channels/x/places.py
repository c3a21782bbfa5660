"""Where X keeps the files of posts and of direct messages.

Posts: docs.x.com/x-api/fundamentals/data-dictionary (media), as remembered. Direct messages, with
the account's permission only: developer.x.com/en/docs/direct-messages/message-attachments/guides/
retrieving-media (as stored, 2026); X itself names ton.x.com by now.
"""

from egal.shared.http import Places

SHOWN_TO_ALL = ("pbs.twimg.com", "video.twimg.com")
_WITH_PERMISSION = ("ton.twitter.com", "ton.x.com")


def for_all(api: str) -> Places:
    """api: what stands for https://api.x.com."""
    return Places(SHOWN_TO_ALL, api)


def for_us(api: str) -> Places:
    """To which the token may be shown; to nobody else."""
    return Places(_WITH_PERMISSION, api)
