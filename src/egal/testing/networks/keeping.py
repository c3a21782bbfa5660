"""What the networks hold, kept in a file, so that they go on where they ended."""

import logging
import os
import pickle
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from egal.testing.networks.service import Networks

log = logging.getLogger(__name__)

HELD = ("x", "meta", "facebook", "whatsapp", "sms", "notes")
_SHARED = ("clock", "out", "lock")  # of this process, whatever was held before


def keep(networks: "Networks", file: Path) -> None:
    """All of it, whole or not at all: readable for its owner only, for there are tokens in it."""
    with networks.lock:
        draft = file.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as new:
            new.write(_packed(networks))
        draft.replace(file)


def restore(networks: "Networks", file: Path) -> bool:
    """Whether there was something that this version understands. Only a file of our own: who may
    write it may let this process do anything."""
    if not file.is_file():
        return False
    try:
        held = _Unpickler(networks, file.read_bytes()).load()
    except Exception:
        log.exception("what the networks held cannot be read; they begin anew")
        return False
    for name, each in zip(HELD, held, strict=True):
        setattr(networks, name, each)
    return True


def _packed(networks: "Networks") -> bytes:
    packed = BytesIO()
    _Pickler(networks, packed).dump([getattr(networks, name) for name in HELD])
    return packed.getvalue()


class _Pickler(pickle.Pickler):
    def __init__(self, networks: "Networks", file: BytesIO) -> None:
        super().__init__(file)
        self._names = {id(getattr(networks, name)): name for name in _SHARED}

    def persistent_id(self, thing: Any) -> str | None:
        return self._names.get(id(thing))


class _Unpickler(pickle.Unpickler):
    def __init__(self, networks: "Networks", packed: bytes) -> None:
        super().__init__(BytesIO(packed))
        self._networks = networks

    def persistent_load(self, name: Any) -> Any:
        return getattr(self._networks, name)
