"""Values of a company's own fields: checked on their way in, as text on their way out."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from egal.shared.ids import number_of
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.models import CustomField, FieldKind, FieldOf

LONGEST = 2_000  # characters of a text
_DIGITS = 15  # of a number; more would not come back from JSON as they went in
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_YES = frozenset({"yes", "y", "true", "1", "x", "on", "ja", "j", "wahr"})
_NO = frozenset({"no", "n", "false", "0", "off", "nein", "falsch"})

Value = str | int | float | bool


def fields_of(of: FieldOf) -> list[CustomField]:
    """The workspace's own fields of contacts, or of conversations, as they are shown."""
    return list(CustomField.objects.filter(of=of).order_by("position", "id"))


def all_fields() -> dict[FieldOf, list[CustomField]]:
    """Those of contacts and those of conversations, by what they are of."""
    found: dict[FieldOf, list[CustomField]] = {of: [] for of in FieldOf}
    for field in CustomField.objects.order_by("position", "id"):
        found[FieldOf(field.of)].append(field)
    return found


def checked_value(field: CustomField, given: object) -> Value | None:
    """What is kept of it; None for nothing. Trouble for what the field's kind does not take.

    given: text as people write it, or what JSON has. Kept are: a text, a number, a day as
    "2026-11-20" (ISO 8601), one of the choices, whether it is so.
    """
    if given is None:
        return None
    text = storable(str(given)).replace("\r\n", "\n").strip()
    return _CHECKS[FieldKind(field.kind)](field, text) if text else None


def as_text(value: Value | None) -> str:
    """The value as one would type it in, which `checked_value` takes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{Decimal(repr(value)):f}" if isinstance(value, float) else str(value)


def changed_values(
    custom: Mapping[str, Value], of: FieldOf, given: Mapping[str, object]
) -> tuple[dict[str, Value], list[dict[str, Any]]]:
    """The values after this change, and what has changed, as an event tells it.

    given: by the public ids of the fields; None or an empty text takes a value away, what is left
    out stays. Trouble for a field that is not there, and for what one does not take.
    """
    after, told = dict(custom), []
    for public, said in given.items():
        field = _field(public, of)
        old, new = custom.get(public), checked_value(field, said)
        if old == new and type(old) is type(new):
            continue
        after.pop(public, None)
        if new is not None:
            after[public] = new
        told.append({"field": field.id, "name": field.name, **_shown(old, new)})
    return after, told


def _field(public: str, of: FieldOf) -> CustomField:
    found = CustomField.objects.filter(pk=number_of(public), of=of).first()
    if found is None:
        raise Trouble(_("There is no such field here."))
    return found


def _shown(old: Value | None, new: Value | None) -> dict[str, str | None]:
    """As texts: a number in an event would be taken for an id."""
    return {
        "old": None if old is None else as_text(old),
        "new": None if new is None else as_text(new),
    }


def _text(field: CustomField, text: str) -> str:
    if len(text) > LONGEST:
        raise Trouble(
            _("%(field)s: this is too long. Shorten it to %(most)s characters.")
            % {"field": field.name, "most": LONGEST}
        )
    return text


def _number(field: CustomField, text: str) -> int | float:
    plain = text.replace(" ", "").replace("’", "").replace("'", "")
    if _AMBIGUOUS.fullmatch(plain):
        raise Trouble(
            _("%(field)s: “%(text)s” may mean thousands or a fraction. Write 1234 or 1.2340.")
            % {"field": field.name, "text": text[:40]}
        )
    try:
        number = Decimal(_pointed(plain))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or len(number.as_tuple().digits) > _DIGITS or abs(number) > 1e15:
        raise Trouble(
            _("%(field)s: “%(text)s” is no number.") % {"field": field.name, "text": text[:40]}
        )
    return int(number) if number == number.to_integral_value() else float(number)


def _pointed(text: str) -> str:
    """With a point before its fraction and nothing between thousands: the last sign decides."""
    comma, point = text.rfind(","), text.rfind(".")
    if comma > point:
        whole, fraction = text[:comma].replace(".", ""), text[comma + 1 :]
        return f"{whole}.{fraction}" if "," not in whole else text.replace(",", "")
    return text.replace(",", "") if text.count(".") <= 1 else text.replace(".", "")


def _date(field: CustomField, text: str) -> str:
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    raise Trouble(
        _("%(field)s: “%(text)s” is no day. Write it as 2026-11-20 or 20.11.2026.")
        % {"field": field.name, "text": text[:40]}
    )


def _choice(field: CustomField, text: str) -> str:
    for choice in field.choices:
        if choice.casefold() == text.casefold():
            return str(choice)
    raise Trouble(
        _("%(field)s: “%(text)s” is none of the choices: %(choices)s.")
        % {"field": field.name, "text": text[:40], "choices": ", ".join(field.choices)[:300]}
    )


def _check(field: CustomField, text: str) -> bool:
    said = text.casefold()
    if said in _YES | _NO:
        return said in _YES
    raise Trouble(
        _("%(field)s: “%(text)s” is neither yes nor no.") % {"field": field.name, "text": text[:40]}
    )


_CHECKS: dict[FieldKind, Callable[[CustomField, str], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.CHECK: _check,
}
