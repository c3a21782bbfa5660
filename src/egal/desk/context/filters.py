"""The form that writes a search for those who do not know its words."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from egal.channels.registry import channels
from egal.conversations.lists import BY_CHANNEL, OF_TAG, OF_TEAM
from egal.conversations.models import Inbox, Tag
from egal.conversations.search import asked_for, without_filters
from egal.desk.access import AtDesk
from egal.desk.context.agents import who_answer
from egal.shared.ids import number_of
from egal.workspaces.models import Team

KEYS = ("is", "status", "assignee", "team", "tag", "in", "channel", "after", "before")
MOST_TAGS = 500
_UNSOLVED = "is:unsolved"
_SAYING = {
    "mine": f"assignee:me {_UNSOLVED}",
    "unassigned": f"assignee:none {_UNSOLVED}",
    "snoozed": "status:snoozed",
    "due": "status:open",
    "unhappy": "is:unhappy",
    "open": _UNSOLVED,
    "solved": "status:solved",
    "spam": "is:spam",
}

Choice = tuple[str, str]


def query_of(view: str) -> str:
    """The search that shows about what a view shows, to go on from; "" where there is none."""
    if view.startswith(BY_CHANNEL):
        return f"channel:{view.removeprefix(BY_CHANNEL)} {_UNSOLVED}"
    if view.startswith(OF_TEAM):
        team = Team.objects.filter(pk=number_of(view.removeprefix(OF_TEAM))).first()
        return f"{_said('team', team.name)} {_UNSOLVED}" if team else ""
    if view.startswith(OF_TAG):
        tag = Tag.objects.filter(pk=number_of(view.removeprefix(OF_TAG))).first()
        return f"{_said('tag', tag.name)} {_UNSOLVED}" if tag else ""
    return _SAYING.get(view, "")


def query_from(form: QueryDict) -> str:
    """What was filled in, in the words of the search."""
    said = [_said(key, value) for key in KEYS if (value := form.get(key, "").strip())]
    return " ".join(filter(None, [form.get("words", "").strip(), form.get("state", ""), *said]))


def filters(request: AtDesk, query: str) -> dict[str, Any]:
    """The form, filled in with what this search says; what it has no field for stays as words.

    "is" and "status" are one field, "state": its values say which.
    """
    told: dict[str, str] = {}
    for key, value in asked_for(query).filters:
        told.setdefault(key, value)
    kept = frozenset(KEYS) - ({"is"} if "status" in told else set())
    fields = [each for each in _fields() if each["choices"][1:] or told.get(each["key"])]
    return {
        "action": reverse("desk:filter", args=[request.workspace.slug]),
        "words": without_filters(query, kept),
        "fields": [_filled(each, told) for each in fields],
        "after": told.get("after", ""),
        "before": told.get("before", ""),
    }


def _fields() -> Iterable[dict[str, Any]]:
    anything = ("", _("Any"))
    nobody = ("none", _("Nobody"))
    agents = [(str(agent), str(agent)) for agent in who_answer()]
    teams = list(Team.objects.order_by("name").values_list("name", flat=True))
    own_teams = [("mine", _("My teams")), ("none", _("None"))] if teams else []
    tags = Tag.objects.order_by("name").values_list("name", flat=True)[:MOST_TAGS]
    inboxes = list(Inbox.objects.order_by("address").values_list("address", "channel"))
    kinds = [(key, str(each.name)) for key, each in channels().items()]
    here = {channel for _address, channel in inboxes}
    of_channels = [each for each in kinds if each[0] in here] if len(here) > 1 else []
    yield _field("state", _("Status"), [anything, *_states()])
    yield _field("assignee", _("Assigned to"), [anything, ("me", _("Me")), nobody, *agents])
    yield _field("team", _("Team"), [anything, *own_teams, *((name, name) for name in teams)])
    yield _field("tag", _("Tag"), [anything, *((name, name) for name in tags)])
    yield _field("in", _("Inbox"), [anything, *((address, address) for address, _kind in inboxes)])
    yield _field("channel", _("Channel"), [anything, *of_channels])


def _states() -> list[Choice]:
    return [
        (_UNSOLVED, _("Not solved")),
        ("status:open", _("Open")),
        ("status:waiting", _("Waiting for customer")),
        ("status:snoozed", _("Snoozed")),
        ("status:solved", _("Solved")),
        ("is:spam", _("Spam")),
    ]


def _field(key: str, label: str, choices: list[Choice]) -> dict[str, Any]:
    return {"key": key, "label": label, "choices": choices}


def _filled(field: dict[str, Any], told: Mapping[str, str]) -> dict[str, Any]:
    """With what is chosen; what is none of the choices becomes one, so that nothing is lost."""
    value = told.get(field["key"], "")
    if field["key"] == "state":
        value = next((f"{key}:{told[key]}" for key in ("status", "is") if key in told), "")
    known = {choice[0].lower(): choice[0] for choice in field["choices"]}
    chosen = known.get(value.lower(), value)
    more = [] if value.lower() in known else [(value, value)]
    return {**field, "choices": [*field["choices"], *more], "chosen": chosen}


def _said(key: str, value: str) -> str:
    cleaned = value.replace('"', "")
    return f'{key}:"{cleaned}"' if re.search(r"\s", cleaned) else f"{key}:{cleaned}"
