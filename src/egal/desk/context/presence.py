"""Whether one takes work now, as the dot at one's picture and the menu behind it say."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from egal.conversations.models import Inbox
from egal.desk.access import AtDesk
from egal.routing.actions.presence import LANGUAGES
from egal.routing.models import Presence, RoutingRule, State
from egal.routing.rules import rule_of
from egal.workspaces.models import Agent

REASONS = (gettext_noop("Break"), gettext_noop("Meeting"), gettext_noop("At lunch"))


def presence_of(request: AtDesk) -> dict[str, Any] | None:
    """One's own; None where there is nothing that would be handed out, or not to oneself."""
    if not request.agent.may("conversations:write"):
        return None
    found = Presence.objects.filter(agent=request.agent).first()
    rule = rule_of(request.workspace.id)
    if found is None and not _hands_out(rule):
        return None
    now = found or Presence(agent=request.agent)
    reasons = [
        {"reason": each, "words": _(each), "chosen": (now.state, now.reason) == (State.AWAY, each)}
        for each in reasons_of(rule)
    ]
    return {
        **state_in_words(now),
        "url": reverse("desk:presence", args=[request.workspace.slug]),
        "activity_url": reverse("desk:presence-activity", args=[request.workspace.slug]),
        "by_itself": now.by_itself and now.state == State.AWAY,
        "reasons": reasons,
        "reason_chosen": any(each["chosen"] for each in reasons),
    }


def state_in_words(presence: Presence) -> dict[str, str]:
    """state: its key; said: "Available", "Away: lunch"."""
    words = {
        State.AVAILABLE.value: _("Available"),
        State.WRAPPING_UP.value: _("After a call"),
        State.AWAY.value: _("Away"),
    }
    said = words[presence.state]
    if presence.reason:
        said = _("%(state)s: %(reason)s") % {"state": said, "reason": _(presence.reason)}
    return {"state": presence.state, "said": said}


def reasons_of(rule: RoutingRule) -> list[str]:
    """Those of the workspace, else a few that are the same everywhere."""
    return list(rule.reasons or REASONS)


def languages_of(agent: Agent) -> list[str]:
    """In which they help; none for all of `LANGUAGES`."""
    found = Presence.objects.filter(agent=agent).values_list("languages", flat=True).first()
    return [each for each in LANGUAGES if each in (found or ())]


def _hands_out(rule: RoutingRule) -> bool:
    by_itself = rule.hand_out_chats or rule.hand_out_mails
    return by_itself or Inbox.objects.filter(channel="phone").exists()
