"""How an inbox is connected to the other system: its address, and the secret both know."""

from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from egal.shared.standard_webhooks import key_in


class WebhookSettingsForm(forms.Form):
    """Without an address the inbox takes messages and cannot answer."""

    url = forms.CharField(label=_("Where answers go"), max_length=2000, required=False)
    secret = forms.CharField(
        label=_("Secret"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("whsec_ and 24 or more random bytes in base64; both sides sign with it."),
    )
    begins = forms.BooleanField(
        label=_("It takes conversations that we begin"),
        required=False,
        help_text=_("To somebody who has not written, by the name the other system knows."),
    )

    def clean_url(self) -> str:
        try:
            return checked_url(str(self.cleaned_data["url"]))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_secret(self) -> str:
        try:
            key_in(str(self.cleaned_data["secret"]))
        except ValueError as error:
            raise forms.ValidationError(
                _("Make one with: echo whsec_$(openssl rand -base64 32)")
            ) from error
        return str(self.cleaned_data["secret"])


def checked_url(given: str) -> str:
    """The address as it will be called, "" for none. Raises ValueError with a remedy."""
    parts = urlsplit(given.strip())
    if given.strip() and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError(_("Write the whole address, such as https://shop.example/answers."))
    if parts.username is not None:
        raise ValueError(_("Leave user name and password out; the signature proves who calls."))
    return given.strip()
