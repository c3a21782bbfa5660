"""A stored file as an answer: saved and never run, whole or a part (RFC 9110, section 14)."""

import re
from collections.abc import Callable
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from egal.shared import files, kinds

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_SAFE = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Chromium does not show a PDF in what `sandbox` is said of; its viewer is a sandbox of its own.
_SEEN = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; object-src 'self';"
    " frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}


def download(
    request: HttpRequest,
    sha256: str,
    *,
    name: str,
    size: int,
    kind: Callable[[bytes], str] | None = None,
) -> HttpResponseBase:
    """The file with this SHA-256, read while it is sent; FileNotFoundError when it is gone.

    size: in bytes. kind: `kinds.picture` or `kinds.seen`, which says of its first bytes as what it
    is shown instead of saved, whatever the sender called it; "" for a download.
    """
    etag = f'"{sha256}"'
    if known := get_conditional_response(request, etag=etag):
        return _described(known, etag)
    part = _part(request, etag, size)
    if part is None:
        headers = {"Content-Range": f"bytes */{size}"}
        return _described(HttpResponse(status=416, headers=headers), etag)
    shown = _kind(sha256, kind) if kind else ""
    content = files.opened(sha256, part.start)
    answer = _whole(Part(content, len(part)), name, shown)
    answer.headers["Content-Length"] = str(len(part))
    if len(part) < size:
        answer.status_code = 206
        answer.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    _described(answer, etag)
    if shown == kinds.PDF:
        _set(answer, _SEEN)
    return answer


def saved(content: IO[bytes], *, name: str, content_type: str = kinds.UNKNOWN) -> FileResponse:
    """A download of something that is no stored file."""
    answer = FileResponse(
        content, as_attachment=True, filename=_headable(name), content_type=content_type
    )
    _set(answer, {**_SAFE, "Cache-Control": "private, no-store"})
    return answer


def picture(content: bytes) -> HttpResponse | None:
    """A picture that is no stored file, for a place in the page; None for what is none."""
    kind = kinds.picture(content[: kinds.HEAD])
    if not kind:
        return None
    answer = HttpResponse(content, content_type=kind)
    _set(answer, {**_SAFE, "Cache-Control": "private, max-age=86400"})
    return answer


class Part:
    """So many bytes of an open file, from where it stands."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file, self._left = file, length

    def read(self, size: int = -1) -> bytes:
        """At most so many; nothing at the end."""
        wanted = self._left if size < 0 else min(size, self._left)
        piece = self._file.read(wanted) if wanted else b""
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        """The file itself."""
        self._file.close()


def _whole(part: Part, name: str, kind: str) -> FileResponse:
    answer = FileResponse(
        part,
        as_attachment=not kind,
        filename=_headable(name),
        content_type=kind or kinds.UNKNOWN,
    )
    answer.block_size = files.PIECE
    return answer


def _described(answer: HttpResponseBase, etag: str) -> HttpResponseBase:
    """The address means these bytes for ever, but only for who may read them."""
    lasting = "private, max-age=31536000, immutable"
    _set(answer, {**_SAFE, "Cache-Control": lasting, "Accept-Ranges": "bytes", "ETag": etag})
    return answer


def _set(answer: HttpResponseBase, headers: dict[str, str]) -> None:
    for name, value in headers.items():
        answer.headers[name] = value


def _part(request: HttpRequest, etag: str, size: int) -> range | None:
    """What is asked for; everything for several parts at once; None where there is nothing."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if not asked or asked[0] == "bytes=-" or request.headers.get("If-Range", etag) != etag:
        return range(size)
    first, last = asked[1], asked[2]
    if not first:
        found = range(max(0, size - int(last)), size)
    else:
        found = range(int(first), min(int(last or size), size - 1) + 1)
    return found or None


def _kind(sha256: str, kind: Callable[[bytes], str]) -> str:
    with files.opened(sha256) as file:
        return kind(file.read(kinds.HEAD))


def _headable(name: str) -> str:
    """A name that fits into a header: no control characters, and not empty."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", name).strip() or "attachment"
