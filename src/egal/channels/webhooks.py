"""The door for providers that call us: /in/<channel>/<inbox>/.

The order is always the same: verify, store the arrival raw, answer 200. Nothing is understood
here; what a provider repeats because our answer got lost is recognised by the ledger.
"""

import math

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from egal.channels.arrivals import store_arrival
from egal.channels.base import Called, InboxSettings, Responding, Shaking, Verifying
from egal.channels.registry import channels
from egal.conversations.models import Inbox
from egal.shared import clock
from egal.shared.allowance import Allowance
from egal.shared.ids import number_of, public_id

MAX_BODY = 1024 * 1024  # bytes; providers send links to files, not files

_allowance = Allowance(rate=50, burst=1000)  # requests a second, for each inbox


@csrf_exempt  # the signature proves who asks, no cookie does
def webhook(request: HttpRequest, channel: str, inbox: str) -> HttpResponse:
    """Take one request of a provider; 404 where no inbox listens."""
    found = _inbox(channel, inbox)
    if request.method == "GET":
        return _handshake(request, found)
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST"])
    return _refused_unread(request) or _received(request, found)


def webhook_path(inbox: Inbox) -> str | None:
    """The path to tell the provider, with its secret if it has one; None where nobody calls."""
    if not isinstance(channels().get(inbox.channel), Verifying):
        return None
    channel = channels()[inbox.channel]
    behind = channel.called_at(_known(inbox)) if isinstance(channel, Called) else ""
    if behind is None:
        return None
    return reverse("webhook", args=[inbox.channel, public_id(inbox.id)]) + behind


def _inbox(channel: str, inbox: str) -> Inbox:
    found = Inbox.unscoped.filter(channel=channel, pk=number_of(inbox)).first()
    if found is None or not isinstance(channels().get(channel), Verifying):
        raise Http404
    return found


def _handshake(request: HttpRequest, inbox: Inbox) -> HttpResponse:
    """The question by which some providers find out whether the address is ours."""
    chosen = channels()[inbox.channel]
    if not isinstance(chosen, Shaking):
        return HttpResponseNotAllowed(["POST"])
    answer = chosen.handshake(request.GET.dict(), _known(inbox))
    return HttpResponse(status=401) if answer is None else HttpResponse(answer, "text/plain")


def _refused_unread(request: HttpRequest) -> HttpResponse | None:
    """Too large, or of a length nobody names: then not a byte of it is read."""
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdecimal()):
        return HttpResponse(status=411)
    return HttpResponse(status=413) if int(length[:12]) > MAX_BODY else None


def _received(request: HttpRequest, inbox: Inbox) -> HttpResponse:
    chosen = channels()[inbox.channel]
    headers = {name.lower(): value for name, value in request.headers.items()}
    url = (
        settings.PUBLIC_URL + request.get_full_path()
    )  # what a proxy made of it counts for nothing
    if not (
        isinstance(chosen, Verifying) and chosen.verify(headers, request.body, url, _known(inbox))
    ):
        return HttpResponse(status=401)
    if wait := _allowance.wait_for(inbox.id):
        return HttpResponse(status=429, headers={"Retry-After": str(math.ceil(wait))})
    store_arrival(
        inbox=inbox,
        raw=request.body,
        meta={"source": "webhook", "at": clock.now().isoformat()},
    )
    return _answered(request, inbox, url)


def _answered(request: HttpRequest, inbox: Inbox, url: str) -> HttpResponse:
    chosen = channels()[inbox.channel]
    said = (
        chosen.response(request.body, url, _known(inbox))
        if isinstance(chosen, Responding)
        else None
    )
    return HttpResponse(said[0], said[1]) if said else HttpResponse(status=200)


def _known(inbox: Inbox) -> InboxSettings:
    return InboxSettings(inbox.address, inbox.settings)
