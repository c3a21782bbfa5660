"""A large file that comes in pieces, so that a broken connection costs one of them at most."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.uploads import upload
from egal.conversations.models import Attachment, Upload
from egal.shared import clock
from egal.shared.files import PIECE, Kept, keep_pieces, opened
from egal.shared.leftovers import leave
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require


class OutOfStep(Exception):
    """This piece does not begin where the last one ended. The text says where that was."""


def begin_upload(*, agent: Agent, name: str, content_type: str, size: int) -> Upload:
    """Expect a file of so many bytes. name, content_type: as claimed."""
    require(agent, "conversations:write", agent.workspace_id)
    return Upload.objects.create(
        workspace_id=agent.workspace_id,
        agent=agent,
        name=storable(name),
        content_type=storable(content_type),
        size=size,
        updated_at=clock.now(),
    )


def add_piece(*, begun: Upload, agent: Agent, offset: int, kept: Kept) -> int:
    """The stored piece that begins at this byte; up to which byte it is all here then.

    Raises OutOfStep for one that begins elsewhere, Trouble for more than was announced.
    """
    require(agent, "conversations:write", begun.workspace_id)
    leave([kept.sha256])  # no message ever names a piece, and nobody one that is refused
    with transaction.atomic():
        row = Upload.objects.select_for_update().get(pk=begun.pk)
        if offset != row.received:
            raise OutOfStep(str(row.received))
        if offset + kept.size > row.size:
            raise Trouble(_("The file is larger than announced."))
        row.received += kept.size
        row.pieces.append(kept.sha256)
        row.updated_at = clock.now()
        row.save(update_fields=["received", "pieces", "updated_at"])
    return row.received


@transaction.atomic
def finish_upload(*, begun: Upload, agent: Agent) -> Attachment:
    """All pieces as one file that waits for a message; asked twice it is the same one.

    Raises OutOfStep before all are here, Trouble when they have been forgotten meanwhile.
    """
    row = Upload.objects.select_for_update().get(pk=begun.pk)
    if row.received < row.size:
        raise OutOfStep(str(row.received))
    if row.became and (known := Attachment.objects.filter(pk=row.became).first()):
        return known
    try:
        kept = keep_pieces(_joined(row.pieces))
    except FileNotFoundError:
        raise Trouble(_("This took too long. Upload the file again.")) from None
    attachment = upload(
        workspace=row.workspace,
        actor=agent,
        kept=kept,
        name=row.name,
        content_type=row.content_type,
    )
    row.became = attachment.id
    row.save(update_fields=["became"])
    return attachment


def _joined(pieces: list[str]) -> Iterator[bytes]:
    for sha256 in pieces:
        with opened(sha256) as file:
            while part := file.read(PIECE):
                yield part
