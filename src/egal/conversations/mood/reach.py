"""How many people may have seen a post."""

from collections.abc import Mapping


def reach_of(counts: Mapping[str, int]) -> int | None:
    """Its views, or else its author's followers and its likes; None where neither is told.

    counts: as `Post.counts` has them.
    """
    if counts.get("views"):
        return counts["views"]
    if "followers" in counts:
        return counts["followers"] + counts.get("likes", 0)
    return None
