"""Languages that a contact may speak."""

import re

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from egal.shared.trouble import Trouble

_TAG = re.compile(r"([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?")  # longer first parts are reserved
_LONGEST = 35  # characters of a tag


def checked_language(given: str) -> str:
    """A language tag (BCP 47), from one or from the name of a language in words; "" for none."""
    text = given.strip()
    tag = _by_name().get(text.casefold(), text)
    if len(tag) > _LONGEST or not _TAG.fullmatch(tag):
        raise Trouble(
            _("“%(text)s” is no language. Write a tag such as de or en.") % {"text": text[:40]}
        )
    return tag


def named_languages() -> list[tuple[str, str]]:
    """(tag, name in the reader's language) of those one can choose from, by name."""
    infos = [get_language_info(tag) for tag, info in LANG_INFO.items() if "name" in info]
    return sorted(
        ((str(info["code"]), str(info["name_translated"])) for info in infos),
        key=lambda pair: pair[1].casefold(),
    )


def language_name(tag: str) -> str:
    """Of one tag, in the reader's language; the tag itself where it has no name here."""
    try:
        return str(get_language_info(tag)["name_translated"])
    except KeyError:
        return tag


def _by_name() -> dict[str, str]:
    """The tags by English, own and the reader's names: lists of customers have any of them."""
    found: dict[str, str] = {}
    for tag, name in named_languages():
        info = LANG_INFO[tag]
        for each in (info["name"], info["name_local"], name):
            found.setdefault(str(each).casefold(), tag)
    return found
