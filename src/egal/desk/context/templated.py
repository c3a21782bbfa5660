"""The step in which a template is chosen and filled in."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.http import QueryDict

from egal.channels.base import Template
from egal.channels.registry import channels
from egal.channels.spelling import legible_inbox
from egal.channels.templates import pieces_of, places_in, templates_of
from egal.conversations.models import Inbox
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble

TEMPLATE, VALUE, TO, NAME = "template", "value", "to", "name"  # names of fields


def templated(
    inbox: Inbox | None, given: QueryDict, *, url: str, back_url: str, to: str = "", error: str = ""
) -> dict[str, Any]:
    """inbox: None where there is none that has templates. to: who gets it, "" for who is to be
    typed in."""
    found, trouble = _found(inbox)
    chosen = _chosen(found, given.get(TEMPLATE, ""))
    errors = [each for each in (error or trouble,) if each]
    return {
        "errors": errors,
        "templated": {
            "url": url,
            "back_url": back_url,
            "token": given.get("token") or uuid4().hex,
            "to": to,
            "typed": {"to": given.get(TO, ""), "name": given.get(NAME, "")},
            "inbox": inbox and public_id(inbox.id),
            "from": inbox and f"{channels()[inbox.channel].name} · {legible_inbox(inbox)}",
            "templates": [_listed(each, chosen) for each in found],
            "unknown": bool(trouble),
            "chosen": chosen and _shown(chosen, given.getlist(VALUE)),
        },
    }


def key_of(template: Template) -> str:
    """How the form names it."""
    return f"{template.name}|{template.language}"


def _found(inbox: Inbox | None) -> tuple[Sequence[Template], str]:
    if inbox is None:
        return (), ""
    try:
        return templates_of(inbox), ""
    except Trouble as trouble:
        return (), str(trouble)


def _chosen(found: Sequence[Template], key: str) -> Template | None:
    return next((each for each in found if key_of(each) == key), next(iter(found), None))


def _listed(template: Template, chosen: Template | None) -> dict[str, Any]:
    label = f"{template.name.replace('_', ' ')} ({template.language})"
    return {"key": key_of(template), "label": label, "selected": template is chosen}


def _shown(template: Template, values: Sequence[str]) -> dict[str, Any]:
    places = places_in(template.body)
    given = [*values[:places], *[""] * (places - len(values))]
    filled = Template(template.name, template.language, template.body, given)
    return {"values": list(enumerate(given, 1)), "pieces": pieces_of(filled)}
