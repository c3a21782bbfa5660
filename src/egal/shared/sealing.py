"""Keeping secrets so that the database alone does not tell them.

A sealed text is a Fernet token (AES-128-CBC with HMAC-SHA256) under a key derived from
EGAL_SECRET_KEY by HKDF (RFC 5869). What was sealed under one of EGAL_OLD_SECRET_KEYS can still be
opened, so that a key is changed without a moment in which nothing can be read.
"""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from egal.shared.crypto import keys

_PURPOSE = b"egal.sealing"


class WrongKey(Exception):
    """This was sealed under a key that is not here any more."""

    def __init__(self) -> None:
        super().__init__(
            "Secrets in the database were sealed with another EGAL_SECRET_KEY. "
            "Give that key back, or add it to EGAL_OLD_SECRET_KEYS."
        )


def seal(text: str) -> str:
    """The text for keeping, in ASCII; another one each time."""
    return _box(keys()).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed. Raises WrongKey, also for what was altered or never sealed."""
    try:
        return _box(keys()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise WrongKey from None


@cache
def _box(known: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in known])


def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return urlsafe_b64encode(derivation.derive(key.encode()))
