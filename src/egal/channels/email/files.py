"""Attachments: what came, under a name that is safe to show and to save."""

import mimetypes
import quopri
import re
from collections.abc import Iterable
from email.message import Message

from egal.channels.base import File
from egal.channels.email.charsets import base64_bytes, html_label, is_base64, text_from
from egal.channels.email.headers import decoded, one_line, value, values
from egal.channels.email.parsing import Part, children, header_of, kind_of
from egal.channels.email.uuencode import without_files

MAX_NAME = 150  # characters, ending included

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")
# A field as nearly all are: no value needs decoding.
_VALUE = r'(?:"[\w/.,:+ -]{1,200}"|[\w/.:+-]{1,200})'
_SIMPLE = re.compile(rf"[\w/.+-]{{1,100}}(?:;\s{{0,9}}[\w-]{{1,40}}={_VALUE}){{0,9}};?", re.ASCII)
_GIVEN = re.compile(r';\s*([\w-]+)=(?:"([^"]*)"|([^\s;]+))')
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_ENDINGS = {"message/rfc822": ".eml", "image/jpeg": ".jpg"}
_USUAL_NAMES = {
    "application/pgp-encrypted": "version.txt",
    "application/pgp-signature": "signature.asc",
    "application/pkcs7-mime": "smime.p7m",
    "application/pkcs7-signature": "smime.p7s",
}
_AMP = "text/x-amp-html"  # one more form of the same words, which only Google shows
_WORDS = {"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"}


def files(message: Message) -> list[File]:
    """All parts that are not the words of the mail, a forwarded mail as one .eml file."""
    whole = [_file(part, number) for number, part in enumerate(_file_parts(message), start=1)]
    return whole + list(_within_texts(message))


def is_file(part: Message) -> bool:
    """Whether a part is meant to be saved and not read on the spot (RFC 2183)."""
    if kind_of(part) not in _WORDS and not _is_broken(part):
        return True
    return _disposition(part) == "attachment" or bool(_given_name(part))


def decoded_body(part: Message) -> bytes:
    """The content without its transfer encoding; of broken encodings whatever can be saved."""
    source = part.source if isinstance(part, Part) else b""
    encoding = value(part, "Content-Transfer-Encoding").lower().partition(" ")[0]
    if encoding == "base64":
        if kind_of(part) in _WORDS and not is_base64(source):
            return source
        return base64_bytes(source)
    if encoding == "quoted-printable":
        return quopri.decodestring(source)
    if "uu" in encoding:
        content = part.get_payload(decode=True)
        return content if isinstance(content, bytes) else source
    return source


def parameter(part: Message, header: str, name: str) -> str:
    """A parameter of a field, put together and decoded (RFC 2231), or encoded words in it."""
    field = next(iter(values(part, header)), "")
    if name not in field.lower():
        return ""
    if _SIMPLE.fullmatch(field):
        found = (
            quoted or bare for key, quoted, bare in _GIVEN.findall(field) if key.lower() == name
        )
        return decoded(next(found, ""))
    return _coded_parameter(field, header, name)


def _coded_parameter(field: str, header: str, name: str) -> str:
    scratch = Message()
    scratch[header] = field
    given: list[tuple[str, str | tuple[str | None, str | None, str]]]
    try:
        given = scratch.get_params([], header)  # type: ignore[assignment]  # the stubs know text only
    except TypeError:  # the library cannot sort a value given whole and in pieces
        return ""
    found = [content for key, content in given if key.lower() == name]
    for content in found:
        if isinstance(content, tuple):
            return text_from(content[2].encode("latin-1", "replace"), content[0] or "utf-8")
    return decoded(str(found[0])) if found else ""


def text_within(part: Message) -> str:
    """The text of a part that is read and not saved, with plain line ends."""
    content = decoded_body(part)
    label = parameter(part, "Content-Type", "charset")
    if not label and kind_of(part) == "text/html":
        label = html_label(content)
    return text_from(content, label).replace("\r\n", "\n").replace("\r", "\n")


def leaves(part: Message) -> Iterable[Message]:
    """The parts that hold content, in order."""
    for child in children(part):
        yield from leaves(child)
    if not part.is_multipart():
        yield part


def _file_parts(message: Message) -> Iterable[Message]:
    return (part for part in leaves(message) if is_file(part) and kind_of(part) != _AMP)


def _within_texts(message: Message) -> Iterable[File]:
    """What is written into a text by uuencode."""
    for part in leaves(message):
        if kind_of(part) == "text/plain" and not is_file(part) and b"begin " in decoded_body(part):
            for name, content in without_files(text_within(part))[1]:
                yield File(_safe(name), "application/octet-stream", content)


def _file(part: Message, number: int) -> File:
    kind = kind_of(part)
    kind = kind if _TYPE.fullmatch(kind) else "application/octet-stream"
    return File(
        name=_name(part, kind, number),
        content_type=kind,
        content=decoded_body(part),
        inline=_is_inline(part),
    )


def _is_broken(part: Message) -> bool:
    """A multipart without its boundaries: nothing but text is left of it."""
    return part.get_content_maintype() == "multipart" and not part.is_multipart()


def _is_inline(part: Message) -> bool:
    if part.get_content_maintype() != "image" or _disposition(part) == "attachment":
        return False
    return _disposition(part) == "inline" or bool(value(part, "Content-ID"))


def _disposition(part: Message) -> str:
    return value(part, "Content-Disposition").partition(";")[0].strip().lower()


def _given_name(part: Message) -> str:
    name = parameter(part, "Content-Disposition", "filename")
    return name or parameter(part, "Content-Type", "name")


def _name(part: Message, kind: str, number: int) -> str:
    """The given name without folders and control characters, or one we make."""
    given = _safe(_given_name(part)) or _USUAL_NAMES.get(kind, "")
    if not given:
        given = _title(part) or f"attachment-{number}"
        given += _ENDINGS.get(kind) or mimetypes.guess_extension(kind) or _ending(kind)
    stem, dot, ending = given.rpartition(".")
    return given if len(given) <= MAX_NAME else stem[: MAX_NAME - 20] + dot + ending[:19]


def _safe(name: str) -> str:
    name = one_line(name).replace("\\", "/").rpartition("/")[2]
    return _FORBIDDEN.sub("_", name).strip(" .")


def _ending(kind: str) -> str:
    return ".txt" if kind.startswith(("text/", "message/")) else ".bin"


def _title(part: Message) -> str:
    """The subject of a forwarded mail."""
    if kind_of(part) != "message/rfc822":
        return ""
    subject = decoded(value(header_of(decoded_body(part)), "Subject"))
    return _FORBIDDEN.sub("_", subject).replace("/", "_").replace("\\", "_").strip(" .")[:100]
