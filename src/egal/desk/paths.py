"""Addresses of the desk, each kind worked out once: an opened conversation has a hundred."""

from functools import lru_cache

from django.urls import reverse


def path_of(name: str, slug: str, *ids: str) -> str:
    """The path of this name in the workspace of this slug. ids: public ones, in its order."""
    path = _pattern(name, slug, len(ids))
    for place, each in enumerate(ids):
        path = path.replace(_mark(place), each, 1)
    return path


@lru_cache(10_000)
def _pattern(name: str, slug: str, ids: int) -> str:
    return reverse(f"desk:{name}", args=[slug, *(_mark(place) for place in range(ids))])


def _mark(place: int) -> str:
    """What no public id has in it, and no address escapes."""
    return f"~{place}~"
