"""Files to X, in pieces: docs.x.com/x-api/media/quickstart/media-upload-chunked, 2026-08-22."""

import time
from collections.abc import Sequence
from uuid import uuid4

from django.utils.translation import gettext as _

from egal.channels.base import Enclosed, Refused, TryAgain
from egal.channels.x.client import XClient

MOST = 4  # pictures, or one video or animated picture
LARGEST = {"image/gif": 15_000_000, "video/mp4": 512_000_000}  # bytes
_LARGEST_PICTURE = 5_000_000  # bytes
_PIECE = 1_000_000  # bytes
_PATIENCE, _PAUSE = 60.0, 1.0  # seconds for X to work on a video


def uploaded(files: Sequence[Enclosed], client: XClient, *, for_messages: bool) -> list[str]:
    """Their ids at X. Raises DeliveryError; Refused for what X does not take."""
    if len(files) > MOST or (len(files) > 1 and any(map(_moves, files))):
        raise Refused(_("X takes four pictures or one video in a message."))
    return [_sent(file, client, for_messages=for_messages) for file in files]


def _sent(file: Enclosed, client: XClient, *, for_messages: bool) -> str:
    if not file.content_type.startswith(("image/", "video/")):
        raise Refused(_("X takes pictures and videos only, not %(name)s.") % {"name": file.name})
    if file.size > LARGEST.get(file.content_type, _LARGEST_PICTURE):
        raise Refused(_("%(name)s is too large for X.") % {"name": file.name})
    begun = client.write(
        "POST",
        "/2/media/upload/initialize",
        {
            "media_type": file.content_type,
            "total_bytes": file.size,
            "media_category": _category(file, for_messages=for_messages),
        },
    )["data"]
    content = file.content()
    for number, place in enumerate(range(0, len(content), _PIECE)):
        piece, content_type = _form(number, content[place : place + _PIECE])
        client.upload(f"/2/media/upload/{begun['id']}/append", piece, content_type)
    ended = client.write("POST", f"/2/media/upload/{begun['id']}/finalize", {})["data"]
    _wait(str(begun["id"]), ended, client)
    return str(begun["id"])


def _wait(id_: str, told: dict[str, object], client: XClient) -> None:
    """Until X has worked on it, where it does."""
    until = time.monotonic() + _PATIENCE
    while info := told.get("processing_info"):
        state = info.get("state") if isinstance(info, dict) else ""
        if state == "succeeded":
            return
        if state == "failed":
            raise Refused(_("X cannot read this video."))
        if time.monotonic() > until:
            raise TryAgain(_("X still works on the video."))
        time.sleep(_PAUSE)
        told = client.get("/2/media/upload", media_id=id_, command="STATUS")["data"]


def _moves(file: Enclosed) -> bool:
    return file.content_type == "image/gif" or file.content_type.startswith("video/")


def _category(file: Enclosed, *, for_messages: bool) -> str:
    kind = {"image/gif": "gif"}.get(file.content_type, file.content_type.partition("/")[0])
    return f"{'dm' if for_messages else 'tweet'}_{kind}"


def _form(number: int, piece: bytes) -> tuple[bytes, str]:
    """multipart/form-data (RFC 7578), and its content type."""
    mark = uuid4().hex
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="segment_index"\r\n\r\n{number}\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="media"; filename="piece"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + piece + f"\r\n--{mark}--\r\n".encode()
    return body, f"multipart/form-data; boundary={mark}"
