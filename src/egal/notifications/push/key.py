"""The key push services know this installation by (VAPID, RFC 8292)."""

import base64
from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings
from py_vapid import Vapid02

from egal.notifications.push.models import PushKey
from egal.shared import clock

VALID = 12 * 3600  # seconds; RFC 8292, section 2: at most 24 hours


def public_key() -> str:
    """What a browser asks its push service with (`applicationServerKey`), in base64url."""
    point = _vapid(_pem()).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def signed(endpoint: str) -> dict[str, str]:
    """The header by which a push service knows that it is us."""
    scheme, host = urlsplit(endpoint)[:2]
    claims = {
        "aud": f"{scheme}://{host}",
        "exp": int(clock.now().timestamp()) + VALID,
        "sub": _whom_to_write_to(),
    }
    return dict(_vapid(_pem()).sign(claims))


def _whom_to_write_to() -> str:
    """Where the people of a push service complain: our address, else our mailbox."""
    ours = str(settings.PUBLIC_URL)
    return ours if ours.startswith("https://") else f"mailto:{settings.DEFAULT_FROM_EMAIL}"


def _pem() -> str:
    """The one that is kept, made when it is first needed; of two at once the first stays."""
    kept = PushKey.objects.first()
    if kept is None:
        new = PushKey(key={"pem": _new_pem()}, created_at=clock.now())
        PushKey.objects.bulk_create([new], ignore_conflicts=True)
        kept = PushKey.objects.get()
    return str(kept.key["pem"])


def _new_pem() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@cache
def _vapid(pem: str) -> Vapid02:
    vapid = Vapid02.from_pem(pem.encode())
    vapid.conf = {"no-strict": True}  # an installation at home has no mailbox the library likes
    return vapid
