from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from egal.workspaces.models import Account
from egal.workspaces.system_mail import mails_itself, queue


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come by invitation only; mail to them waits for the worker."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def send_password_reset_mail(self, user: Account, email: str, context: dict[str, Any]) -> None:
        """In the account's language, else in that of the page it was asked for on."""
        if not mails_itself():
            return
        with translation.override(user.language or translation.get_language()):
            queue(
                "account/email/password_reset_key",
                to=email,
                subject=_("Your new password for Egal"),
                name=user.name,
                url=context["password_reset_url"],
            )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Made from our own address, never from the Host header of whoever asked."""
        account, _dash, secret = key.partition("-")
        place = {"uidb36": account, "key": secret}
        return f"{settings.PUBLIC_URL}{reverse('account_reset_password_from_key', kwargs=place)}"
