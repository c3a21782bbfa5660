"""The form in which a conversation is begun: what it holds, and what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from egal.channels.beginning import Start, chosen_start, people, together
from egal.channels.fitting import all_uploads, fitted
from egal.conversations.actions.begin import checked_subject
from egal.conversations.actions.body import text_of
from egal.desk.context.files import uploads_named
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

    uploads = all_uploads(given.get("html", ""), uploads_named(given))
    choose = partial(chosen_start, with_files=bool(uploads))
    start = take("inbox", choose, number_of(given.get("inbox", "")))
    lists = [take(kind, _people, start, given.get(kind, "")) for kind in KINDS]
    subject = take("subject", checked_subject, given.get("subject", ""))
    take("text", _check_text, given, uploads)
    if lists[0] == []:
        wrong["to"] = _("Say who this goes to.")
    chosen = None if wrong else take("to", together, start, *lists)
    if chosen is None:
        raise Mistakes(wrong)
    body = fitted(start.capabilities, given.get("text", ""), given.get("html", ""), uploads)
    return {
        "inbox": start.inbox,
        "to": chosen.to,
        "cc": chosen.cc,
        "bcc": chosen.bcc,
        "subject": subject,
        "text": body.text,
        "html": body.html,
        "uploads": body.uploads,
    }


def _check_text(given: QueryDict, uploads: Sequence[int]) -> None:
    """A file alone is enough."""
    if not (text_of(given.get("text", ""), given.get("html", "")) or uploads):
        raise Trouble(_("There is nothing to send yet. Write something first."))


def _people(start: Start | None, typed: str) -> list[dict[str, str]] | None:
    return people(start, typed_addresses(typed)) if start else None
