"""Who can be named in a note, and who is."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import ngettext

from egal.conversations.mentions import called
from egal.conversations.models import Direction, Mention
from egal.conversations.timeline import Timeline
from egal.desk.access import AtDesk
from egal.shared.ids import public_id
from egal.shared.templatetags.look import naming
from egal.workspaces.models import Agent, Team


def names_in(here: Timeline) -> Mapping[str, Collection[str]]:
    """By the public id of a note what may stand in it after an “@” and means somebody."""
    notes = [each.id for each in here.messages if each.direction == Direction.NOTE]
    mentions = Mention.objects.filter(message__in=notes).select_related("agent__account")
    found: dict[str, set[str]] = defaultdict(set)
    for each in mentions if notes else ():
        found[public_id(each.message_id)] |= set(called(each.agent.actor_name))
    teams = set(Team.objects.values_list("name", flat=True)) if found else set()
    return {note: names | teams for note, names in found.items()}


def marked(entry: Mapping[str, Any], named: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """What the entry of a timeline shows besides, where it is a note that names somebody."""
    names = named.get(entry["id"], ())
    return {"names": names, **({"written": naming(entry["written"], names)} if names else {})}


def colleagues(request: AtDesk) -> list[dict[str, Any]]:
    """Whom a note can name, for the list that "@" opens: agents, then teams."""
    working = Agent.objects.filter(deactivated_at=None).exclude(pk=request.agent.pk)
    agents = working.select_related("account").order_by("account__name")
    at_work = Count("memberships", filter=Q(memberships__agent__deactivated_at=None))
    teams = Team.objects.annotate(members=at_work).filter(members__gt=0).order_by("name")
    return [
        *({"name": agent.actor_name, "about": ""} for agent in agents),
        *({"name": team.name, "about": _team(team.members)} for team in teams),
    ]


def _team(members: int) -> str:
    return ngettext("team, %(count)s member", "team, %(count)s members", members) % {
        "count": members
    }
