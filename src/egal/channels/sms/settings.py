"""How a number for text messages is connected: the account at Twilio."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SmsSettingsForm(forms.Form):
    """api_url: another place that speaks as Twilio does, such as a simulator."""

    groups = ((_("Twilio"), _("At console.twilio.com, “Account Info”"), ""),)

    account = forms.RegexField(
        r"^AC[0-9a-fA-F]{32}$",
        label=_("Account SID"),
        help_text=_("It stands in Twilio’s console and begins with AC."),
    )
    token = forms.CharField(
        label=_("Auth token"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("It also proves that what comes is from Twilio."),
    )
    api_url = forms.URLField(required=False, assume_scheme="https", widget=forms.HiddenInput)
