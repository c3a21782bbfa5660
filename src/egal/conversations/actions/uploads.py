from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from egal.conversations.models import Attachment, Conversation, Direction, Message, Upload
from egal.events.record import SYSTEM, Actor, record
from egal.knowledge.models import Image
from egal.shared import clock
from egal.shared.files import Kept
from egal.shared.kinds import kind_of
from egal.shared.leftovers import leave
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.shared.written import pictures_in
from egal.workspaces.models import Portal, Workspace
from egal.workspaces.permissions import require

MOST = 20  # files of one message
WAITS = timedelta(days=1)
_BATCH = 100


@transaction.atomic
def upload(
    *, workspace: Workspace, actor: Actor, kept: Kept, name: str, content_type: str
) -> Attachment:
    """A stored file for a message that its uploader will write within a day.

    name, content_type: as claimed.
    """
    require(actor, "conversations:write", workspace.id)
    attachment = Attachment.objects.create(
        workspace=workspace,
        name=storable(name),
        content_type=kind_of(kept.head, storable(content_type)),
        size=kept.size,
        sha256=kept.sha256,
        uploaded_by_kind=actor.actor_kind,
        uploaded_by_id=actor.actor_id,
        uploaded_at=clock.now(),
    )
    _record("attachment.uploaded", attachment, actor)
    return attachment


def attach(message: Message, uploads: Sequence[int], conversation: Conversation) -> None:
    """Let these uploads of its author be the files of a new message, in its transaction.

    conversation: locked. Trouble for what is not there, somebody else's, or in a message already.
    """
    if not uploads:
        return
    if len(uploads) > MOST:
        raise Trouble(_("A message takes %(most)s files at most.") % {"most": MOST})
    waiting = _waiting().filter(
        uploaded_by_kind=message.author_kind, uploaded_by_id=message.author_id
    )
    if waiting.filter(pk__in=uploads).update(message=message, draft=None) < len(set(uploads)):
        raise Trouble(_("A file is not there any more or was sent already. Upload it again."))
    if message.direction == Direction.OUTBOUND:
        _fits(message)
    shown = pictures_in(message.html)
    Attachment.objects.filter(message=message, sha256__in=shown).update(inline=True)
    conversation.attachment_count += len(set(uploads))
    conversation.save(update_fields=["attachment_count"])


@transaction.atomic
def drop_unused() -> int:
    """Forget one batch of uploads that no message and no draft took within a day; how many.

    For a worker's loop. The stored content goes a day later, unless another file has the same.
    """
    Upload.unscoped.filter(updated_at__lt=clock.now() - WAITS).delete()  # broken off, or done
    late = Attachment.unscoped.filter(message=None, draft=None, uploaded_at__lt=clock.now() - WAITS)
    batch = list(late.order_by("uploaded_at").select_for_update(skip_locked=True)[:_BATCH])
    for attachment in batch:
        _record("attachment.dropped", attachment, SYSTEM)
    Attachment.unscoped.filter(pk__in=[attachment.id for attachment in batch]).delete()
    leave(attachment.sha256 for attachment in batch if attachment.sha256)
    return len(batch)


def uploads_of(actor: Actor) -> QuerySet[Attachment]:
    """What waits for a message of this actor's."""
    return _waiting().filter(uploaded_by_kind=actor.actor_kind, uploaded_by_id=actor.actor_id)


def is_named(sha256: str) -> bool:
    """By a file of a message, a picture of an article that happens to be the same, or a logo."""
    return any(
        rows.exists()
        for rows in (
            Attachment.unscoped.filter(sha256=sha256),
            Image.unscoped.filter(sha256=sha256),
            Portal.unscoped.filter(logo_sha256=sha256),
        )
    )


def _waiting() -> QuerySet[Attachment]:
    return Attachment.objects.filter(message=None).exclude(uploaded_at=None)


def _fits(message: Message) -> None:
    sizes = Attachment.objects.filter(message=message).values_list("size", flat=True)
    if sum(sizes) > settings.LARGEST_FILE:
        raise Trouble(
            _("The files of one reply must not be larger than %(size)s MB together.")
            % {"size": settings.LARGEST_FILE // 2**20}
        )


def _record(kind: str, attachment: Attachment, actor: Actor) -> None:
    record(
        kind,
        workspace_id=attachment.workspace_id,
        actor=actor,
        attachment=attachment.id,
        size=attachment.size,
    )
