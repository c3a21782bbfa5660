"""The files of what is said: shipped ones, and the workspace's own."""

import logging
from collections.abc import Sequence
from pathlib import Path

from egal.calls.prompts import sounds_of
from egal.channels.phone.switchboard.means import Ask
from egal.workspaces import scope

log = logging.getLogger(__name__)


class Finding:
    """As `Sounds`. What was found once is said again while the database is away."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._found: dict[tuple[int, str, str], list[Path]] = {}

    async def __call__(self, workspace: int, names: Sequence[str], language: str) -> list[Path]:
        found: list[Path] = []
        for name in names:
            found += await self._files(workspace, name, language)
        return found

    async def _files(self, workspace: int, name: str, language: str) -> list[Path]:
        key = (workspace, name, language)
        try:
            self._found[key] = await self._ask(_files, workspace, name, language)
        except Exception as error:  # silence is better than the end of a call
            log.warning("what is called “%s” cannot be said: %s", name, error)
        return self._found.get(key, [])


def _files(workspace: int, name: str, language: str) -> list[Path]:
    with scope.of(workspace):
        return list(sounds_of(name, language))
