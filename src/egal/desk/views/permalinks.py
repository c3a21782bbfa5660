from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from egal.conversations.models import Message
from egal.conversations.timeline import LATEST
from egal.desk import context
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.views.conversations import view_of
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404


@require_GET
@at_desk("conversations:read")
def message(request: AtDesk, public: str) -> HttpResponse:
    """To where the message stands today, also after its conversation was merged or split."""
    found = row_or_404(Message.objects.all(), public)
    conversation = conversation_or_404(public_id(found.conversation_id))
    url = context.conversation_url(request, conversation, view_of(request))
    newer = Message.objects.filter(conversation=conversation, id__gt=found.id)
    everything = "&everything=1" if newer.count() >= LATEST else ""
    return redirect(f"{url}{everything}#message-{found.public_id}")
