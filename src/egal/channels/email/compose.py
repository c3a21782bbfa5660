"""An agent's message as a mail (RFC 5322), in plain text and in HTML.

What a person wrote is not marked as automatic; what nobody wrote is, so that no machine answers
it: RFC 3834, Exchange's own field, and ours with its signature. Values never bring a line end into
the header.
"""

import re
from collections.abc import Mapping, Sequence
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import EmailPolicy

from egal.channels.base import Address, Enclosed, Outbound
from egal.channels.email.headers import ascii_domain, one_line
from egal.channels.email.markup import page, paragraphs, styled
from egal.channels.email.references import LOOP_HEADER, loop_mark_for, message_id_for
from egal.channels.email.sender import sender_name, signature
from egal.shared.written import pictures_in

MAX_REFERENCES = 20
MAX_LINE = 998  # octets without the line end, RFC 5322 section 2.1.1

_IDS = frozenset({"message-id", "in-reply-to", "references", "resent-message-id"})
_ANSWERS_ALREADY = re.compile(r"(?:re|aw|antw)(?:\[\d+\])?\s*:", re.IGNORECASE)
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")


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
    pictures = _pictures(outbound)
    _write(message, outbound, "" if outbound.automatic else signature(outbound))
    _relate(message, outbound, pictures)
    for file in outbound.files:
        if file not in pictures.values():
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


def _write(message: EmailMessage, outbound: Outbound, below: str) -> None:
    """below: the signature, set off as RFC 3676, section 4.3 has it, so that programs know it."""
    text = _lines(outbound.text).rstrip() + "\n"
    plain = f"{text}\n-- \n{below}\n" if below else text
    message.set_content(plain, charset="utf-8", cte=_encoding(plain))
    inner = paragraphs(text)
    if outbound.html:
        inner = styled(outbound.html, _domain(outbound)) + paragraphs(_lines(outbound.quoted))
    html = page(inner, below)
    message.add_alternative(html, subtype="html", charset="utf-8", cte=_encoding(html))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _pictures(outbound: Outbound) -> dict[str, Enclosed]:
    """The files that stand in the text, by their SHA-256."""
    shown = set(pictures_in(outbound.html))
    files = (file for file in outbound.files if file.inline and file.sha256 in shown)
    return {file.sha256: file for file in files}


def _relate(message: EmailMessage, outbound: Outbound, pictures: Mapping[str, Enclosed]) -> None:
    """Each with its Content-ID beside the HTML (RFC 2387; RFC 2392)."""
    html = message.get_body(("html",))
    if html is None or not pictures:
        return
    for file in pictures.values():
        major, _slash, minor = file.content_type.partition("/")
        html.add_related(
            file.content(),
            maintype=major,
            subtype=minor,
            cid=f"<{file.sha256}@{_domain(outbound)}>",
            filename=one_line(file.name) or "picture",
            disposition="inline",
        )
    html.set_param("type", "text/html")


def _domain(outbound: Outbound) -> str:
    return one_line(ascii_domain(outbound.inbox_address)).rpartition("@")[2]


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
