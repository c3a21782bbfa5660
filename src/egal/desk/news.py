"""What has just been added to a conversation, for everybody who looks at it."""

import zoneinfo

from django.template.loader import render_to_string
from django.utils import timezone, translation

from egal.contacts.addresses import addresses_of
from egal.conversations.models import Conversation
from egal.conversations.timeline import added_by
from egal.desk.context.entries import entries
from egal.events.models import Event
from egal.workspaces import scope
from egal.workspaces.models import Workspace


def news_of(workspace_id: int, seq: int, language: str) -> str:
    """The entry that the event with this `seq` has added to a timeline, below its day; else "".

    The same for every agent, so that it is made once for all: without what only some may do.
    """
    event = Event.objects.filter(workspace_id=workspace_id, seq=seq).first()
    if event is None or event.conversation_id is None:
        return ""
    workspace = Workspace.objects.get(pk=workspace_id)
    zone = zoneinfo.ZoneInfo(workspace.time_zone)
    with scope.of(workspace_id), timezone.override(zone), translation.override(language):
        added = added_by(event)
        if not added.days:
            return ""
        conversation = Conversation.objects.get(pk=event.conversation_id)
        own = addresses_of(conversation.contact_id)
        given = {"timeline": entries(workspace.slug, conversation, added, own)}
        return render_to_string("desk/_entries.html", given)
