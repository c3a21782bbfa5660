"""One Egal a data folder, and nothing left over from the one before."""

import json
import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from egal.cli.tree.installation import make_data_folder
from egal.cli.tree.processes import born, comes_true, hold, holder, send
from egal.shared.trouble import Trouble


class AlreadyRuns(Trouble):
    """Another process holds the data folder."""


class Lock:
    """The data folder is this process's own: `with Lock(data):`, before anything is opened.

    AlreadyRuns when it is another's. Once it is ours, the parts that a killed predecessor has
    left behind are killed too, for they still hold its ports.
    """

    def __init__(self, data: Path) -> None:
        self._data = data.absolute()
        self._descriptor = -1

    def __enter__(self) -> Self:
        path = self._data / "lock"
        try:
            make_data_folder(self._data)
            self._descriptor = hold(path)
        except BlockingIOError:
            raise AlreadyRuns(
                f"Egal already runs on {self._data} (process {holder(path)}). "
                "Stop it first, or choose another folder with --data."
            ) from None
        except OSError as error:
            raise Trouble(
                f"{path} cannot be written ({error.strerror}). "
                "Free space or rights there, or choose another folder with --data."
            ) from error
        _end_left_overs(self._data)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


def remember(data: Path, parts: Mapping[str, int]) -> None:
    """Write down which processes are parts (name to number), for whoever comes after us.

    Best effort: on a full disk the parts matter more than the note, and the kernel tells them of
    our death anyhow (`die_with`).
    """
    lives = {name: [pid, born(pid)] for name, pid in parts.items()}
    draft = _note(data).with_suffix(".new")
    with suppress(OSError):
        draft.write_text(json.dumps(lives))
        draft.replace(_note(data))


def _end_left_overs(data: Path) -> None:
    living = [pid for pid, birth in _remembered(data) if birth and born(pid) == birth]
    for pid in living:
        send(pid, signal.SIGKILL)
    comes_true(lambda: not any(born(pid) for pid in living), 5.0)


def _remembered(data: Path) -> list[tuple[int, str]]:
    try:
        lives = json.loads(_note(data).read_text())
        return [(int(pid), str(birth)) for pid, birth in lives.values()]
    except (OSError, ValueError):  # none, or half written when the power went
        return []


def _note(data: Path) -> Path:
    return data / "parts.json"
