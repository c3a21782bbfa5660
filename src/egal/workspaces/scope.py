"""Whose data the current work may see. Without an answer, nothing can be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[int | None] = ContextVar("workspace", default=None)


class NoWorkspace(RuntimeError):
    """Rows of a workspace were asked for outside `scope.of(workspace)`."""


def workspace_id() -> int:
    """The workspace everything is read from now; raises NoWorkspace when none is set."""
    current = _current.get()
    if current is None:
        raise NoWorkspace("Say whose rows are meant: with scope.of(workspace_id): …")
    return current


@contextmanager
def of(workspace: int) -> Iterator[None]:
    """Inside, the rows of this workspace are seen, and no others."""
    token = _current.set(workspace)
    try:
        yield
    finally:
        _current.reset(token)
