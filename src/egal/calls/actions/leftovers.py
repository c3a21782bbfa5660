"""Removing what no row names any more, of everything that is kept as a file."""

from egal.calls.models import Prompt, Recording
from egal.conversations.actions import uploads
from egal.shared.leftovers import remove_one


def remove_leftover() -> int:
    """Remove one stored content that nothing has named for a day; how many. For a worker's loop."""
    return remove_one(is_named)


def is_named(sha256: str) -> bool:
    """By anything that is below: files, pictures, recordings, prompts."""
    return (
        uploads.is_named(sha256)
        or Recording.unscoped.filter(sha256=sha256).exists()
        or Prompt.unscoped.filter(sha256=sha256, removed_at=None).exists()
    )
