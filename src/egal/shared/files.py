"""Files by what is in them: each content is stored once, under its SHA-256."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage


class AtomicStorage(FileSystemStorage):
    """A file is there whole or not at all, whatever stops the machine half-way."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002
        """The name itself: whoever else keeps it at this moment keeps the same bytes."""
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            try:
                draft.writelines(content.chunks())
                draft.flush()
                os.fsync(draft.fileno())
                Path(draft.name).replace(path)
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
        return name


def keep(content: bytes) -> str:
    """Store the bytes unless they are there already; returns their SHA-256 in hex."""
    sha256 = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(_name(sha256)):
        default_storage.save(_name(sha256), ContentFile(content))
    return sha256


def opened(sha256: str) -> "File[bytes]":
    """The stored file, open for reading; FileNotFoundError when it is not there."""
    return default_storage.open(_name(sha256))


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
