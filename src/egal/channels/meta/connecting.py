"""What is set up at Meta whichever of its channels it is for, in the reader's words.

developers.facebook.com/docs/graph-api/webhooks/getting-started (as remembered).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from egal.channels.base import Connection
from egal.shared.crypto import new_secret

SECRET = forms.PasswordInput(attrs={"autocomplete": "new-password"})
APP_SECRET = gettext_lazy(
    "At developers.facebook.com: your app, “App settings”, “Basic”. It proves that what comes is "
    "from Meta."
)


class VerifyTokenField(forms.CharField):
    """What Meta names when it asks whether the webhook is ours; made where nobody has chosen."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Verify token"),
            max_length=200,
            required=False,
            help_text=gettext_lazy(
                "Made for you if you leave it empty. It goes into the webhook’s settings at Meta."
            ),
        )

    def clean(self, value: Any) -> str:
        return str(super().clean(value) or new_secret())


def webhook_steps(
    settings: Mapping[str, Any], address: str, *, product: str, fields: str
) -> Sequence[Connection]:
    """The address, its token, and the fields to tick. product: where its webhooks stand."""
    where = _("In your app at developers.facebook.com open %(product)s, “Webhooks”, “Configure”.")
    return [
        Connection(
            _("Callback URL"),
            f"{where % {'product': product}} " + _("Paste this address as callback URL."),
            address,
        ),
        Connection(
            _("Verify token"),
            _("Paste this beside it, and press “Verify and save”."),
            str(settings.get("verify_token") or ""),
        ),
        Connection(_("Fields"), _("Then subscribe to these fields."), fields),
    ]
