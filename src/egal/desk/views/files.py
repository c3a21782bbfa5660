from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from egal.conversations.models import Attachment
from egal.desk.access import AtDesk, at_desk
from egal.desk.views.messages import download
from egal.shared import files
from egal.shared.rows import row_or_404


@require_GET
@at_desk("conversations:read")
def attachment(request: AtDesk, public: str) -> FileResponse:  # noqa: ARG001 - at_desk passes it
    """A file somebody sent, as a download."""
    found = row_or_404(Attachment.objects.exclude(sha256=""), public)
    try:
        content = files.opened(found.sha256)
    except FileNotFoundError:
        raise Http404 from None
    return download(content, name=found.name, content_type="application/octet-stream")
