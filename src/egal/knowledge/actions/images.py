from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.knowledge.changes import WRITE
from egal.knowledge.models import Image
from egal.shared import clock, kinds
from egal.shared.files import Kept
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require


@transaction.atomic
def add_image(*, workspace: Workspace, actor: Actor, kept: Kept, name: str) -> Image:
    """A stored file as a picture for articles; the same content is the same picture.

    Trouble for what is none: a PNG, JPEG, GIF or WebP, as its content says.
    """
    require(actor, WRITE, workspace.id)
    kind = kinds.picture(kept.head)
    if not kind:
        raise Trouble(_("Choose a PNG, JPEG, GIF or WebP picture."))
    image, fresh = Image.objects.get_or_create(
        workspace=workspace,
        sha256=kept.sha256,
        defaults={
            "content_type": kind,
            "name": storable(name),
            "size": kept.size,
            "uploaded_by_kind": actor.actor_kind,
            "uploaded_by_id": actor.actor_id,
            "uploaded_at": clock.now(),
        },
    )
    if fresh:
        record("image.added", workspace_id=workspace.id, actor=actor, image=image.id, name=name)
    return image
