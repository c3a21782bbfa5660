"""Large files for what is being written, in pieces: tus 1.0 (https://tus.io/protocols), its core
and creation. When all is here, GET tells what the file has become.
"""

from base64 import b64decode

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from egal.conversations.actions.pieces import OutOfStep, add_piece, begin_upload, finish_upload
from egal.conversations.models import Upload
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.files import upload_shown
from egal.shared.files import PIECE, Draft, NotKept
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

LONGEST_NAME = 255  # characters
MOST_AT_ONCE = 16 * 2**20  # bytes of a piece
_PIECE_TYPE = "application/offset+octet-stream"


def begin(request: AtDesk) -> HttpResponse:
    """Expect a file as long as Upload-Length says."""
    size = _number(request, "Upload-Length")
    if size is None:
        return _refused(400, _("The file broke off on its way. Try again."))
    if size > settings.LARGEST_FILE:
        return _refused(413, _too_large())
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    begun = begin_upload(
        agent=request.agent,
        name=told.get("filename", "")[:LONGEST_NAME] or _("File"),
        content_type=told.get("filetype", "")[:LONGEST_NAME],
        size=size,
    )
    place = reverse("desk:upload", args=[request.workspace.slug, begun.public_id])
    return _told(HttpResponse(status=201, headers={"Location": place}), begun)


@require_http_methods(["HEAD", "PATCH", "GET"])
@at_desk("conversations:write")
def upload(request: AtDesk, upload: str) -> HttpResponseBase:
    """How far it is (HEAD), one piece more (PATCH), and what has become of it (GET)."""
    begun = row_or_404(Upload.objects.filter(agent=request.agent), upload)
    if request.method == "HEAD":
        return _told(HttpResponse(), begun)
    try:
        if request.method == "PATCH":
            return _take(request, begun)
        return JsonResponse(upload_shown(request, finish_upload(begun=begun, agent=request.agent)))
    except OutOfStep:
        begun.refresh_from_db()
        return _told(HttpResponse(status=409), begun)
    except NotKept:
        return _refused(507, _("There is no room for files at the moment. Try again later."))
    except Trouble as trouble:
        return _refused(422, str(trouble))


def _take(request: AtDesk, begun: Upload) -> HttpResponse:
    """Of a piece that is cut off, what has come counts."""
    offset = _number(request, "Upload-Offset")
    if request.headers.get("Content-Type") != _PIECE_TYPE or offset is None:
        return _refused(415, _("The file broke off on its way. Try again."))
    if int(request.headers.get("Content-Length") or 0) > MOST_AT_ONCE:
        return _refused(413, _too_large())
    with Draft() as draft:
        whole = _copied(request, draft)
        if draft.size:
            add_piece(begun=begun, agent=request.agent, offset=offset, kept=draft.keep())
    begun.refresh_from_db()
    if not whole:
        return _refused(400, _("The file broke off on its way. Try again."))
    return _told(HttpResponse(status=204), begun)


def _copied(request: AtDesk, draft: Draft) -> bool:
    """Whether all of the body was there."""
    try:
        while (piece := request.read(PIECE)) and draft.size <= MOST_AT_ONCE:
            draft.write(piece)
    except UnreadablePostError:
        return False
    return True


def _told(answer: HttpResponse, begun: Upload) -> HttpResponse:
    answer.headers["Tus-Resumable"] = "1.0.0"
    answer.headers["Upload-Offset"] = str(begun.received)
    answer.headers["Upload-Length"] = str(begun.size)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _metadata(header: str) -> dict[str, str]:
    """“name base64, name base64”; what is not so is left out."""
    pairs = (pair.strip().partition(" ") for pair in header.split(","))
    return {name: _decoded(value) for name, _blank, value in pairs if name}


def _decoded(value: str) -> str:
    try:
        return b64decode(value).decode(errors="replace")
    except ValueError:
        return ""


def _number(request: AtDesk, name: str) -> int | None:
    given = request.headers.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 16 else None


def _too_large() -> str:
    return _("The file is larger than %(size)s MB.") % {"size": settings.LARGEST_FILE // 2**20}


def _refused(status: int, error: str) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)
