import re

from django.core.files import File
from django.http import FileResponse, Http404
from ninja import Router

from egal.api.tokens import TokenRequest, needs
from egal.conversations.models import Attachment
from egal.shared import files
from egal.shared.rows import row_or_404

router = Router()

_BYTES = {
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
}


@router.get("/{attachment_id}", **needs("conversations:read", responses={200: _BYTES}))
def download_attachment(request: TokenRequest, attachment_id: str) -> FileResponse:
    """The bytes of an attachment, as they came. Its type is a stranger's claim: never trust it."""
    attachment = row_or_404(Attachment.objects.exclude(sha256=""), attachment_id)
    return FileResponse(
        _opened(attachment),
        as_attachment=True,
        filename=_safe(attachment.name),
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _opened(attachment: Attachment) -> "File[bytes]":
    try:
        return files.opened(attachment.sha256)
    except FileNotFoundError:
        raise Http404(attachment.sha256) from None


def _safe(name: str) -> str:
    """A name that fits into a header: no control characters, and not empty."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", name).strip() or "attachment"
