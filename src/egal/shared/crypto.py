"""Signing and one-way hashing. The key is SECRET_KEY; `purpose` keeps the uses apart."""

import base64
import hashlib
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac


def signature(purpose: str, value: str, length: int = 16) -> str:
    """A URL-safe, lower-case HMAC-SHA256 of the value, cut to `length` characters (5 bits each).

    Lower case because mail programs fold the case of addresses (RFC 4648 section 6, base 32).
    """
    digest = salted_hmac(f"egal.{purpose}", value, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:length]


def signed_by_us(purpose: str, value: str, given: str, length: int = 16) -> bool:
    """Whether `given` is our signature of the value, compared in constant time."""
    return constant_time_compare(signature(purpose, value, length), given)


def new_secret() -> str:
    """43 characters nobody can guess, for a link or a bearer token."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What we keep of a secret: enough to know it again, not enough to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
