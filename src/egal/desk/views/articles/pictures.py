"""Pictures for articles: one a request up, and shown to who writes."""

from urllib.parse import unquote

from django.http import Http404, HttpResponse, JsonResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from egal.desk.access import AtDesk, at_desk
from egal.desk.context.articles.edited import LARGEST_PICTURE
from egal.desk.context.articles.frame import url
from egal.knowledge.actions.images import add_image
from egal.knowledge.models import Image
from egal.shared import kinds
from egal.shared.download import download
from egal.shared.files import PIECE, Draft, Kept, NotKept
from egal.shared.trouble import Trouble

LONGEST_NAME = 255  # characters


@require_POST
@at_desk("articles:write")
def pictures(request: AtDesk) -> HttpResponse:
    """The body is the file; its name, percent-encoded, stands in X-File-Name."""
    name = unquote(request.headers.get("X-File-Name", ""))[:LONGEST_NAME] or _("Picture")
    try:
        kept = _received(request)
        added = add_image(workspace=request.workspace, actor=request.agent, kept=kept, name=name)
    except Trouble as trouble:
        return _refused(422, str(trouble))
    except NotKept:
        return _refused(507, _("There is no room for files at the moment. Try again later."))
    except UnreadablePostError:
        return _refused(400, _("The file broke off on its way. Try again."))
    shown = url(request, "article-picture", added.sha256)
    return JsonResponse({"id": added.sha256, "name": added.name, "picture": shown}, status=201)


@require_GET
@at_desk("articles:write")
def picture(request: AtDesk, sha256: str) -> HttpResponseBase:
    """One of this workspace, published or not."""
    found = get_object_or_404(Image.objects.all(), sha256=sha256)
    try:
        return download(request, found.sha256, name=found.name, size=found.size, kind=kinds.picture)
    except FileNotFoundError:
        raise Http404 from None


def _received(request: AtDesk) -> Kept:
    """The stored file; Trouble for one that is too large."""
    too_large = Trouble(
        _("The picture is larger than %(size)s MB. Make it smaller.")
        % {"size": LARGEST_PICTURE // 2**20}
    )
    if int(request.headers.get("Content-Length") or 0) > LARGEST_PICTURE:
        raise too_large
    with Draft() as draft:
        while piece := request.read(PIECE):
            draft.write(piece)
            if draft.size > LARGEST_PICTURE:
                raise too_large
        return draft.keep()


def _refused(status: int, error: str) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)
