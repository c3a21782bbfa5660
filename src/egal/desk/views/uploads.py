"""Files for what is being written, one a request, streamed into the store."""

from urllib.parse import unquote

from django.conf import settings
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from egal.conversations.actions.uploads import upload
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.files import upload_shown
from egal.desk.views import pieces
from egal.shared.files import PIECE, Draft, Kept, NotKept


@require_POST
@at_desk("conversations:write")
def uploads(request: AtDesk) -> HttpResponse:
    """The body is the file; its name and type, percent-encoded, stand in X-File-Name and -Type.

    Not a form, because Django would read all of one before it knows who is asking. With
    Upload-Length there is no body yet: it comes in pieces (`pieces.py`).
    """
    if "Upload-Length" in request.headers:
        return pieces.begin(request)
    try:
        kept = _received(request)
    except NotKept:
        return _refused(507, _("There is no room for files at the moment. Try again later."))
    except UnreadablePostError:
        return _refused(400, _("The file broke off on its way. Try again."))
    if kept is None:
        most = settings.LARGEST_FILE // 2**20
        return _refused(413, _("The file is larger than %(size)s MB.") % {"size": most})
    attachment = upload(
        workspace=request.workspace,
        actor=request.agent,
        kept=kept,
        name=unquote(request.headers.get("X-File-Name", ""))[: pieces.LONGEST_NAME] or _("File"),
        content_type=unquote(request.headers.get("X-File-Type", ""))[: pieces.LONGEST_NAME],
    )
    return JsonResponse(upload_shown(request, attachment), status=201)


def _received(request: AtDesk) -> Kept | None:
    """The stored file; None for one that is too large."""
    if int(request.headers.get("Content-Length") or 0) > settings.LARGEST_FILE:
        return None
    with Draft() as draft:
        while piece := request.read(PIECE):
            draft.write(piece)
            if draft.size > settings.LARGEST_FILE:
                return None
        return draft.keep()


def _refused(status: int, error: str) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)
