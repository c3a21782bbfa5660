"""What callers hear, made by the workspace itself: recorded, uploaded, or spoken by a machine."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.calls.actions.prompts import (
    LANGUAGES,
    LARGEST,
    remove_prompt,
    render_prompt,
    store_prompt,
)
from egal.calls.models import Prompt
from egal.calls.prompts import sounds_of
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.announcements import announcements_page
from egal.shared.download import saved
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_http_methods(["GET", "POST"])
@at_desk("inboxes:write")
def announcements(request: AtDesk) -> HttpResponse:
    """All of them; one more by a form, or by a script that wants to choose it at once."""
    if request.method == "GET":
        return _page(request, saved="saved" in request.GET)
    try:
        made = _made(request)
    except Trouble as trouble:
        return _refused(request, str(trouble))
    if request.headers.get("Accept") == "application/json":
        told = {"id": made.public_id, "name": made.name, "language": made.language}
        return JsonResponse(told, status=201)
    return _back(request)


@require_POST
@at_desk("inboxes:write")
def removal(request: AtDesk, public: str) -> HttpResponse:
    """Nobody hears it any more."""
    prompt = row_or_404(Prompt.objects.filter(removed_at=None), public)
    try:
        remove_prompt(prompt=prompt, actor=request.agent)
    except Trouble as trouble:
        return _refused(request, str(trouble))
    return _back(request)


@require_GET
@at_desk("inboxes:read")
def sound(request: AtDesk, language: str, spoken: str) -> HttpResponseBase:  # noqa: ARG001 - of everybody there
    """As callers hear it, shipped or one's own."""
    try:
        [path] = sounds_of(spoken, language if language in LANGUAGES else LANGUAGES[0])
        return saved(path.open("rb"), name=f"{spoken}.wav", content_type="audio/wav")
    except (LookupError, OSError) as error:
        raise Http404 from error


def _made(request: AtDesk) -> Prompt:
    given = request.POST
    language, source = given.get("language", ""), given.get("source", "")
    named: dict[str, Any] = {
        "workspace": request.workspace,
        "actor": request.agent,
        "name": given.get("name", "").strip(),
        "language": language if language in LANGUAGES else LANGUAGES[0],
    }
    text = given.get("text", "").strip()
    if source == "rendered":
        return render_prompt(**named, text=text)
    kind = "recorded" if source == "recorded" else "uploaded"
    return store_prompt(**named, source=kind, content=_content(request), text=text)


def _content(request: AtDesk) -> bytes:
    file = request.FILES.get("sound")
    if file is None or not file.size:
        raise Trouble(_("Record something first, or choose a file."))
    if file.size > LARGEST:
        most = LARGEST // 2**20
        raise Trouble(_("The file is larger than %(size)s MB.") % {"size": most})
    return bytes(file.read())


def _refused(request: AtDesk, trouble: str) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"trouble": trouble}, status=422)
    return _page(request, trouble=trouble, status=422)


def _page(request: AtDesk, *, status: int = 200, **said: Any) -> HttpResponse:
    given = {
        **context.settings(request, "announcements"),
        **announcements_page(request),
        "typed": request.POST,
        **said,
    }
    return render(request, "desk/telephone/announcements.html", given, status=status)


def _back(request: AtDesk) -> HttpResponse:
    answer = redirect("desk:announcements", request.workspace.slug)
    answer["Location"] += "?saved"
    return answer
