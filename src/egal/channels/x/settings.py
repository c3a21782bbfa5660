"""How an account of X is connected: the app's keys, and the permission its owner gives."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_SECRET = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class XSettingsForm(forms.Form):
    """client_id, client_secret: of the app, for signing in (OAuth 2). consumer_key,
    consumer_secret: of the app, for signatures; the secret also signs what X's webhooks bring.
    access_token, access_secret: of the account, by OAuth 1.0a; without a secret a token of OAuth 2,
    which ends after two hours. user_id: the account's number at X. api_url: another place that
    speaks as X does, such as a simulator."""

    groups = (
        (
            _("App"),
            _("From console.x.com: your app, “Keys and tokens”."),
            ("client_", "consumer_"),
        ),
        (
            _("Keys instead of signing in"),
            _("Leave empty to sign in with X once this is saved."),
            ("access_", "user_id"),
        ),
        (_("Budget"), _("X takes money for each message."), "budget"),
    )

    client_id = forms.CharField(
        label=_("Client ID"),
        max_length=200,
        required=False,
        help_text=_("Below “OAuth 2.0 Keys”. With it you sign in with X."),
    )
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=200,
        required=False,
        widget=_SECRET,
        help_text=_("It stands beside the Client ID, and is shown once."),
    )
    consumer_key = forms.CharField(
        label=_("API key"),
        max_length=200,
        required=False,
        help_text=_(
            "Below “OAuth 1.0 Keys”, also called consumer key. With it and its secret X tells "
            "us at once; without them we ask once a minute."
        ),
    )
    consumer_secret = forms.CharField(
        label=_("API key secret"),
        max_length=200,
        required=False,
        widget=_SECRET,
        help_text=_("It also proves that what comes is from X."),
    )
    access_token = forms.CharField(
        label=_("Access token"), max_length=2000, required=False, widget=_SECRET
    )
    access_secret = forms.CharField(
        label=_("Access token secret"),
        max_length=200,
        required=False,
        widget=_SECRET,
        help_text=_("Both stand below “OAuth 1.0 Keys”, and need the API key with its secret."),
    )
    user_id = forms.RegexField(
        r"^[0-9]{1,19}$",
        label=_("Number of the account"),
        required=False,
        help_text=_("Found by itself when you sign in, and in an access token of OAuth 1.0a."),
    )
    budget = forms.DecimalField(
        label=_("At most in a month"),
        required=False,
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=2,
        help_text=_("US dollars. When that is spent, nothing more is sent until the next month."),
    )
    api_url = forms.URLField(required=False, assume_scheme="https", widget=forms.HiddenInput)

    def clean_budget(self) -> str | None:
        given = self.cleaned_data["budget"]
        return None if given is None else str(given)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if not (cleaned["client_id"] or cleaned["access_token"]):
            self.add_error("client_id", _("Write the app’s Client ID, or paste an access token."))
        if cleaned["access_secret"]:
            self._check_signing(cleaned)
        self._check_number(cleaned)
        return cleaned

    def _check_signing(self, cleaned: dict[str, Any]) -> None:
        for name in ("consumer_key", "consumer_secret", "access_token"):
            if not cleaned[name]:
                self.add_error(name, _("An access token secret signs together with this one."))

    def _check_number(self, cleaned: dict[str, Any]) -> None:
        """An access token of OAuth 1.0a begins with it (as remembered)."""
        number = str(cleaned["access_token"]).partition("-")[0]
        if cleaned["user_id"] or not cleaned["access_token"]:
            return
        if cleaned["access_secret"] and number.isdecimal():
            cleaned["user_id"] = number
        else:
            self.add_error("user_id", _("Write the account’s number, or sign in with X."))
