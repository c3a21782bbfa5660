"""Who works here, who did, and who is invited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from egal.conversations.actions.hand_over import counted
from egal.conversations.models import Inbox
from egal.desk.access import AtDesk
from egal.desk.context.agents import choices
from egal.desk.permission_words import role_in_words, roles_given_by
from egal.routing.actions.presence import LANGUAGES
from egal.routing.models import Presence
from egal.shared import clock
from egal.shared.ids import public_id
from egal.workspaces.actions.invite import waiting_in
from egal.workspaces.models import Agent, Invitation, Membership


@dataclass(frozen=True, slots=True)
class Colleague:
    """An agent in a list. seen: when they last signed in, if ever."""

    name: str
    email: str
    role: str
    teams: list[str]
    seen: datetime | None
    url: str
    is_me: bool


def colleagues(request: AtDesk) -> dict[str, Any]:
    """Everybody, those at work first; and the invitations that wait."""
    found = [(agent, _colleague(request, agent)) for agent in _agents().order_by("account__name")]
    return {
        "colleagues": [shown for agent, shown in found if not agent.deactivated_at],
        "gone": [shown for agent, shown in found if agent.deactivated_at],
        "invitations": [_invitation(request, each) for each in _waiting(request)],
        "may_invite": request.agent.may("agents:write"),
        "invite_url": reverse("desk:settings-invitations", args=[request.workspace.slug]),
    }


def colleague(request: AtDesk, agent: Agent) -> dict[str, Any]:
    """One agent, what they have open, and what the one who asks may decide about them."""
    may_all = agent.role in roles_given_by(request.agent.role)
    work = counted(agent)
    others = [each for each in choices() if each[0] != public_id(agent.id)]
    return {
        "person": agent,
        "person_id": public_id(agent.id),
        "shown": _colleague(request, agent),
        "spoken": _spoken(agent),
        "may_say_languages": request.agent.may("presence:write"),
        "may_decide": request.agent.may("agents:write") and may_all,
        "above_me": request.agent.may("agents:write") and not may_all,
        "has_work": bool(work),
        "work": work_in_words(agent, work),
        "begun_by": list(Inbox.objects.filter(assignee=agent).values_list("address", flat=True)),
        "others": others,
    }


def _spoken(agent: Agent) -> list[dict[str, Any]]:
    """Each language there is, and whether they help in it; none chosen is all."""
    presence = Presence.objects.filter(agent=agent).first()
    chosen = presence.languages if presence else []
    names = {"de": _("German"), "en": _("English")}
    return [{"key": key, "name": names[key], "on": key in chosen} for key in LANGUAGES]


def work_in_words(agent: Agent, work: dict[str, int]) -> str:
    """How many conversations are theirs, and in which state."""
    parts = {
        "open": ngettext("%(count)d open", "%(count)d open", work.get("open", 0)),
        "waiting": ngettext("%(count)d waiting", "%(count)d waiting", work.get("waiting", 0)),
        "snoozed": ngettext("%(count)d snoozed", "%(count)d snoozed", work.get("snoozed", 0)),
    }
    told = ", ".join(words % {"count": work[key]} for key, words in parts.items() if key in work)
    total = sum(work.values())
    if not total:
        return _("Nothing is assigned to %(name)s that is not solved.") % {"name": agent.actor_name}
    words = ngettext(
        "%(count)d conversation is assigned to %(name)s: %(parts)s.",
        "%(count)d conversations are assigned to %(name)s: %(parts)s.",
        total,
    )
    return words % {"count": total, "name": agent.actor_name, "parts": told}


def _agents() -> QuerySet[Agent]:
    teams = Membership.objects.select_related("team").order_by("team__name")
    with_teams = Prefetch("memberships", queryset=teams)
    return Agent.objects.select_related("account").prefetch_related(with_teams)


def _colleague(request: AtDesk, agent: Agent) -> Colleague:
    return Colleague(
        name=agent.actor_name,
        email=agent.account.email,
        role=role_in_words(agent.role),
        teams=[each.team.name for each in agent.memberships.all()],
        seen=agent.account.last_login,
        url=reverse("desk:settings-agent", args=[request.workspace.slug, public_id(agent.id)]),
        is_me=agent.id == request.agent.id,
    )


def _waiting(request: AtDesk) -> Iterable[Invitation]:
    return waiting_in(request.workspace).order_by("-id")


def _invitation(request: AtDesk, invitation: Invitation) -> dict[str, Any]:
    may_give = invitation.role in roles_given_by(request.agent.role)
    place = [request.workspace.slug, public_id(invitation.id)]
    return {
        "email": invitation.email,
        "role": role_in_words(invitation.role),
        "at": invitation.created_at,
        "until": invitation.expires_at,
        "expired": invitation.expires_at <= clock.now(),
        "withdrawal_url": may_give and reverse("desk:settings-withdrawal", args=place),
    }
