"""What the headers and small bodies of SIP say of people: who calls, which key was pressed."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

_URI = re.compile(r"<?\s*(?:sips?|tel):([^@;>?\s]*)(?:@([^;>?\s:]+))?", re.IGNORECASE)
_QUOTED = re.compile(r'^\s*"((?:[^"\\]|\\.)*)"\s*<')
_PLAIN = re.compile(r'^\s*([^"<]*?)\s*<')
_SIGNAL = re.compile(r"^\s*signal\s*=\s*([0-9*#])", re.IGNORECASE | re.MULTILINE)
_KEYS = {"10": "*", "11": "#"} | {key: key for key in "0123456789*#"}
_NAMELESS = ("anonymous", "restricted", "unknown", "unavailable", "private")


@dataclass(frozen=True, slots=True)
class Party:
    """user: what stands before the @, as it is. name: as shown."""

    user: str
    name: str
    host: str = ""


def party(header: str) -> Party:
    """Of a From, To or P-Asserted-Identity (RFC 3261, 20.20; RFC 3325, 9.1)."""
    uri = _URI.search(header)
    shown = _QUOTED.match(header) or _PLAIN.match(header)
    name = re.sub(r"\\(.)", r"\1", shown[1]) if shown else ""
    user = unquote(uri[1]) if uri else ""
    return Party(user=user[:100], name=name[:100], host=(uri[2] or "").lower() if uri else "")


def caller(from_: str, asserted: list[str], privacy: str) -> Party:
    """Who calls: as the network asserts it, else as they say. Both "" where it is withheld.

    asserted: P-Asserted-Identity, [] from whom it is not to be trusted. privacy: RFC 3323, 4.2.
    """
    said = party(from_)
    if {"id", "user", "header"} & {word.strip().lower() for word in privacy.split(";")}:
        return Party("", "")
    if asserted:
        known = party(asserted[0])
        return Party(known.user, _shown(known.name or said.name))
    if said.user.lower() in _NAMELESS or said.host == "anonymous.invalid":
        return Party("", "")
    return Party(said.user, _shown(said.name))


def pressed(kind: str, body: str) -> str:
    """The key in an INFO: application/dtmf-relay (“Signal=5”) or application/dtmf (“5”); or ""."""
    if kind.lower() == "application/dtmf-relay":
        signal = _SIGNAL.search(body)
        return signal[1] if signal else ""
    if kind.lower() == "application/dtmf":
        return _KEYS.get(body.strip(), "")
    return ""


def _shown(name: str) -> str:
    return "" if name.lower() in _NAMELESS else name
