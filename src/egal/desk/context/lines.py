"""The lines of the sidebar, each a view: key, title, icon, count."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from egal.callbacks.promised import promised
from egal.channels.public import in_public
from egal.channels.quarantine import quarantined
from egal.channels.registry import channels
from egal.conversations.counts import MANY, Counts, count_tagged, count_up_to
from egal.conversations.lists import AT_WORK, BY_CHANNEL, OF_TAG, OF_TEAM, SAVED, UNHAPPY
from egal.conversations.models import SavedView, Tag
from egal.conversations.saved_views import saved_views_for
from egal.conversations.search import filtered
from egal.shared.ids import public_id
from egal.workspaces.models import Agent, Membership, Team

QUARANTINE, CALLBACKS = "quarantine", "callbacks"


@dataclass(frozen=True, slots=True)
class Line:
    """count: None where nobody needs to know. many: there are more than that."""

    key: str
    title: str
    icon: str
    count: int | None = None
    many: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """folded: what only some want to see, below a title of its own."""

    title: str
    lines: list[Line]
    folded_title: str = ""
    folded: list[Line] = field(default_factory=list)


def groups(
    agent: Agent, name: str, counts: Counts, connected: Container[str], current: str
) -> Iterator[Group]:
    """All there is for this agent. name: of the workspace. connected: channels with an inbox."""
    yield Group(
        _("Mine"),
        [
            Line("mine", _("Assigned to me"), "user", counts.mine),
            Line("mentions", _("Mentions"), "at-sign", counts.mentions),
            Line("snoozed", _("Snoozed"), "clock", counts.snoozed),
        ],
    )
    everybodys = [*_everybodys(counts), *_unhappy(counts, connected, current)]
    yield Group(name, [*everybodys, *_put_away(agent, counts, current)])
    yield _teams(agent, counts)
    yield Group(_("By channel"), list(_channels(counts, connected)))
    tags = Tag.objects.filter(is_view=True).order_by("name")
    by_tag = [Line(_of(OF_TAG, t.id), t.name, "tag", *count_tagged(t.id)) for t in tags]
    yield Group(_("By tag"), by_tag)
    yield Group(_("Saved views"), [_saved(view, agent) for view in saved_views_for(agent)])


def _everybodys(counts: Counts) -> list[Line]:
    return [
        Line("unassigned", _("Unassigned"), "inbox", counts.unassigned),
        Line("due", _("Waiting over a day"), "timer", counts.due),
        Line("open", _("All open"), "layers", counts.open),
        Line("solved", _("Solved"), "check"),
    ]


def _unhappy(counts: Counts, connected: Container[str], current: str) -> Iterator[Line]:
    """Where something of ours stands in public at all."""
    if counts.unhappy or current == UNHAPPY or any(each in connected for each in in_public()):
        yield Line(UNHAPPY, _("Public and unhappy"), "frown", counts.unhappy)


def _put_away(agent: Agent, counts: Counts, current: str) -> Iterator[Line]:
    """Shown only while there is something in it, or one is looking at it."""
    calls = promised().count()
    if calls or current == CALLBACKS:
        yield Line(CALLBACKS, _("Callbacks promised"), "phone", calls)
    if counts.spam or current == "spam":
        yield Line("spam", _("Spam"), "user-round-x")
    kept = quarantined().count() if agent.may("inboxes:read") else 0
    if kept or current == QUARANTINE:
        yield Line(QUARANTINE, _("Quarantine"), "circle-alert", kept)


def _teams(agent: Agent, counts: Counts) -> Group:
    """The agent's own; the others folded."""
    own = Membership.objects.filter(agent=agent, team=OuterRef("pk"))
    mine: list[Line] = []
    others: list[Line] = []
    for team in Team.objects.annotate(own=Exists(own)).order_by("name"):
        count = counts.teams.get(team.id, 0)
        lines = mine if team.own else others
        lines.append(Line(_of(OF_TEAM, team.id), team.name, "users", count))
    return Group(_("Teams"), mine, _("All teams") if mine else _("Teams"), others)


def _channels(counts: Counts, connected: Container[str]) -> Iterator[Line]:
    for key, channel in channels().items():
        if key in connected:
            count = counts.channels.get(key, 0)
            yield Line(f"{BY_CHANNEL}{key}", str(channel.name), channel.icon, count)


def _saved(view: SavedView, agent: Agent) -> Line:
    """Counted is what is at work, as far as it asks for filters alone: words are found only."""
    found, key = filtered(view.query, agent), _of(SAVED, view.id)
    if found is None:
        return Line(key, view.name, "star")
    count = count_up_to(found.filter(AT_WORK))
    return Line(key, view.name, "star", min(count, MANY - 1), many=count == MANY)


def _of(kind: str, number: int) -> str:
    return f"{kind}{public_id(number)}"
