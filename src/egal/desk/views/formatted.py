"""A message as its sender formatted it, on a page of its own in which nothing can run."""

from threading import BoundedSemaphore

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from egal.conversations.models import Message
from egal.desk.access import AtDesk, at_desk
from egal.desk.formatted import ask, opens, remote_addresses, sheet, wish
from egal.shared import download
from egal.shared.http import NoAnswer, Unacceptable, fetch
from egal.shared.rows import row_or_404

MAX_PICTURE = 5 * 1024 * 1024  # bytes
DEADLINE = 5.0  # seconds for each hop
AT_ONCE = 3  # of the web's eight threads that may wait for other people's servers
PATIENCE = 2.0  # seconds in which one of them becomes free

_free = BoundedSemaphore(AT_ONCE)
# Scripts never run. That it keeps our origin lets the desk measure its height and its pictures
# carry the agent's session.
_SAFE = {
    "Content-Security-Policy": "sandbox allow-same-origin allow-popups"
    " allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self';"
    " style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}


@require_GET
@at_desk("conversations:read")
def formatted(request: AtDesk, public: str) -> HttpResponse:
    """The sheet; `?pictures=` with our own key remembers that pictures are wanted."""
    rows = Message.objects.exclude(html="").prefetch_related("attachments")
    message = row_or_404(rows, public)
    if "pictures" in request.GET:
        ask(request, message, request.GET["pictures"])
        return HttpResponseRedirect(request.path, headers=_SAFE)
    given = {"sheet": sheet(request, message), "wish": wish(request, message), "message": message}
    page = render_to_string("desk/formatted.html", given, request)
    return HttpResponse(page, headers=_SAFE)


@require_GET
@at_desk("conversations:read")
def picture(request: AtDesk, public: str, number: int, key: str) -> HttpResponse:
    """A picture from elsewhere that stands in this message, fetched by us."""
    message = row_or_404(Message.objects.exclude(html=""), public)
    addresses = remote_addresses(message)
    if number >= len(addresses) or not opens(request, message, addresses[number], key):
        raise Http404
    if not _free.acquire(timeout=PATIENCE):
        return HttpResponse(status=503)
    try:
        return _fetched(addresses[number])
    finally:
        _free.release()


def _fetched(address: str) -> HttpResponse:
    """Whatever is no picture is not there, for a while."""
    try:
        answer = fetch(address, most=MAX_PICTURE, deadline=DEADLINE)
    except (NoAnswer, Unacceptable):
        answer = None
    shown = download.picture(answer.content) if answer and answer.ok else None
    return shown or HttpResponse(status=404, headers={"Cache-Control": "private, max-age=600"})
