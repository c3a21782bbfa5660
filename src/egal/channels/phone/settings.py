"""How a line is connected: a provider's trunk, a telephone system beside us, or one that tells us.

What it cleans is what `embedded/` reads of a `Line`, and `cti/` of its inbox.
"""

import ipaddress
import re
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from egal.channels.phone.names import checked_line
from egal.shared.trouble import Trouble

CODECS = ("PCMA", "PCMU", "G722")
_SERVER = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?")
_PREFIX = re.compile(r"\+[1-9]\d{0,6}")
_EXTENSION = re.compile(r"(?P<theirs>[^=\s]{1,60})\s*=\s*(?P<ours>[^=\s]{3,254})")
_SHORTEST = 16  # characters of a secret
_SCHEMES = {"sip": "udp", "sip+tcp": "tcp", "sips": "tls"}

_CONNECTION = ("server", "transport", "user", "password", "auth_user", "peers", "codecs")
_TELLING = ("secret", "extensions", "sipgate")
_OURS, _TRUNK = "driver=embedded", "driver=embedded&mode=trunk"
_THEIRS, _SIPGATE = "driver=cti", "driver=cti&system=sipgate"
_SHOWN_WHEN = {
    "mode": _OURS,
    "system": _THEIRS,
    **dict.fromkeys(("server", "transport", "codecs", "caller_id", "may_dial"), _OURS),
    **dict.fromkeys(("user", "password", "auth_user"), _TRUNK),
    "peers": "driver=embedded&mode=peer",
    **dict.fromkeys(("secret", "extensions"), _THEIRS),
    **dict.fromkeys(("sipgate_token_id", "sipgate_token"), _SIPGATE),
}


class Lines(forms.CharField):
    """Several values, one a line or with commas between; kept as a list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: object) -> Any:
        given = (
            value if isinstance(value, list) else str(value or "").replace(",", "\n").split("\n")
        )
        return [str(each).strip() for each in given if str(each).strip()]

    def prepare_value(self, value: object) -> object:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def has_changed(self, initial: object, data: object) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class PhoneSettingsForm(forms.Form):
    """driver: who carries the calls. mode, server to caller_id: of ours; system to
    sipgate_device: of a telephone system that only tells us."""

    groups = (
        (_("Line"), _("Who carries the calls"), ("driver", "mode", "system")),
        (_("Connection"), _("As your provider or telephone system has told you"), _CONNECTION),
        (_("Who tells us"), _("What proves it, and whose telephone is whose"), _TELLING),
        (_("Calls out"), _("From the desk, by this line"), ("caller_id", "may_dial")),
    )
    shown_when = _SHOWN_WHEN

    driver = forms.ChoiceField(
        label=_("Calls are carried by"),
        choices=[
            ("embedded", _("Egal: agents talk in the browser")),
            ("cti", _("a telephone system that tells us about calls")),
        ],
        required=False,
    )
    mode = forms.ChoiceField(
        label=_("Connected as"),
        choices=[
            ("trunk", _("a trunk: Egal signs in at the provider")),
            ("peer", _("a peer: a telephone system or provider with a fixed address")),
        ],
        required=False,
    )
    server = forms.CharField(
        label=_("Server"),
        max_length=260,
        required=False,
        help_text=_("Of the provider, or of the telephone system for calls out: sip.example.com"),
    )
    transport = forms.ChoiceField(
        label=_("Transport"),
        choices=[("udp", "UDP"), ("tcp", "TCP"), ("tls", "TLS")],
        required=False,
    )
    user = forms.CharField(label=_("User name"), max_length=200, required=False)
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    auth_user = forms.CharField(
        label=_("User name for signing in"),
        max_length=200,
        required=False,
        help_text=_("Only if the provider has given another one for it."),
    )
    peers = Lines(
        label=_("Addresses that may ring us"),
        required=False,
        help_text=_("Of the telephone system, one a line: 192.0.2.7 or 192.0.2.0/24."),
    )
    codecs = Lines(
        label=_("Codecs"),
        required=False,
        help_text=_("Empty: PCMA, PCMU and G722, in this order."),
    )
    caller_id = forms.CharField(
        label=_("Number that others see"),
        max_length=40,
        required=False,
        help_text=_("Empty: the number of this line. The provider must permit another one."),
    )
    may_dial = Lines(
        label=_("Numbers that may be rung begin with"),
        required=False,
        help_text=_(
            "One a line, such as +49. Empty: the country of this line, Germany, Austria and "
            "Switzerland. Satellites and premium numbers are never rung."
        ),
    )
    system = forms.ChoiceField(
        label=_("Telephone system"),
        choices=[
            ("sipgate", "sipgate.io"),
            ("placetel", "Placetel"),
            ("other", _("Another one, by a script")),
        ],
        required=False,
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Of Placetel the shared secret; else we make one. It proves who tells us."),
    )
    extensions = Lines(
        label=_("Who has which extension"),
        required=False,
        help_text=_("One a line, as the system names it: w0 = jana@example.com"),
    )
    sipgate_token_id = forms.CharField(
        label=_("Token ID"),
        max_length=100,
        required=False,
        help_text=_("Of a personal access token with sessions:calls:write, to ring from the desk."),
    )
    sipgate_token = forms.CharField(
        label=_("Token"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_driver(self) -> str:
        return str(self.cleaned_data["driver"] or "embedded")

    def clean_mode(self) -> str:
        return str(self.cleaned_data["mode"] or ("trunk" if self.data.get("server") else "peer"))

    def clean_transport(self) -> str:
        return str(self.cleaned_data["transport"] or "udp")

    def clean_system(self) -> str:
        return str(self.cleaned_data["system"] or "other")

    def clean_server(self) -> str:
        server = str(self.cleaned_data["server"]).strip().lower()
        if server and not _SERVER.fullmatch(server):
            raise forms.ValidationError(
                _("Write only the name of the server, such as sip.example.com or 192.0.2.7:5060.")
            )
        return server

    def clean_peers(self) -> list[str]:
        try:
            return [str(ipaddress.ip_network(each, strict=False)) for each in self._list("peers")]
        except ValueError as error:
            raise forms.ValidationError(
                _("Write addresses such as 192.0.2.7 or 192.0.2.0/24, one a line.")
            ) from error

    def clean_codecs(self) -> list[str]:
        found = [each.upper().replace("G.", "G") for each in self._list("codecs")]
        if set(found) - set(CODECS):
            raise forms.ValidationError(_("Egal speaks PCMA, PCMU and G722."))
        return list(dict.fromkeys(found))

    def clean_caller_id(self) -> str:
        given = str(self.cleaned_data["caller_id"]).strip()
        try:
            return checked_line(given) if given else ""
        except Trouble as trouble:
            raise forms.ValidationError(str(trouble)) from trouble

    def clean_may_dial(self) -> list[str]:
        found = [each.replace(" ", "") for each in self._list("may_dial")]
        if any(not _PREFIX.fullmatch(each) for each in found):
            raise forms.ValidationError(_("Write how numbers begin, with their country: +49."))
        return found

    def clean_extensions(self) -> list[str]:
        found = [_EXTENSION.fullmatch(each) for each in self._list("extensions")]
        if not all(found):
            raise forms.ValidationError(_("Write one a line: w0 = jana@example.com"))
        return [f"{each['theirs']} = {each['ours'].lower()}" for each in found if each]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("driver") == "cti":
            self._check_secret(cleaned)
        elif cleaned.get("mode") == "trunk" and not self.errors:
            self._check_trunk(cleaned)
        return cleaned

    def _check_secret(self, cleaned: dict[str, Any]) -> None:
        secret = str(cleaned.get("secret") or "").strip()
        if cleaned.get("system") == "placetel" and not secret:
            self.add_error("secret", _("Copy the shared secret out of Placetel’s settings."))
        elif cleaned.get("system") != "placetel" and secret and len(secret) < _SHORTEST:
            self.add_error(
                "secret", _("This secret is too short. Leave it empty to have one made.")
            )
        cleaned["secret"] = secret or secrets.token_urlsafe(24)

    def _check_trunk(self, cleaned: Mapping[str, Any]) -> None:
        for name in ("server", "user", "password"):
            if not cleaned.get(name):
                self.add_error(name, _("A trunk needs this: the provider has told you."))

    def _list(self, name: str) -> list[str]:
        return list(self.cleaned_data[name])


def settings_of_url(url: str) -> dict[str, Any]:
    """A trunk from one line: sip://user:password@server, sip+tcp://…, sips://… for TLS.

    ValueError says what is wrong with it, without the password.
    """
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise ValueError(_("A trunk looks like sip://user:password@sip.example.com."))
    port = f":{parts.port}" if parts.port else ""
    return {
        "driver": "embedded",
        "mode": "trunk",
        "server": f"{parts.hostname}{port}",
        "transport": _SCHEMES[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
    }
