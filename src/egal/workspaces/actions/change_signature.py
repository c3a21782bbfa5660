from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require

LONGEST = 2000  # characters


@transaction.atomic
def change_signature(*, agent: Agent, actor: Actor, de: str, en: str) -> None:
    """What stands below this agent's messages, in German and in English; empty for nothing.

    Everybody changes their own, and whoever may change agents that of others. The event does not
    repeat the words. Raises Trouble for a text that is too long.
    """
    own = (actor.actor_kind, actor.actor_id) == ("agent", agent.id)
    require(actor, "conversations:write" if own else "agents:write", agent.workspace_id)
    texts = [storable(text).replace("\r\n", "\n").strip() for text in (de, en)]
    if max(map(len, texts)) > LONGEST:
        raise Trouble(_("A signature has %(most)s characters at most.") % {"most": LONGEST})
    if texts == [agent.signature_de, agent.signature_en]:
        return
    agent.signature_de, agent.signature_en = texts
    agent.save(update_fields=["signature_de", "signature_en"])
    record(
        "agent.signature_changed",
        workspace_id=agent.workspace_id,
        actor=actor,
        agent=agent.id,
        name=agent.actor_name,
    )
