"""Who is named in a note: “@” and the name of an agent or of a team."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from egal.conversations.models import Mention, Message
from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent, Membership


def mention(note: Message, actor: Actor, agents: Collection[int] = ()) -> None:
    """Note whom a new note names, by its text or besides, and tell of it. In its transaction.

    agents: ids of those it is for besides; Trouble for one who does not work here. A team stands
    for all its members. Whoever writes is not told of it.
    """
    if not agents and "@" not in note.text:
        return
    at_work = _at_work()
    if not at_work.keys() >= set(agents):
        raise Trouble(_("Somebody mentioned does not work here."))
    author = actor.actor_id if actor.actor_kind == "agent" else None
    named = sorted({*_named_in(note.text, at_work), *agents} - {author})
    if not named:
        return
    Mention.objects.bulk_create(
        Mention(
            workspace_id=note.workspace_id,
            message=note,
            conversation_id=note.conversation_id,
            agent_id=agent,
            created_at=note.created_at,
        )
        for agent in named
    )
    record(
        "note.mentioned",
        workspace_id=note.workspace_id,
        actor=actor,
        conversation_id=note.conversation_id,
        message=note.id,
        agents=named,
    )


def called(name: str) -> tuple[str, str]:
    """How somebody is called after an “@”: by the whole name, or by its first word."""
    return name, name.partition(" ")[0]


def _at_work() -> Mapping[int, str]:
    """The names of all who may read notes here, by id."""
    agents = Agent.objects.filter(deactivated_at=None).select_related("account")
    return {agent.id: agent.actor_name for agent in agents}


def _named_in(text: str, at_work: Mapping[int, str]) -> set[int]:
    meant = _meant(at_work)
    names = sorted(meant, key=len, reverse=True)
    lower, found = text.lower(), set[int]()
    for place, sign in enumerate(lower):
        if sign == "@" and not (place and _is_of_a_word(lower[place - 1])):
            name = _first_of(names, lower[place + 1 :])
            found |= meant.get(name, set())
    return found


def _meant(at_work: Mapping[int, str]) -> Mapping[str, set[int]]:
    """Whom each name means, in lower case: agents by whole names, by first names that only one
    has, and teams, in this order.
    """
    whole, first, teams = (defaultdict[str, set[int]](set) for _each in range(3))
    for agent, name in at_work.items():
        everything, beginning = (each.lower() for each in called(name))
        whole[everything].add(agent)
        first[beginning].add(agent)
    members = Membership.objects.filter(agent__in=at_work).select_related("team")
    for each in members:
        teams[each.team.name.lower()].add(each.agent_id)
    alone = {name: agents for name, agents in first.items() if len(agents) == 1}
    return {**teams, **alone, **whole}


def _first_of(names: Iterable[str], text: str) -> str:
    """The first of these that the text begins with as a whole; "" for none."""
    return next((each for each in names if each and _begins(text, each)), "")


def _begins(text: str, name: str) -> bool:
    return text.startswith(name) and not _is_of_a_word(text[len(name) : len(name) + 1])


def _is_of_a_word(sign: str) -> bool:
    return sign.isalnum() or sign in ("_", "@") if sign else False
