"""Which of several programs writes to the person of a conversation."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from egal.channels.holding import hand_to, take_over
from egal.desk.access import AtDesk, at_desk, conversation_or_404
from egal.desk.views.conversations import shown
from egal.desk.views.messages import after_change
from egal.shared.trouble import Trouble


@require_POST
@at_desk("conversations:write")
def holder(request: AtDesk, public: str) -> HttpResponse:
    """We take it over, or pass it to the program named. The network is asked at once."""
    conversation = conversation_or_404(public)
    try:
        if program := request.POST.get("program", ""):
            hand_to(conversation=conversation, actor=request.agent, program=program)
        else:
            take_over(conversation=conversation, actor=request.agent)
    except Trouble as trouble:
        return shown(request, conversation, 422, trouble=str(trouble))
    return after_change(request, conversation)
