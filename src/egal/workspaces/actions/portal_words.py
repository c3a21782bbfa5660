"""What a portal is told, checked: languages, texts, links, its domain."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from egal.shared.text import storable
from egal.shared.trouble import Trouble

TEXTS = {"title": 120, "lead": 400}  # characters at most
LINKS = ("imprint", "privacy")
LONGEST_LINK = 500
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")
_PART = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"  # RFC 1123, 2.1
_DOMAIN = re.compile(rf"(?:{_PART}\.)+(?!\d+$){_PART}")
_is_address = URLValidator(schemes=["http", "https"])


def checked_languages(codes: Iterable[str]) -> list[str]:
    """Codes such as "de" or "pt-br", each once; Trouble for none at all and for what is no code."""
    found = list(dict.fromkeys(code.strip().lower() for code in codes))
    wrong = next((code for code in found if not _LANGUAGE.fullmatch(code)), "")
    if wrong:
        raise Trouble(
            _("“%(code)s” is no code of a language; write de, en or pt-br.") % {"code": wrong}
        )
    if not found:
        raise Trouble(_("Keep at least one language."))
    return found


def checked_texts(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """By language the title and the lead that are not empty; Trouble for one that is too long."""
    return {
        language: {key: _text(key, words[key]) for key in TEXTS if words.get(key, "").strip()}
        for language, words in _of_languages(texts).items()
    }


def checked_links(links: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """By language the links that are not empty; Trouble for what is no address of the web."""
    return {
        language: {key: _link(given[key]) for key in LINKS if given.get(key, "").strip()}
        for language, given in _of_languages(links).items()
    }


def checked_domain(given: str) -> str:
    """The name of a host as browsers send it, in lower case; "" for none. Trouble otherwise."""
    bare = given.strip().lower().partition("://")[-1] if "://" in given else given.strip().lower()
    bare = bare.rstrip("/").rstrip(".")
    if not bare:
        return ""
    found = _in_letters(bare)
    if len(found) > 253 or not _DOMAIN.fullmatch(found):
        raise Trouble(_("Write only the name, such as help.example.com."))
    if found == urlsplit(settings.PUBLIC_URL).hostname:
        raise Trouble(_("This is the address of Egal itself. Take a name of its own."))
    return found


def _of_languages(given: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    return dict(zip(checked_languages(given), given.values(), strict=True)) if given else {}


def _text(key: str, words: str) -> str:
    text = " ".join(storable(words).split())
    if len(text) > TEXTS[key]:
        raise Trouble(_("This is too long: %(most)s characters at most.") % {"most": TEXTS[key]})
    return text


def _link(given: str) -> str:
    address = given.strip()
    try:
        _is_address(address)
    except ValidationError:
        address = ""
    if not address or len(address) > LONGEST_LINK:
        raise Trouble(_("Write a whole address such as https://www.example.com/imprint."))
    return address


def _in_letters(name: str) -> str:
    """The name in the letters of DNS: "hilfe.müller.example" is xn--…; as it is if it has none."""
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return name
