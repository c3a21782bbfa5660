"""What another telephone system told of a call, noted; and whom of ours it shows who rings."""

from collections.abc import Mapping
from dataclasses import replace

from egal.calls.facts import CallFact
from egal.calls.models import Call
from egal.calls.wire import tell_desk
from egal.channels.base import CallUpdate
from egal.channels.phone.noting import note_calls
from egal.conversations.models import Inbox
from egal.workspaces.models import Agent


def take_in_calls(inbox: Inbox, update: CallUpdate) -> Call:
    """Note it, with the agents instead of their extensions, and tell their browsers to look."""
    theirs = _agents(inbox)
    concerned = [theirs[user] for user in update.users if user in theirs]
    facts = [_of_ours(fact, theirs, concerned) for fact in update.told]
    [call] = note_calls(inbox=inbox, driver=update.driver, facts=facts)
    for agent in {*concerned, *_shown(call)}:
        tell_desk(workspace=inbox.workspace_id, agent=agent, kind="look")
    return call


def _agents(inbox: Inbox) -> dict[str, int]:
    """The agents at work by what the system calls them."""
    pairs = [str(line).partition("=") for line in inbox.settings.get("extensions") or ()]
    emails = {theirs.strip(): ours.strip() for theirs, _equals, ours in pairs}
    at_work = Agent.objects.filter(deactivated_at=None, account__email__in=emails.values())
    known = dict(at_work.values_list("account__email", "pk"))
    return {theirs: known[ours] for theirs, ours in emails.items() if ours in known}


def _of_ours(fact: CallFact, theirs: Mapping[str, int], concerned: list[int]) -> CallFact:
    data = dict(fact.data)
    if fact.kind == "began":
        data["agents"] = concerned
        if data["way"] == "outbound" and concerned:
            data["agent"] = concerned[0]
    if agent := theirs.get(str(data.get("user", ""))):
        data["agent"] = agent
    return replace(fact, data=data)


def _shown(call: Call) -> list[int]:
    """Whose browsers show this call by now."""
    found: list[int] = []
    for began in call.events.filter(kind="began"):
        found += began.data.get("agents", [])
    return found
