"""How a mail names who wrote it, and what stands below: the sender's name and the signature.

Both are templates in which {agent} and {company} are filled in; customers' words are never one.
The agent's own signature stands where the inbox's says {signature}, else above it.
"""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from egal.channels.base import InboxSettings, Outbound
from egal.channels.email.headers import one_line

_PLACE = re.compile(r"\{([^{}\n]{0,40})\}")
_OWN_LINE = re.compile(r"^[ \t]*\{signature\}[ \t]*(?:\n|\Z)", re.MULTILINE)
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
        help_text=_("{agent}, {company} and {signature}, the agent’s own, are filled in."),
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
        return self._checked("signature_de", "signature")

    def clean_signature_en(self) -> str:
        return self._checked("signature_en", "signature")

    def _checked(self, name: str, *also: str) -> str:
        text = str(self.cleaned_data[name])
        if any(found not in _KNOWN.union(also) for found in _PLACE.findall(text)):
            raise forms.ValidationError(
                _("Only {agent}, {company} and {signature} can be filled in.")
                if also
                else _("Only {agent} and {company} can be filled in.")
            )
        return text


def sender_name(outbound: Outbound) -> str:
    """What stands before the address in From; line ends are taken out where it is written."""
    template = str(outbound.settings.get("sender") or "")
    return _named(template, outbound.author_name, _company(outbound), outbound.inbox_name)


def signature(outbound: Outbound) -> str:
    """In the customer's language, else in the other one; "" where there is none."""
    return _signature(
        outbound.settings,
        outbound.signatures,
        outbound.language,
        agent=outbound.author_name,
        company=_company(outbound),
    )


def previews(
    inbox: InboxSettings, agent: str, company: str, signatures: Mapping[str, str]
) -> dict[str, str]:
    """Sender and signatures as a customer sees them."""
    name = one_line(_named(str(inbox.settings.get("sender") or ""), agent, company, inbox.name))
    shown = {"sender": f"{name} <{inbox.address}>"}
    for language in ("de", "en"):
        filled = _signature(inbox.settings, signatures, language, agent=agent, company=company)
        shown[f"signature_{language}"] = filled
    return shown


def _named(template: str, agent: str, company: str, inbox: str) -> str:
    """By the template, else the agent with the inbox's name."""
    if template:
        return _filled(template, agent, company).strip()
    return " · ".join(filter(None, [agent.strip(), inbox.strip()]))


def _signature(
    settings: Mapping[str, Any],
    signatures: Mapping[str, str],
    language: str,
    *,
    agent: str,
    company: str,
) -> str:
    """The agent's own at its place in the inbox's, or above it."""
    first, second = ("en", "de") if language == "en" else ("de", "en")
    template = settings.get(f"signature_{first}") or settings.get(f"signature_{second}") or ""
    template = _lines(str(template))
    own = _lines(signatures.get(first) or signatures.get(second) or "")
    if "{signature}" not in template:
        return "\n".join(filter(None, [own, _filled(template, agent, company).strip()]))
    if not own:
        template = _OWN_LINE.sub("", template)
    return _filled(template, agent, company, own).strip()


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def _company(outbound: Outbound) -> str:
    return outbound.company or outbound.inbox_name


def _filled(template: str, agent: str, company: str, signature: str = "") -> str:
    """In one pass, so that a name with braces stays a name."""
    values = {"agent": agent.strip(), "company": company.strip(), "signature": signature}
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), template)
