"""Signing mail with a key of ours (DKIM, RFC 6376), so that receivers know it comes from us.

The settings of an inbox hold up to two keys, sealed like its passwords: "dkim" signs, "dkim_next"
waits until its record stands in DNS (section 3.6.1). Each has a selector, a secret (PEM) and the
record. RSA with 2,048 bits: Ed25519 (RFC 8463) is not checked by all receivers.
"""

import base64
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dkim
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.utils.translation import gettext as _

from egal.channels.base import InboxSettings, SigningKey
from egal.channels.email.headers import ascii_domain
from egal.shared import clock
from egal.shared.trouble import Trouble

# Asks DNS for the texts at a name: None where there is no such, OSError when nobody answers.
Texts = Callable[[str], Sequence[str] | None]

SIGNS, WAITS = "dkim", "dkim_next"
_BITS = 2048
_SIGNED = (
    *("from", "to", "cc", "reply-to", "subject", "date"),
    *("message-id", "in-reply-to", "references", "mime-version", "content-type"),
)
_FROZEN = ("from", "to", "subject")  # signed once more, so that no second one can be added


def signed(content: bytes, settings: Mapping[str, Any], address: str) -> bytes:
    """The mail with its signature above it; as it is where no key signs."""
    key = settings.get(SIGNS)
    if not key:
        return content
    signature: bytes = dkim.sign(
        content,
        key["selector"].encode(),
        _domain(address).encode(),
        key["secret"].encode(),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[*_present(content), *(name.encode() for name in _FROZEN)],
    )
    return signature + content


def keys(inbox: InboxSettings) -> list[SigningKey]:
    """The one that signs, then the one that waits, as far as there are."""
    found = ((name == SIGNS, inbox.settings.get(name)) for name in (SIGNS, WAITS))
    return [_shown(key, inbox.address, signs) for signs, key in found if key]


def with_new_key(inbox: InboxSettings, others: Sequence[InboxSettings]) -> dict[str, Any]:
    """What changes in the settings: the key of another inbox at this domain, else a new one."""
    if not keys(inbox):
        for other in others:
            if _domain(other.address) == _domain(inbox.address) and keys(other):
                return {name: other.settings.get(name) for name in (SIGNS, WAITS)}
    return {WAITS: _new_key()}


def with_key_in_use(inbox: InboxSettings, texts: Texts | None) -> dict[str, Any]:
    """What changes: the key that waits signs from now on. texts: None believes that its record
    is there. Raises Trouble where it is not."""
    waiting = [key for key in keys(inbox) if not key.signs]
    if not waiting:
        raise Trouble(_("No key waits to be used. Make a new one first."))
    if texts:
        _check(waiting[0], texts)
    return {SIGNS: inbox.settings[WAITS], WAITS: None}


def without_keys() -> dict[str, Any]:
    """What changes: nothing is signed."""
    return {SIGNS: None, WAITS: None}


def stands(key: SigningKey, texts: Texts) -> bool:
    """Whether DNS has this key where it should be. Raises OSError when nobody answers."""
    wanted = _tags(key.record)["p"]
    return [_tags(text).get("p") for text in texts(key.place) or ()] == [wanted]


def _check(key: SigningKey, texts: Texts) -> None:
    try:
        if stands(key, texts):
            return
    except OSError:
        raise Trouble(_("DNS did not answer. Try again later.")) from None
    said = _("The record is not at %(place)s yet. A new one may need an hour to be seen.")
    raise Trouble(said % {"place": key.place})


def _present(content: bytes) -> list[bytes]:
    head = content.partition(b"\r\n\r\n")[0].lower()
    return [name.encode() for name in _SIGNED if f"\r\n{name}:".encode() in b"\r\n" + head]


def _new_key() -> dict[str, str]:
    private = generate_private_key(public_exponent=65537, key_size=_BITS)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "selector": f"egal-{clock.now():%Y%m%d}-{secrets.token_hex(2)}",
        "secret": pem.decode(),
        "record": f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}",
    }


def _shown(key: Mapping[str, str], address: str, signs: bool) -> SigningKey:
    place = f"{key['selector']}._domainkey.{_domain(address)}"
    return SigningKey(place=place, record=key["record"], signs=signs)


def _tags(record: str) -> dict[str, str]:
    """Tags and values without white space, as section 3.2 has them."""
    pairs = (part.partition("=") for part in "".join(record.split()).split(";"))
    return {name: value for name, _equals, value in pairs if name}


def _domain(address: str) -> str:
    return ascii_domain(address).rpartition("@")[2]
