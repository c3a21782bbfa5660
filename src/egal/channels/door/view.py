"""The way to the door through Django, for whatever has only that, such as a test.

The web itself goes there without Django's stack (`config/asgi.py`).
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from egal.channels.door.answering import answers
from egal.channels.door.asked import Asked, Reply, refused_unread


@csrf_exempt  # the signature proves who asks, no cookie does
def webhook(request: HttpRequest, channel: str, inbox: str) -> HttpResponse:
    """Take one request of a provider; 404 where no inbox listens."""
    length = request.headers.get("content-length", "")
    refused = refused_unread(str(request.method), length)
    return _answered(refused or answers([_asked(request, channel, inbox)])[0])


def _asked(request: HttpRequest, channel: str, inbox: str) -> Asked:
    return Asked(
        method=str(request.method),
        channel=channel,
        inbox=inbox,
        url=settings.PUBLIC_URL + request.get_full_path(),
        query=request.GET.dict(),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
    )


def _answered(reply: Reply) -> HttpResponse:
    return HttpResponse(
        reply.content, reply.content_type, status=reply.status, headers=dict(reply.headers)
    )
