from django.db import transaction
from django.utils.translation import gettext as _

from egal.contacts.models import Visitor
from egal.conversations.models import Attachment
from egal.shared import clock
from egal.shared.files import Kept
from egal.shared.kinds import kind_of
from egal.shared.text import storable
from egal.shared.trouble import Trouble

MOST_WAITING = 40  # files that wait for a message of one visitor


@transaction.atomic
def upload_for_visitor(*, visitor: Visitor, kept: Kept, name: str, content_type: str) -> Attachment:
    """A stored file for a message that this visitor will write within a day.

    The token is the permission. name, content_type: as claimed. Trouble for too many at once.
    """
    waiting = Attachment.objects.filter(
        uploaded_by_kind="visitor", uploaded_by_id=visitor.id, message=None
    )
    if waiting.count() >= MOST_WAITING:
        raise Trouble(_("Too many files wait for a message. Send some of them first."))
    return Attachment.objects.create(
        workspace_id=visitor.workspace_id,
        name=storable(name),
        content_type=kind_of(kept.head, storable(content_type)),
        size=kept.size,
        sha256=kept.sha256,
        uploaded_by_kind="visitor",
        uploaded_by_id=visitor.id,
        uploaded_at=clock.now(),
    )
