"""A file on its way in: written to the store while it is read, never whole in memory."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest
from ninja.errors import HttpError

from egal.shared.files import PIECE, Draft, Kept
from egal.shared.trouble import Trouble

FIELD = "file"
_FORM = 64 * 1024  # bytes that the form itself may take


@dataclass(frozen=True, slots=True)
class Received:
    """A stored file with its claims."""

    kept: Kept
    name: str
    content_type: str


def received(request: HttpRequest) -> Received:
    """The file of this form (multipart/form-data), stored.

    HttpError for one that is too large; Trouble where there is none; NotKept without room.
    """
    refuse_larger(request, settings.LARGEST_FILE)
    with Draft() as draft:
        writing = _Writing(draft, request)
        request.upload_handlers = [writing]
        _ = request.FILES  # reads the request
        if draft.size > settings.LARGEST_FILE:
            raise _too_large(settings.LARGEST_FILE)
        if writing.whole is None:
            raise Trouble(f"There is no file in it. Send a form with the field “{FIELD}”.")
        return Received(draft.keep(), writing.whole.name or "", writing.whole.content_type or "")


def refuse_larger(request: HttpRequest, largest: int) -> None:
    """HttpError for a form that says it brings more bytes than this, or does not say how many."""
    announced = request.headers.get("Content-Length")
    if announced is None:
        raise HttpError(411, "Say how long the request is, with the header Content-Length.")
    if int(announced or 0) > largest + _FORM:
        raise _too_large(largest)


class _Writing(FileUploadHandler):
    """Writes the form's first file of our name into the draft, and reads past any other."""

    chunk_size = PIECE

    def __init__(self, draft: Draft, request: HttpRequest) -> None:
        super().__init__(request)
        self.draft = draft
        self.whole: UploadedFile[bytes] | None = None
        self.begun = False

    def new_file(self, field_name: str, *args: Any, **options: Any) -> None:
        super().new_file(field_name, *args, **options)
        if field_name != FIELD or self.begun:
            raise SkipFile
        self.begun = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        self.draft.write(raw_data)
        if self.draft.size > settings.LARGEST_FILE:
            raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        self.whole = UploadedFile(None, self.file_name, self.content_type, file_size)
        return self.whole


def _too_large(largest: int) -> HttpError:
    return HttpError(413, f"The file is larger than {largest // 2**20} MB.")
