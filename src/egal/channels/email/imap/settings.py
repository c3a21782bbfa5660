"""What an operator types in to have mail fetched: fields of the form, and the one line for it."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from egal.channels.email.hosts import host_in, is_host, port_in
from egal.channels.email.oauth.providers import grant_for

PORTS = {"tls": 993, "starttls": 143, "none": 143}
_SCHEMES = {"imaps": "tls", "imap+starttls": "starttls", "imap": "none"}
_EXAMPLE = "Write it like imaps://user:password@imap.example.com."


class ImapFields(forms.Form):
    """All may stay empty: then mail comes by SMTP or a pipe only."""

    imap_host = forms.CharField(label=_("Incoming mail server"), max_length=253, required=False)
    imap_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, required=False)
    imap_security = forms.ChoiceField(
        label=_("Encryption"),
        choices=[
            ("", _("As usual for the port")),
            ("tls", _("TLS from the start (port 993)")),
            ("starttls", _("STARTTLS (port 143)")),
            ("none", _("None (own network only)")),
        ],
        required=False,
    )
    imap_user = forms.CharField(label=_("User name"), max_length=320, required=False)
    imap_password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    imap_folder = forms.CharField(
        label=_("Folder"), max_length=200, required=False, help_text=_("INBOX if left empty.")
    )
    imap_since = forms.DateField(
        label=_("Mail since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Older mail stays where it is. If left empty: only what comes from now on."),
    )

    def clean_imap_host(self) -> str:
        host = host_in(str(self.cleaned_data["imap_host"]))
        if host and not is_host(host):
            raise forms.ValidationError(
                _("Write only the name of the server, such as imap.example.com.")
            )
        return host

    def clean_imap_since(self) -> str:
        """As text, because settings are kept as JSON."""
        since = self.cleaned_data["imap_since"]
        return since.isoformat() if since else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(name.startswith("imap_") for name in self.errors):
            return cleaned
        if not cleaned.get("imap_host"):
            self._check_empty(cleaned)
            return cleaned
        security = cleaned["imap_security"] or (
            "starttls" if cleaned["imap_port"] == 143 else "tls"
        )
        cleaned["imap_security"] = security
        cleaned["imap_port"] = cleaned["imap_port"] or PORTS[security]
        cleaned["imap_folder"] = cleaned["imap_folder"] or "INBOX"
        opened = cleaned["imap_password"] or grant_for(self._told(cleaned), "imap")
        if not cleaned["imap_user"] or not opened:
            self.add_error("imap_user", _("To fetch mail, user name and password are needed."))
        if cleaned["imap_port"] == 993 and security != "tls":
            self.add_error("imap_security", _("Port 993 expects TLS from the start."))
        if cleaned["imap_port"] == 143 and security == "tls":
            self.add_error("imap_security", _("Port 143 expects STARTTLS; port 993 expects TLS."))
        return cleaned

    def _told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        return {**cleaned, "oauth": self.data.get("oauth")}

    def _check_empty(self, cleaned: dict[str, Any]) -> None:
        if any(value for name, value in cleaned.items() if name.startswith("imap_")):
            self.add_error("imap_host", _("Name the incoming mail server as well."))


def fields_of_url(url: str) -> dict[str, Any]:
    """From imaps://, imap+starttls:// or imap://user:password@host:port/folder?since=2026-11-01.

    Special characters in user, password and folder are percent-encoded (RFC 3986, section 2.1).
    Raises ValueError with a remedy; the text never contains the password.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, port_in(parts.netloc)
    except ValueError as error:
        raise ValueError(f"{error} {_EXAMPLE}") from None
    if not host:
        raise ValueError(f"The address names no server. {_EXAMPLE}")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    since = options.pop("since", "")
    if options or parts.fragment:
        raise ValueError(f"The only option is since, a date such as 2026-11-01. {_EXAMPLE}")
    return {
        "imap_host": host,
        "imap_port": port or PORTS[_SCHEMES[parts.scheme]],
        "imap_security": _SCHEMES[parts.scheme],
        "imap_user": unquote(parts.username or ""),
        "imap_password": unquote(parts.password or ""),
        "imap_folder": unquote(parts.path.strip("/")),
        "imap_since": since,
    }


def is_imap(url: str) -> bool:
    return url.strip().partition("://")[0] in _SCHEMES
