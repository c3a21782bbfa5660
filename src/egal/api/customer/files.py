"""Files: bringing one here before the message it belongs to, and fetching those of one's own."""

from urllib.parse import unquote

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Status
from ninja.errors import HttpError

from egal.api.customer import shapes
from egal.api.customer.access import CustomerRequest, take_one, visitor
from egal.conversations.actions.visitor_upload import upload_for_visitor
from egal.conversations.models import Attachment
from egal.conversations.visible import said_in, visible_to
from egal.shared import kinds
from egal.shared.download import download
from egal.shared.files import PIECE, Draft, Kept
from egal.shared.rows import row_or_404

router = Router()

LONGEST_NAME = 255  # characters
_BINARY = {"type": "string", "format": "binary"}
_BYTES = {"description": "OK", "content": {"application/octet-stream": {"schema": _BINARY}}}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": _BINARY}},
    },
    "parameters": [
        {"in": "header", "name": name, "schema": {"type": "string"}, "description": said}
        for name, said in [
            ("X-File-Name", "Its name, percent-encoded."),
            ("X-File-Type", "Its type as the sender claims it, percent-encoded."),
        ]
    ],
}


@router.post("", response={201: shapes.File}, auth=visitor, openapi_extra=_BODY)
def upload_file(request: CustomerRequest) -> Status[shapes.File]:
    """Bring a file here, then name its id in `files` of a message. The body is the file.

    Its type is told by its content. It waits a day for its message. One that is larger than the
    installation takes is refused (413).
    """
    take_one(request)
    kept = _received(request)
    added = upload_for_visitor(
        visitor=request.auth,
        kept=kept,
        name=unquote(request.headers.get("X-File-Name", ""))[:LONGEST_NAME] or "file",
        content_type=unquote(request.headers.get("X-File-Type", ""))[:LONGEST_NAME],
    )
    return Status(201, shapes.File.of(added))


@router.get("/{file_id}", auth=visitor, openapi_extra={"responses": {200: _BYTES}})
def download_file(request: CustomerRequest, file_id: str) -> HttpResponseBase:
    """The bytes of a file of your conversations; a picture is shown, anything else is saved."""
    found = row_or_404(Attachment.objects.exclude(sha256=""), file_id)
    if not _may_see(request, found):
        raise Http404(file_id)
    try:
        return download(request, found.sha256, name=found.name, size=found.size, kind=kinds.picture)
    except FileNotFoundError:
        raise Http404(file_id) from None


def _may_see(request: CustomerRequest, file: Attachment) -> bool:
    """Whether it is in a message shown to them, or waits for one of theirs."""
    if file.message is None:
        return (file.uploaded_by_kind, file.uploaded_by_id) == ("visitor", request.auth.id)
    conversation = visible_to(request.auth).filter(pk=file.message.conversation_id).first()
    return conversation is not None and bool(said_in(conversation, Q(pk=file.message_id)))


def _received(request: HttpRequest) -> Kept:
    """The stored file. HttpError for one that is too large, or of a length nobody names."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        raise HttpError(411, "Say how long the file is, with the header Content-Length.")
    if int(length[:15]) > settings.LARGEST_FILE:
        raise HttpError(413, f"The file is larger than {settings.LARGEST_FILE // 2**20} MB.")
    with Draft() as draft:
        while piece := request.read(PIECE):
            draft.write(piece)
        return draft.keep()
