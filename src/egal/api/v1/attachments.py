from django.http import Http404
from django.http.response import HttpResponseBase
from ninja import Router, Status

from egal.api.tokens import TokenRequest, needs
from egal.api.uploads import received
from egal.api.v1 import shapes
from egal.conversations.actions.uploads import upload
from egal.conversations.models import Attachment
from egal.shared.download import download
from egal.shared.rows import row_or_404

router = Router()

_BINARY = {"type": "string", "format": "binary"}
_BYTES = {"description": "OK", "content": {"application/octet-stream": {"schema": _BINARY}}}
_FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {"type": "object", "properties": {"file": _BINARY}, "required": ["file"]}
        }
    },
}


@router.post(
    "", response={201: shapes.Attachment}, **needs("conversations:write", requestBody=_FORM)
)
def upload_attachment(request: TokenRequest) -> Status[shapes.Attachment]:
    """Bring a file here, then name its id in `attachments` of a message.

    It is this token's, for one message, and is forgotten after a day without one. Its type is told
    by its content where that has a mark, so it may differ from the one you give. One that is larger
    than the installation takes is refused (413).
    """
    file = received(request)
    attachment = upload(
        workspace=request.auth.workspace,
        actor=request.auth,
        kept=file.kept,
        name=file.name,
        content_type=file.content_type,
    )
    return Status(201, shapes.Attachment.of(attachment))


@router.get(
    "/{attachment_id}",
    **needs(
        "conversations:read", responses={200: _BYTES, 206: {**_BYTES, "description": "A part"}}
    ),
)
def download_attachment(request: TokenRequest, attachment_id: str) -> HttpResponseBase:
    """The bytes of a message's attachment, as they came; `Range` and `If-None-Match` are heard."""
    rows = Attachment.objects.exclude(sha256="").exclude(message=None)
    found = row_or_404(rows, attachment_id)
    try:
        return download(request, found.sha256, name=found.name, size=found.size)
    except FileNotFoundError:
        raise Http404(attachment_id) from None
