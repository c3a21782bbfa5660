"""What templates of every surface share: icons, moments, initials, text with links."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.dateformat import format as formatted
from django.utils.html import escape, format_html, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from egal.shared import clock
from egal.shared.contrast import is_colour, readable, shades_in_dark, shades_in_light

register = template.Library()

SPRITE = "egal/vendor/icons.svg"


@register.simple_tag
@lru_cache  # a list of fifty rows has two hundred
def icon(name: str) -> SafeString:
    """An icon out of our sprite; it says nothing to a screen reader."""
    reference = f"{static(SPRITE)}#{name}"
    return format_html('<svg class="i" aria-hidden="true"><use href="{}"/></svg>', reference)


@register.simple_tag
@lru_cache
def accent(colour: str) -> SafeString:
    """The tokens of a workspace's own accent, for both themes; nothing for what is no colour."""
    if not is_colour(colour):
        return SafeString()
    light, dark = shades_in_light(readable(colour)), shades_in_dark(readable(colour))
    pairs = {
        "accent": (light.accent, dark.accent),
        "accent-strong": (light.strong, dark.strong),
        "accent-ink": (light.ink, dark.ink),
        "accent-soft": (light.soft, dark.soft),
    }
    tokens = "".join(f"--{name}:light-dark({one},{two});" for name, (one, two) in pairs.items())
    return mark_safe(f":root{{{tokens}}}")  # noqa: S308 - made of colours only


@register.simple_tag
def mails_itself() -> bool:
    """Whether the installation can send mail to accounts."""
    return bool(settings.EGAL.system_mail)


@register.simple_tag
def our_address() -> str:
    """How browsers reach this installation."""
    return str(settings.PUBLIC_URL)


@register.simple_tag
def ago(moment: datetime) -> SafeString:
    """How long ago, in the few letters a list has room for; the whole moment as the title."""
    return _time(moment, _short(moment), "data-ago")


@register.simple_tag
def ago_words() -> SafeString:
    """Our clock and the words of `ago` as data attributes, so that a page keeps its times true."""
    return format_html(
        'data-moment="{}" data-now="{}" data-minutes="{}" data-hours="{}"',
        clock.now().isoformat(timespec="seconds"),
        pgettext("moment", "now"),
        _("%(minutes)d min") % {"minutes": 0},
        _("%(hours)d h") % {"hours": 0},
    )


@register.simple_tag(name="clock")
def clock_time(moment: datetime) -> SafeString:
    """The time of day; the whole moment as the title."""
    return _time(moment, f"{localtime(moment):%H:%M}", "data-clock")


@register.simple_tag
def day(moment: date) -> str:
    """The name of a day: today, yesterday, or which one it was."""
    local = localtime(moment).date() if isinstance(moment, datetime) else moment
    today = localtime(clock.now()).date()
    if today - local == timedelta(0):
        return _("Today")
    if today - local == timedelta(days=1):
        return _("Yesterday")
    if local.year == today.year:
        return formatted(local, pgettext("date format", "l, j F"))
    return formatted(local, pgettext("date format", "j F Y"))


@register.simple_tag
def initials(name: str) -> str:
    """One or two letters that stand for a name, "?" if it has none.

    Scripts without capitals (Arabic, Hebrew, Chinese) get one: two would read as a word.
    """
    letters = [found for word in name.split("@")[0].split() if (found := _first_letter(word))]
    if not letters:
        return "?"
    if len(letters) == 1 or letters[0].upper() == letters[0].lower():
        return letters[0].upper()
    return (letters[0] + letters[-1]).upper()


@register.filter
def some(things: Iterable[Any], name: str) -> bool:
    """Whether at least one of these has this set."""
    return any(
        thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, False)
        for thing in things or ()
    )


@register.filter
def as_json(value: Any) -> str:
    """For a data attribute; "" for nothing."""
    return json.dumps(value) if value else ""


@register.filter(is_safe=True)
def linked(text: str) -> SafeString:
    """Plain text with its addresses as links that open apart and tell nobody where from."""
    safe = urlize(text, nofollow=True, autoescape=True)
    # Every bracket of the text itself is escaped by now, so this meets our own links only.
    return mark_safe(  # noqa: S308
        safe.replace('rel="nofollow"', 'rel="nofollow noopener noreferrer" target="_blank"')
    )


@register.filter(is_safe=True)
def naming(html: str, names: Iterable[str]) -> SafeString:
    """Safe HTML with “@” and one of these names marked wherever it stands in the text."""
    wanted = "|".join(re.escape(escape(each)) for each in sorted(names, key=len, reverse=True))
    if not wanted:
        return mark_safe(html)  # noqa: S308
    called = re.compile(rf"(?<![\w@])@(?:{wanted})(?!\w)", re.IGNORECASE)
    parts = re.split(r"(<[^>]*>)", html)  # every second one is a tag
    parts[::2] = (called.sub(r'<mark class="mention">\g<0></mark>', each) for each in parts[::2])
    return mark_safe("".join(parts))  # noqa: S308


def _time(moment: datetime, text: str, kind: str) -> SafeString:
    at, title = moment.isoformat(timespec="seconds"), escape(in_full(moment))
    shown = f'<time datetime="{at}" title="{title}" {kind}>{escape(text)}</time>'
    return mark_safe(shown)  # noqa: S308


@register.simple_tag
def in_full(moment: datetime) -> str:
    """The whole moment, in the time zone now active."""
    return _formatted(localtime(moment), pgettext("date format", "l, j F Y, H:i"))


def _short(moment: datetime) -> str:
    passed, local, today = clock.now() - moment, localtime(moment), localtime(clock.now())
    if passed < timedelta(minutes=1):
        return pgettext("moment", "now")
    if passed < timedelta(hours=1):
        return _("%(minutes)d min") % {"minutes": passed.total_seconds() // 60}
    if passed < timedelta(days=1):
        return _("%(hours)d h") % {"hours": passed.total_seconds() // 3600}
    if passed < timedelta(days=6):
        return _formatted(local, "D")
    if local.year == today.year:
        return _formatted(local, pgettext("date format", "j M"))
    return _formatted(local, pgettext("date format", "M Y"))


def _formatted(local: datetime, pattern: str) -> str:
    return _in_language(local.replace(tzinfo=None), pattern, get_language())


@lru_cache(maxsize=4096)  # a list of fifty rows has a hundred, and is shown again and again
def _in_language(local: datetime, pattern: str, language: str) -> str:  # noqa: ARG001 - it is active
    return formatted(local, pattern)


def _first_letter(word: str) -> str:
    """The first letter of a word with the marks that belong to it, or nothing."""
    found = re.search(r"[^\W\d_]", word)
    if not found:
        return ""
    end = found.end()
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[found.start() : end]
