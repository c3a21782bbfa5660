from typing import Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from egal.shared.device import device
from egal.shared.sealing import seal, unseal
from egal.workspaces.models import Account


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Passkeys, codes of an app and recovery codes: under our address and names, sealed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not right, or was used before. Try the one shown now."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """As the app lists it."""
        return f"Egal ({_host()})"

    def generate_authenticator_name(self, user: Account, type: str) -> str:  # noqa: A002, ARG002
        """Of a passkey that nobody has named: where it was made."""
        return device(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        """Passkeys belong to our own address, never to the Host header of whoever asked."""
        return {"id": _host(), "name": "Egal"}


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or ""
