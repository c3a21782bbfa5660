"""How an inbox sends: the form for people, and the one line for an environment variable."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from egal.channels.email.hosts import host_in, is_host, port_in
from egal.channels.email.imap.settings import ImapFields, fields_of_url, is_imap
from egal.channels.email.oauth.providers import grant_for
from egal.channels.email.sender import SenderFields

_PORTS = {"none": 25, "starttls": 587, "tls": 465}
_SCHEMES = {"smtp": "none", "smtp+starttls": "starttls", "smtps": "tls"}


TOLD_IN = ("en", "de")  # languages an acknowledgement can have; the first is said to all others


class MailSettingsForm(SenderFields, ImapFields):
    """All fields may stay empty: then the inbox takes mail by SMTP or pipe and cannot answer.

    groups: title, what it is about, and how the names of its fields begin, for the page.
    """

    groups = (
        (_("Incoming mail"), _("Where Egal fetches it"), "imap_"),
        (_("Outgoing mail"), _("The server that sends your replies"), "smtp_"),
        (_("Sender"), _("What customers see"), "sender"),
        (_("Signature"), _("Below each reply, in the customer’s language"), "signature_"),
        (_("Automatic answer"), _("Once a conversation, never to machines"), "acknowledgement_"),
    )

    smtp_host = forms.CharField(label=_("Outgoing mail server"), max_length=253, required=False)
    smtp_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, required=False)
    smtp_security = forms.ChoiceField(
        label=_("Encryption"),
        choices=[
            ("", _("As usual for the port")),
            ("starttls", _("STARTTLS (port 587)")),
            ("tls", _("TLS from the start (port 465)")),
            ("none", _("None (own network only)")),
        ],
        required=False,
    )
    smtp_user = forms.CharField(label=_("User name"), max_length=320, required=False)
    smtp_password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    marked_return_path = forms.BooleanField(
        label=_("Put a mark into the return address"),
        help_text=_(
            "Undeliverable mail then comes back to support+…@ and is recognised even if nothing "
            "of the message is in it. Only if your server delivers such addresses to this inbox."
        ),
        required=False,
    )
    authserv_id = forms.CharField(
        label=_("Server that checks senders"),
        help_text=_(
            "The name your mail server writes first into Authentication-Results. Where it says "
            "dmarc=fail, the message is shown with a caution. Your server must remove lines of "
            "others that bear its name. Empty: nothing is shown."
        ),
        max_length=253,
        required=False,
    )
    marks_spam = forms.BooleanField(
        label=_("The mail server of this inbox marks spam"),
        help_text=_(
            "What it marks (X-Spam-Flag, X-Spam-Status or X-Spam: Yes) is put away as spam when it "
            "begins a conversation. Your server must remove such lines of others, as SpamAssassin, "
            "amavis and rspamd do. Without the tick nobody’s marks count."
        ),
        required=False,
    )
    acknowledgement_en = forms.CharField(
        label=_("Automatic acknowledgement, English"),
        help_text=_(
            "Sent once to whoever begins a conversation, never to machines, three times a day to "
            "one address at most. Empty: nothing is sent."
        ),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    acknowledgement_de = forms.CharField(
        label=_("Automatic acknowledgement, German"),
        help_text=_("For whoever writes in German. Where one text is empty, the other is sent."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = {**self.initial, **{name: self.data[name] for name in self.data}}
        if grant_for(told, "imap"):
            self.fields["imap_password"].help_text = _("Not needed: this inbox is signed in.")
        if grant_for(told, "smtp"):
            self.fields["smtp_password"].help_text = _("Not needed: this inbox is signed in.")

    def clean_smtp_host(self) -> str:
        host = host_in(str(self.cleaned_data["smtp_host"]))
        if host and not is_host(host):
            raise forms.ValidationError(
                _("Write only the name of the server, such as smtp.example.com.")
            )
        return host

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        self._check_complete(cleaned)
        if not cleaned.get("smtp_host"):
            return cleaned
        security, port = cleaned["smtp_security"], cleaned["smtp_port"]
        cleaned["smtp_security"] = security or _usual_security(port)
        cleaned["smtp_port"] = port or _PORTS[cleaned["smtp_security"]]
        self._check_port(cleaned["smtp_port"], cleaned["smtp_security"])
        return cleaned

    def _check_complete(self, cleaned: dict[str, Any]) -> None:
        rest = any(cleaned[name] for name in ("smtp_port", "smtp_user", "smtp_password"))
        if rest and not cleaned["smtp_host"]:
            self.add_error("smtp_host", _("Name the outgoing mail server as well."))
        if cleaned["smtp_password"] and not cleaned["smtp_user"]:
            self.add_error("smtp_user", _("A password needs a user name."))

    def _check_port(self, port: int, security: str) -> None:
        if port == 465 and security != "tls":
            self.add_error("smtp_security", _("Port 465 expects TLS from the start."))
        if port in (25, 587) and security == "tls":
            self.add_error("smtp_security", _("This port expects STARTTLS; port 465 expects TLS."))


def from_url(url: str) -> dict[str, Any]:
    """Settings from smtp://, smtp+starttls:// or smtps://user:password@host:port?security=tls,
    or for fetching from imaps:// and the like.

    Special characters in user and password are percent-encoded (RFC 3986, section 2.1). Raises
    ValueError with a remedy; the text never contains the password.
    """
    if is_imap(url):
        fields = fields_of_url(url)
    else:
        try:
            fields = _fields(url)
        except ValueError as error:
            raise ValueError(
                f"{error} Write it like smtps://user:password@mail.example.com."
            ) from None
    form = MailSettingsForm(fields)
    if not form.is_valid():
        problems = " ".join(str(text) for texts in form.errors.values() for text in texts)
        raise ValueError(f"The address of the mail server does not fit: {problems}")
    return {name: form.cleaned_data[name] for name in fields}


def _fields(url: str) -> dict[str, Any]:
    parts = urlsplit(url.strip())
    if parts.scheme not in _SCHEMES:
        raise ValueError("The address must begin with smtps://, smtp+starttls:// or smtp://.")
    if not parts.hostname or parts.path.strip("/") or parts.fragment:
        raise ValueError("After the server and its port only ?security=… may follow.")
    security = _security(parts.query) or _SCHEMES[parts.scheme]
    return {
        "smtp_host": parts.hostname,
        "smtp_port": port_in(parts.netloc) or _PORTS[security],
        "smtp_security": security,
        "smtp_user": unquote(parts.username or ""),
        "smtp_password": unquote(parts.password or ""),
    }


def _security(query: str) -> str:
    options = dict(parse_qsl(query, keep_blank_values=True))
    security = options.pop("security", "")
    if options or (security and security not in _PORTS):
        raise ValueError("The only option is security, which is none, starttls or tls.")
    return security


def _usual_security(port: int | None) -> str:
    return {465: "tls", 25: "none"}.get(port or 587, "starttls")
