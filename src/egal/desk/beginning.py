"""The form in which a conversation is begun: what it holds, and what is wrong with it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from egal.channels.beginning import Start, chosen_start, people, together
from egal.conversations.actions.begin import checked_subject
from egal.conversations.actions.reply import checked_text
from egal.desk.recipients import KINDS, typed_addresses
from egal.shared.ids import number_of
from egal.shared.trouble import Trouble

FIELDS = ("inbox", *KINDS, "subject")


class Mistakes(Exception):
    """What is wrong, by the name of the field; "" where no field is to blame."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = fields


def filled_in(given: QueryDict) -> dict[str, Any]:
    """What the verb `begin` takes of the form. Raises Mistakes with all that is wrong at once."""
    wrong: dict[str, str] = {}

    def take(field: str, check: Callable[..., Any], *values: Any) -> Any:
        try:
            return check(*values)
        except Trouble as trouble:
            wrong[field] = str(trouble)

    start = take("inbox", chosen_start, number_of(given.get("inbox", "")))
    lists = [take(kind, _people, start, given.get(kind, "")) for kind in KINDS]
    subject = take("subject", checked_subject, given.get("subject", ""))
    text = take("text", checked_text, given.get("text", ""))
    if lists[0] == []:
        wrong["to"] = _("Say who this goes to.")
    chosen = None if wrong else take("to", together, start, *lists)
    if chosen is None:
        raise Mistakes(wrong)
    return {
        "inbox": start.inbox,
        "to": chosen.to,
        "cc": chosen.cc,
        "bcc": chosen.bcc,
        "subject": subject,
        "text": text,
    }


def _people(start: Start | None, typed: str) -> list[dict[str, str]] | None:
    return people(start, typed_addresses(typed)) if start else None
