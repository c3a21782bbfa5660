"""How a mail names who wrote it, and what stands below: the sender's name and the signature.

Both are templates in which {agent} and {company} are filled in; customers' words are never one.
"""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from egal.channels.base import Outbound
from egal.channels.email.headers import one_line

_PLACE = re.compile(r"\{([^{}\n]{0,40})\}")
_KNOWN = frozenset({"agent", "company"})


class SenderFields(forms.Form):
    """Left empty, the sender is the agent with the inbox's name, and there is no signature."""

    sender = forms.CharField(
        label=_("Sender"),
        max_length=200,
        required=False,
        help_text=_("{agent} and {company} are filled in."),
    )
    signature_de = forms.CharField(
        label=_("In German"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    signature_en = forms.CharField(
        label=_("In English"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_sender(self) -> str:
        return one_line(self._checked("sender"))

    def clean_signature_de(self) -> str:
        return self._checked("signature_de")

    def clean_signature_en(self) -> str:
        return self._checked("signature_en")

    def _checked(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        if any(found not in _KNOWN for found in _PLACE.findall(text)):
            raise forms.ValidationError(_("Only {agent} and {company} can be filled in."))
        return text


def sender_name(outbound: Outbound) -> str:
    """What stands before the address in From; line ends are taken out where it is written."""
    template = str(outbound.settings.get("sender") or "")
    if template:
        return _filled(template, outbound.author_name, _company(outbound)).strip()
    both = [outbound.author_name.strip(), outbound.inbox_name.strip()]
    return " · ".join(filter(None, both))


def signature(outbound: Outbound) -> str:
    """In the customer's language, else in the other one; "" where there is none."""
    first, second = ("en", "de") if outbound.language == "en" else ("de", "en")
    settings = outbound.settings
    template = settings.get(f"signature_{first}") or settings.get(f"signature_{second}") or ""
    filled = _filled(str(template), outbound.author_name, _company(outbound))
    return filled.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def preview(settings: Mapping[str, Any], address: str, agent: str, company: str) -> str:
    """The sender as a customer sees it."""
    name = _filled(str(settings.get("sender") or ""), agent, company)
    return f"{one_line(name) or f'{agent} · {company}'} <{address}>"


def _company(outbound: Outbound) -> str:
    return outbound.company or outbound.inbox_name


def _filled(template: str, agent: str, company: str) -> str:
    """In one pass, so that a name with braces stays a name."""
    values = {"agent": agent.strip(), "company": company.strip()}
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), template)
