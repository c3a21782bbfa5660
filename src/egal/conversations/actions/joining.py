"""Two contacts that are one person, and back. It stands here because conversations move along."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from egal.contacts.actions.locked import locked_contacts
from egal.contacts.evidence import keep_evidence
from egal.contacts.models import Contact, Evidence, Identity, Joining
from egal.conversations.actions.locked import held
from egal.conversations.models import Conversation, Direction, Merging, Message
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require


@transaction.atomic
def join_contacts(*, keep: Contact, join: Contact, actor: Actor, evidence: str) -> Joining:
    """These two are one person, for the reason given: all that `join` has becomes that of `keep`.

    Addresses and conversations move, and are noted in the Joining. Messages keep the author known
    when they were written; whose they are is asked by their address (`contacts/addresses.py`).
    Trouble for one contact twice, one that is joined already, one of another workspace.
    """
    require(actor, "contacts:write", keep.workspace_id)
    keep, join = locked_contacts([keep, join])
    _check_apart(keep, join)
    conversations = held(Conversation.objects.filter(contact=join))
    joining = _keep_joining(keep, join, conversations, actor, storable(evidence).strip())
    for identity in join.identities.all():
        keep_evidence(identity, "joined", joining.evidence, actor, joining=joining)
    join.identities.update(contact=keep)
    _give(conversations, keep)
    join.joined_into = keep
    join.save(update_fields=["joined_into"])
    _record("contact.joined", joining, actor, conversations, evidence=joining.evidence)
    return joining


@transaction.atomic
def unjoin_contacts(*, joining: Joining, actor: Actor) -> None:
    """They were two after all: everything goes back where it was.

    What moved moves back, as far as it is still there. What came meanwhile goes by its address:
    a conversation whose first message came from a joined address goes too, and every message from
    one gets the joined contact as its author. What came meanwhile into a conversation from
    elsewhere stays in it. Addresses added to the kept contact meanwhile stay there.

    Joinings are undone in any order, but one below another: Trouble while the kept contact is
    itself joined, and while conversations of the two are merged. Both can be undone first.
    """
    require(actor, "contacts:write", joining.workspace_id)
    kept, joined = locked_contacts([joining.kept, joining.joined])
    joining = _not_undone(joining)
    _check_on_top(kept)
    identities = Identity.objects.filter(pk__in=joining.identity_ids, contact=kept)
    conversations = held(_going_back(joining, identities))
    _check_unmixed(conversations)
    _give_authorship(joining, identities)
    _give(conversations, joined)
    _record("contact.unjoined", joining, actor, conversations)
    identities.update(contact=joined)
    Evidence.objects.filter(joining=joining).delete()
    joined.joined_into = None
    joined.save(update_fields=["joined_into"])
    joining.undone_at, joining.undone_by_name = clock.now(), actor.actor_name
    joining.save(update_fields=["undone_at", "undone_by_name"])


def _check_apart(keep: Contact, join: Contact) -> None:
    if keep == join:
        raise Trouble(_("This is one contact already. Choose two."))
    for contact in (keep, join):
        if contact.joined_into_id:
            raise Trouble(
                _("%(name)s was joined with another contact. Go on there.") % {"name": contact.name}
            )


def _keep_joining(
    keep: Contact, join: Contact, conversations: list[int], actor: Actor, evidence: str
) -> Joining:
    return Joining.objects.create(
        workspace_id=keep.workspace_id,
        kept=keep,
        joined=join,
        evidence=evidence,
        identity_ids=list(join.identities.order_by("pk").values_list("pk", flat=True)),
        conversation_ids=conversations,
        last_message_id=_newest(Message.unscoped.all()),
        last_conversation_id=_newest(Conversation.unscoped.all()),
        actor_kind=actor.actor_kind,
        actor_id=actor.actor_id,
        actor_name=actor.actor_name,
        created_at=clock.now(),
    )


def _newest(rows: QuerySet[Message] | QuerySet[Conversation]) -> int:
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def _give(conversations: list[int], contact: Contact) -> None:
    moving = Conversation.objects.filter(pk__in=conversations)
    moving.update(contact=contact, contact_name=contact.name)


def _not_undone(joining: Joining) -> Joining:
    joining = Joining.objects.get(pk=joining.pk)
    if joining.undone_at:
        raise Trouble(_("This joining has been undone already."))
    return joining


def _check_on_top(kept: Contact) -> None:
    if kept.joined_into_id:
        raise Trouble(
            _("%(name)s was joined with another contact since. Undo that first.")
            % {"name": kept.name}
        )


def _going_back(joining: Joining, identities: QuerySet[Identity]) -> QuerySet[Conversation]:
    first = Message.objects.filter(conversation=OuterRef("pk"), direction=Direction.INBOUND)
    first = first.order_by("pk")
    came_meanwhile = Q(
        _is_of(identities, "first_kind", "first_address"), pk__gt=joining.last_conversation_id
    )
    return Conversation.objects.annotate(
        first_kind=Subquery(first.values("from_kind")[:1]),
        first_address=Subquery(first.values("from_address")[:1]),
    ).filter(Q(pk__in=joining.conversation_ids) | came_meanwhile, contact=joining.kept_id)


def _is_of(identities: QuerySet[Identity], kind: str, address: str) -> Exists:
    return Exists(identities.filter(kind=OuterRef(kind), value=OuterRef(address)))


def _check_unmixed(conversations: list[int]) -> None:
    one_side = Q(kept__in=conversations) ^ Q(merged__in=conversations)
    if Merging.objects.filter(one_side, undone_at=None).exists():
        raise Trouble(_("Conversations of the two have been merged since. Undo that first."))


def _give_authorship(joining: Joining, identities: QuerySet[Identity]) -> None:
    """Newer ids only: before the joining each message had the author known then."""
    came_meanwhile = Message.objects.filter(
        _is_of(identities, "from_kind", "from_address"),
        pk__gt=joining.last_message_id,
        direction=Direction.INBOUND,
        author_kind="contact",
        author_id=joining.kept_id,
    )
    came_meanwhile.update(author_id=joining.joined_id, author_name=joining.joined.name)


def _record(
    kind: str, joining: Joining, actor: Actor, conversations: list[int], **data: Any
) -> None:
    record(
        kind,
        workspace_id=joining.workspace_id,
        actor=actor,
        joining=joining.id,
        contact=joining.joined_id,
        into=joining.kept_id,
        identities=joining.identity_ids,
        conversations=conversations,
        **data,
    )
