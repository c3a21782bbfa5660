"""What somebody types in to be rung back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CallbackForm(forms.Form):
    """The slot is a moment with its offset; request_id comes with the form, once for each."""

    slot = forms.CharField(
        max_length=40, error_messages={"required": _("Choose a time at which we ring you.")}
    )
    number = forms.CharField(
        label=_("Your telephone number"),
        max_length=40,
        error_messages={"required": _("Say under which number we reach you.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    about = forms.CharField(
        label=_("What is it about?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    request_id = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
