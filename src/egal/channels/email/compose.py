"""An agent's message as a mail (RFC 5322), in plain text and in simple HTML made from it.

What a person wrote is not marked as automatic; what nobody wrote is, so that no machine answers
it: RFC 3834, Exchange's own field, and ours with its signature. Values never bring a line end into
the header.
"""

import re
from collections.abc import Sequence
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import EmailPolicy
from html import escape

from egal.channels.base import Address, Enclosed, Outbound
from egal.channels.email.headers import ascii_domain, one_line
from egal.channels.email.references import LOOP_HEADER, loop_mark_for, message_id_for
from egal.channels.email.sender import sender_name, signature

MAX_REFERENCES = 20
MAX_LINE = 998  # octets without the line end, RFC 5322 section 2.1.1

_IDS = frozenset({"message-id", "in-reply-to", "references", "resent-message-id"})
_ANSWERS_ALREADY = re.compile(r"(?:re|aw|antw)(?:\[\d+\])?\s*:", re.IGNORECASE)
_LINK = re.compile(r"""(https?://[^\s<>"']{1,2000}[^\s<>"'.,;:!?)\]])""")
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_PARAGRAPHS = re.compile(r"\n{2,}")
_STYLE = "font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;max-width:42em"
_BELOW = "margin-top:1.5em;color:#5f6b6a;font-size:14px"


class _Policy(EmailPolicy):
    """Message ids stand as they are, one a line: the library would encode a long one as words."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() not in _IDS:
            return str(super().fold(name, value))
        return f"{name}: " + "\r\n ".join(value.split()) + "\r\n"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii", "surrogateescape")


def policy(*, international: bool = False) -> EmailPolicy:
    """How a mail is written out; international: addresses stay as they are (RFC 6532)."""
    return _Policy(linesep="\r\n", utf8=international)


def compose(outbound: Outbound) -> EmailMessage:
    """The mail, with the same Message-ID for each attempt to send it."""
    message = EmailMessage(policy())
    message["From"] = mailbox(author(outbound))
    message["To"] = [mailbox(address) for address in outbound.to]
    if outbound.cc:
        message["Cc"] = [mailbox(address) for address in outbound.cc]
    message["Subject"] = _subject(outbound)
    message["Date"] = outbound.created_at
    _thread(message, outbound)
    if outbound.automatic:
        _mark_as_automatic(message, outbound)
    _write(message, outbound.text, "" if outbound.automatic else signature(outbound))
    for file in outbound.files:
        _enclose(message, file)
    return message


def author(outbound: Outbound) -> Address:
    """Who a mail of ours says it is from."""
    return Address("email", outbound.inbox_address, sender_name(outbound))


def mailbox(address: Address) -> MailAddress:
    """As a field takes it, on one line."""
    local, _at, domain = one_line(ascii_domain(address.address)).rpartition("@")
    return MailAddress(display_name=one_line(address.name), username=local, domain=domain)


def _subject(outbound: Outbound) -> str:
    """With one "Re: " if it answers something."""
    subject = one_line(outbound.subject)
    answers = outbound.answers or outbound.thread
    if not answers or _ANSWERS_ALREADY.match(subject):
        return subject
    return f"Re: {subject}".strip()


def _thread(message: EmailMessage, outbound: Outbound) -> None:
    message["Message-ID"] = message_id_for(outbound.message_id, outbound.inbox_address)
    if _reference(outbound.answers):
        message["In-Reply-To"] = _reference(outbound.answers)
    references = _references([*outbound.thread, outbound.answers])
    if references:
        message["References"] = " ".join(references)


def _mark_as_automatic(message: EmailMessage, outbound: Outbound) -> None:
    message["Auto-Submitted"] = "auto-replied"
    message["X-Auto-Response-Suppress"] = "All"
    message[LOOP_HEADER] = loop_mark_for(outbound.message_id)


def _references(thread: Sequence[str]) -> list[str]:
    """Each once, where it stood last, the newest 20."""
    given = [_reference(one) for one in reversed(thread) if one]
    return list(dict.fromkeys(filter(None, given)))[:MAX_REFERENCES][::-1]


def _reference(external_id: str) -> str:
    """One id as one printable word; what does not fit into a line cannot be referred to."""
    word = "".join(one_line(external_id).split())
    return word if word.isascii() and len(word) < MAX_LINE else ""


def _write(message: EmailMessage, text: str, below: str) -> None:
    """below: the signature, set off as RFC 3676, section 4.3 has it, so that programs know it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").rstrip() + "\n"
    plain = f"{text}\n-- \n{below}\n" if below else text
    message.set_content(plain, charset="utf-8", cte=_encoding(plain))
    html = _html(text, below)
    message.add_alternative(html, subtype="html", charset="utf-8", cte=_encoding(html))


def _enclose(message: EmailMessage, file: Enclosed) -> None:
    """As base64 whatever it is; a mail within ours would have to be one that can be parsed."""
    major, _slash, minor = file.content_type.partition("/")
    if not _TYPE.fullmatch(file.content_type) or major in ("message", "multipart"):
        major, minor = "application", "octet-stream"
    name = one_line(file.name) or "attachment"
    message.add_attachment(file.content(), maintype=major, subtype=minor, filename=name)


def _encoding(text: str) -> str:
    fits = all(len(line) <= MAX_LINE for line in text.splitlines())
    return "7bit" if text.isascii() and fits else "quoted-printable"


def _html(text: str, below: str) -> str:
    inner = _paragraphs(text)
    if below:
        inner += f'<div style="{_BELOW}">\n{_paragraphs(below)}</div>\n'
    return f'<html><body><div style="{_STYLE}">\n{inner}</div></body></html>\n'


def _paragraphs(text: str) -> str:
    return "".join(_paragraph(part) for part in _PARAGRAPHS.split(text.strip("\n")))


def _paragraph(text: str) -> str:
    inner = "".join(_linked(piece, number) for number, piece in enumerate(_LINK.split(text)))
    return '<p style="margin:0 0 1em">' + inner.replace("\n", "<br>\n") + "</p>\n"


def _linked(piece: str, number: int) -> str:
    """Every second piece is a link, because the pattern has one group."""
    shown = escape(piece)
    return f'<a href="{shown}">{shown}</a>' if number % 2 else shown
