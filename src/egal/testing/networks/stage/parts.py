"""Pieces of the pages: forms, people, moments. Everything that is given is escaped here."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape

from egal.testing.networks.asked import page
from egal.testing.webserver import Reply

SOMEBODY, NAME = "ida_ottensen", "Ida Ottensen"  # whoever is not said to be somebody else
_LABELS = {"who": "Who", "text": "Words", "reach": "Followers"}


def button(act: str, words: str, **fixed: str) -> str:
    """A form of nothing but its button."""
    return form(act, words, fixed)


def form(act: str, words: str, fixed: Mapping[str, str], **fields: str) -> str:
    """A form in one line. fixed: what it says besides; fields: by name, with what stands there."""
    return _form(act, words, fixed, "".join(_field(*field) for field in fields.items()))


def big_form(act: str, words: str, **fields: str) -> str:
    """A form with room for words, each field below its name. `text` is the large one."""
    inputs = "".join(
        f"<label>{_LABELS[name]}{_field(name, value, large=name == 'text')}</label>"
        for name, value in fields.items()
    )
    return f"<div class=write>{_form(act, words, {}, inputs)}</div>"


def more(words: str, *forms: str) -> str:
    """Forms behind a word."""
    return f"<details><summary>{escape(words)}</summary>{''.join(forms)}</details>"


def people(names: Iterable[str]) -> str:
    """Whom one can be; any other name is somebody new."""
    options = "".join(f'<option value="{escape(name)}">' for name in sorted(set(names)))
    return f'<datalist id="people">{options}</datalist>'


def head(name: str, beside: str, at: datetime) -> str:
    """Who says this, what is known of them, and when."""
    letters = "".join(word[0] for word in name.split()[:2]).upper() or "?"
    return (
        f"<header><span class=face aria-hidden=true>{escape(letters)}</span>"
        f"<b>{escape(name)}</b> <small>{escape(beside)}</small>{moment(at)}</header>"
    )


def moment(at: datetime) -> str:
    """When, in this machine's time."""
    local = at.astimezone()
    return f'<time datetime="{at.isoformat()}">{local:%d.%m. %H:%M}</time>'


def said_wrong(why: str, back: str) -> Reply:
    """What a form asked for that cannot be."""
    return page(f"<p>That did not work: {escape(why)}</p><p><a href='{back}'>Back</a></p>")


def _form(act: str, words: str, fixed: Mapping[str, str], inputs: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in {"act": act, **fixed}.items()
    )
    return f'<form method="post">{hidden}{inputs}<button>{escape(words)}</button></form>'


def _field(name: str, value: str, *, large: bool = False) -> str:
    if large:
        return f'<textarea name="{name}" rows="4" required>{escape(value)}</textarea>'
    label = _LABELS[name]
    kind = 'type="number" min="0"' if name == "reach" else "required"
    listed = ' list="people"' if name == "who" else ""
    return (
        f'<input name="{name}" value="{escape(value)}" {kind}{listed} '
        f'aria-label="{label}" placeholder="{label}">'
    )
