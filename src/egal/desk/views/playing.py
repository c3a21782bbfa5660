"""What was recorded, to be listened to, and removed."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from egal.calls.actions.listening import note_listening
from egal.calls.actions.recordings import remove_recording
from egal.calls.models import Recording
from egal.desk.access import AtDesk, at_desk
from egal.shared.download import download
from egal.shared.rows import row_or_404


@require_GET
@at_desk("calls:listen")
def recording(request: AtDesk, public: str) -> HttpResponseBase:
    """Its sound, whole or the part asked for; that somebody begins to listen is noted.

    No browser keeps it: it would be heard unnoted, and longer than it is kept here.
    """
    found = row_or_404(Recording.objects.exclude(sha256="").select_related("call"), public)
    name = f"{found.began_at:%Y-%m-%d %H-%M}.wav"
    try:
        answer = download(request, found.sha256, name=name, size=found.size, kind=_wave)
    except FileNotFoundError:
        raise Http404 from None
    if request.headers.get("Range", "bytes=0-").startswith("bytes=0-"):
        note_listening(recording=found, actor=request.agent)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@at_desk("recordings:write")
def removal(request: AtDesk, public: str) -> HttpResponse:
    """Its sound and what was written down are gone for good."""
    kept = Recording.objects.exclude(sha256="").exclude(call__conversation=None)
    found = row_or_404(kept.select_related("call__conversation"), public)
    remove_recording(recording=found, actor=request.agent)
    return redirect("desk:conversation", request.workspace.slug, found.call.conversation.public_id)


def _wave(head: bytes) -> str:
    return "audio/wav" if head.startswith(b"RIFF") else ""
