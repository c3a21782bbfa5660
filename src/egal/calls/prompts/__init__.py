"""What callers hear: shipped sounds by their names, and the workspace's own by their public ids."""

import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from egal.calls.models import Prompt
from egal.calls.prompts.speech import can_speak
from egal.calls.sounds import shipped
from egal.shared.files import opened
from egal.shared.ids import number_of

__all__ = ["can_speak", "copy_of", "shipped", "sounds_of"]


def sounds_of(spoken: str, language: str) -> list[Path]:
    """The files to play one after the other, "" for none: of a shipped sound, or of a prompt of the
    workspace in force by its public id. LookupError when it is neither, OSError when its file is
    gone."""
    if not spoken:
        return []
    try:
        return [shipped(spoken, language)]
    except LookupError:
        return [_own(spoken)]


def copy_of(sha256: str) -> Path:
    """Where this machine keeps what it plays of a prompt, once it was played."""
    return Path(settings.EGAL.data) / "prompts" / f"{sha256}.wav"


def _own(public: str) -> Path:
    prompt = Prompt.objects.filter(pk=number_of(public), removed_at=None).first()
    if prompt is None:
        raise LookupError(f"there is no prompt “{public}”")
    return _on_this_machine(prompt.sha256)


def _on_this_machine(sha256: str) -> Path:
    """A copy to play from: the store of files may be a bucket far away."""
    path = copy_of(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with opened(sha256) as kept, NamedTemporaryFile(dir=path.parent, delete=False) as copy:
            shutil.copyfileobj(kept, copy)
        Path(copy.name).replace(path)  # whole, whoever else copies it meanwhile
    return path
