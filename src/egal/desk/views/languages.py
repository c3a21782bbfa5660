"""In which languages an agent helps, by which calls and chats are handed out."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from egal.desk.access import AtDesk, at_desk
from egal.routing.actions.presence import set_languages
from egal.shared.rows import row_or_404
from egal.workspaces.models import Agent


@require_POST
@at_desk("presence:write")
def languages(request: AtDesk, public: str) -> HttpResponse:
    """Theirs, from now on; none ticked is all."""
    agent = row_or_404(Agent.objects.select_related("account"), public)
    set_languages(agent=agent, actor=request.agent, languages=_known(request))
    answer = redirect("desk:settings-agent", request.workspace.slug, public)
    answer["Location"] += "?saved"
    return answer


def _known(request: AtDesk) -> list[str]:
    return [each for each in ("de", "en") if each in request.POST.getlist("language")]
