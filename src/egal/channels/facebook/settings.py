"""How a page is connected: the app by which Meta knows us, and the page's permission."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from egal.channels.meta.connecting import APP_SECRET, SECRET, VerifyTokenField


class FacebookSettingsForm(forms.Form):
    """app_id: for signing in. access_token: of the page, for who does not sign in. api_url: another
    place that speaks as Meta does, with its version."""

    groups = (
        (
            _("App"),
            _("The app you made for Egal at developers.facebook.com"),
            ("app_", "verify_"),
        ),
        (
            _("A token instead of signing in"),
            _("Leave empty to sign in with Facebook once this is saved."),
            "access_",
        ),
    )

    app_id = forms.RegexField(
        r"^[0-9]{5,20}$",
        label=_("App ID"),
        required=False,
        help_text=_("It stands at the top of the app’s page. With it you sign in with Facebook."),
    )
    app_secret = forms.CharField(
        label=_("App secret"), max_length=200, widget=SECRET, help_text=APP_SECRET
    )
    verify_token = VerifyTokenField()
    access_token = forms.CharField(
        label=_("Page access token"), max_length=2000, required=False, widget=SECRET
    )
    api_url = forms.URLField(required=False, assume_scheme="https", widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned["app_id"] or cleaned["access_token"]):
            self.add_error("app_id", _("Write the App ID, or paste a page access token."))
        return cleaned
