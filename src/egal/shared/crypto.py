"""Signing and one-way hashing. The key is SECRET_KEY; `purpose` keeps the uses apart.

What was signed under one of the old keys (SECRET_KEY_FALLBACKS) is still ours: customers answer
mails for months.
"""

import base64
import hashlib
import secrets
import string

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_LETTERS = string.ascii_letters + string.digits


def keys() -> tuple[str, ...]:
    """The secret key, then those before it."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def signature(purpose: str, value: str, length: int = 16) -> str:
    """A URL-safe, lower-case HMAC-SHA256 of the value, cut to `length` characters (5 bits each).

    Lower case because mail programs fold the case of addresses (RFC 4648 section 6, base 32).
    """
    return _signature(settings.SECRET_KEY, purpose, value, length)


def signed_by_us(purpose: str, value: str, given: str, length: int = 16) -> bool:
    """Whether `given` is our signature of the value, compared in constant time."""
    return any(
        constant_time_compare(_signature(key, purpose, value, length), given) for key in keys()
    )


def digits(purpose: str, value: str, count: int) -> str:
    """So many decimal digits that only we can tell for this value (HMAC-SHA256)."""
    return _digits(settings.SECRET_KEY, purpose, value, count)


def digits_of_ours(purpose: str, value: str, given: str, count: int) -> bool:
    """Whether these are our digits for the value, compared in constant time."""
    typed = given.encode()  # which may be any letters
    return any(
        constant_time_compare(_digits(key, purpose, value, count).encode(), typed) for key in keys()
    )


def short_secret(length: int = 12) -> str:
    """So many letters and digits nobody can guess, for a link to be typed: about 6 bits each."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def new_secret() -> str:
    """43 characters nobody can guess, for a link or a bearer token."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What we keep of a secret: enough to know it again, not enough to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _digits(key: str, purpose: str, value: str, count: int) -> str:
    digest = salted_hmac(f"egal.{purpose}", value, secret=key, algorithm="sha256").digest()
    return str(int.from_bytes(digest) % 10**count).zfill(count)


def _signature(key: str, purpose: str, value: str, length: int) -> str:
    digest = salted_hmac(f"egal.{purpose}", value, secret=key, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:length]
