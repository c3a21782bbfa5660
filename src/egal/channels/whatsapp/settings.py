"""How a WhatsApp number is connected: the business's permission, and the app's secret."""

from django import forms
from django.utils.translation import gettext_lazy as _

from egal.channels.meta.connecting import APP_SECRET, SECRET, VerifyTokenField


class WhatsAppSettingsForm(forms.Form):
    """phone, account: ids of the number and of the business at Meta. api_url: another place that
    speaks as Meta does, with its version."""

    groups = (
        (
            _("Telephone number"),
            _("At developers.facebook.com: your app, “WhatsApp”, “API Setup”"),
            ("phone", "account"),
        ),
        (_("Permission"), _("Of a system user of your business"), "access_"),
        (_("App"), _("It proves to us that Meta calls, and to Meta that it is us"), ""),
    )

    phone = forms.RegexField(
        r"^[0-9]{5,20}$",
        label=_("Phone number ID"),
        help_text=_("Not the number itself: it stands below it."),
    )
    account = forms.RegexField(
        r"^[0-9]{5,20}$",
        label=_("WhatsApp business account ID"),
        help_text=_("It stands beside the phone number ID."),
    )
    access_token = forms.CharField(
        label=_("Access token"),
        max_length=2000,
        widget=SECRET,
        help_text=_(
            "At business.facebook.com: “Settings”, “System users”, “Generate token” that never "
            "expires, with whatsapp_business_messaging and whatsapp_business_management. The token "
            "under “API Setup” ends after a day."
        ),
    )
    app_secret = forms.CharField(
        label=_("App secret"), max_length=200, widget=SECRET, help_text=APP_SECRET
    )
    verify_token = VerifyTokenField()
    api_url = forms.URLField(required=False, assume_scheme="https", widget=forms.HiddenInput)
