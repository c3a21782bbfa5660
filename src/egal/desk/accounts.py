from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from egal.shared.device import device
from egal.workspaces.actions.note_security_change import Change, note_security_change
from egal.workspaces.models import Account
from egal.workspaces.system_mail import mails_itself, queue

# What allauth's views say afterwards, by the template it would take; the rest shows by itself.
_SAID = {
    "account/messages/password_changed.txt": gettext_lazy(
        "Your password is changed. Every other browser is signed out."
    ),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is ready."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy(
        "The passkey opens nothing here any more. You can delete it on your device, too."
    ),
    "mfa/messages/totp_activated.txt": gettext_lazy(
        "The app is set up: a code of it is asked for after your password."
    ),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The app is not asked for any more."),
}
_CHANGES = {
    "account/email/password_changed": Change.PASSWORD_CHANGED,
    "account/email/password_reset": Change.PASSWORD_RESET,
    "mfa/email/webauthn_added": Change.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": Change.PASSKEY_REMOVED,
    "mfa/email/totp_activated": Change.APP_ADDED,
    "mfa/email/totp_deactivated": Change.APP_REMOVED,
    "mfa/email/recovery_codes_generated": Change.CODES_MADE,
}


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

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("mfa_index")

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        """By a passkey first, where there is one."""
        found = super().get_reauthentication_methods(user)
        return sorted(found, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our words, and only where the next page does not show by itself what has happened."""
        said = message or _SAID.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said), extra_tags=extra_tags)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Account,
        context: dict[str, Any] | None = None,  # noqa: ARG002
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        """Each change of how somebody signs in passes here, and here only."""
        if change := _CHANGES.get(template_prefix):
            browser = device(self.request.headers.get("User-Agent", ""))
            note_security_change(account=user, change=change, browser=browser)
