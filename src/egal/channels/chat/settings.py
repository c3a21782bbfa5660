"""How a chat greets, what it offers to say, and where an answer goes that nobody reads."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_REPLY = 60  # characters of a quick reply
MOST_REPLIES = 6


class ChatSettingsForm(forms.Form):
    """All of it may stay empty: then a chat says nothing by itself, and waits."""

    groups = (
        (_("Greeting"), _("What a customer reads before anything was written."), "greeting_"),
        (_("Quick replies"), "", "quick_replies_"),
        (_("While nobody reads"), "", "goes_on_"),
    )

    greeting_de = forms.CharField(
        label=_("Greeting in German"), max_length=500, required=False, widget=forms.Textarea
    )
    greeting_en = forms.CharField(
        label=_("Greeting in English"), max_length=500, required=False, widget=forms.Textarea
    )
    quick_replies_de = forms.CharField(
        label=_("Quick replies in German"),
        max_length=600,
        required=False,
        widget=forms.Textarea,
        help_text=_("One a line, six at most. The customer sends one with a click."),
    )
    quick_replies_en = forms.CharField(
        label=_("Quick replies in English"), max_length=600, required=False, widget=forms.Textarea
    )
    goes_on_after = forms.IntegerField(
        label=_("Minutes until an unread answer goes on by e-mail"),
        min_value=1,
        max_value=10_080,
        required=False,
        help_text=_("To customers who left an address. Empty: it stays in the chat."),
    )
    goes_on_by = forms.CharField(
        label=_("By this e-mail inbox"),
        max_length=254,
        required=False,
        help_text=_("Its address. Empty: the oldest one that can send."),
    )

    def clean_quick_replies_de(self) -> str:
        return _checked(str(self.cleaned_data["quick_replies_de"]))

    def clean_quick_replies_en(self) -> str:
        return _checked(str(self.cleaned_data["quick_replies_en"]))

    def clean_goes_on_by(self) -> str:
        return str(self.cleaned_data["goes_on_by"]).strip().lower()


def _checked(given: str) -> str:
    lines = [line.strip() for line in given.splitlines() if line.strip()]
    if len(lines) > MOST_REPLIES or any(len(line) > LONGEST_REPLY for line in lines):
        raise forms.ValidationError(
            _("Six lines at most, of %(longest)s characters each.") % {"longest": LONGEST_REPLY}
        )
    return "\n".join(lines)
