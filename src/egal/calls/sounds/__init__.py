"""The sounds that Egal ships, made by `scripts/sounds.py`."""

from pathlib import Path

_HERE = Path(__file__).parent


def shipped(name: str, language: str) -> Path:
    """The WAV file (mono, 8,000 samples a second, 16 bits) of a name; LookupError for none.

    Music and tones are the same in every language.
    """
    for path in (_HERE / language / f"{name}.wav", _HERE / f"{name}.wav"):
        if name.isidentifier() and path.is_file():
            return path
    raise LookupError(f"there is no sound “{name}” in “{language}”")
