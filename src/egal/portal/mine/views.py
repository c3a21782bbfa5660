"""My conversations: what the customer and the company have said to each other, on every channel."""

from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from egal.channels.answering import can_answer, take_answer
from egal.channels.base import File
from egal.channels.live import live_inbox
from egal.channels.registry import channels
from egal.channels.spelling import Kind, kinds_here
from egal.contacts.actions.prefer_way import prefer_way
from egal.contacts.models import Identity, Visitor
from egal.contacts.visitors import is_signed_in
from egal.conversations.models import Conversation
from egal.conversations.visible import files_of, visible_to
from egal.events.record import SYSTEM
from egal.portal.access import AtPortal, at_portal
from egal.portal.mine.shown import days, lines, state_of, title_of
from egal.portal.mine.sign_in import asked_for
from egal.portal.page import page
from egal.portal.paths import path_of
from egal.shared import kinds
from egal.shared.download import download
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

SHOWN = 50  # conversations, unless all are asked for
LONGEST = 20_000  # characters of an answer
MOST_FILES = 10
MOST_BYTES = 25 * 2**20  # of all files of an answer


@require_safe
@at_portal
def conversations(request: AtPortal) -> HttpResponse:
    """All of them, the latest first; without any, how to come to see them."""
    found, more = [], False
    if request.visitor:
        rows = visible_to(request.visitor).select_related("assignee__account")
        rows = rows.order_by("-last_activity_at", "-id")
        found = list(rows if "all" in request.GET else rows[: SHOWN + 1])
        more = "all" not in request.GET and len(found) > SHOWN
    shown = found[:SHOWN] if more else found
    return rendered(
        request,
        "conversations",
        lines=lines(request.visitor, shown) if request.visitor else [],
        more=more,
        signed_in=bool(request.visitor and is_signed_in(request.visitor)),
        **asked_for(),
    )


@require_safe
@at_portal
def conversation(request: AtPortal, public: str) -> HttpResponse:
    """One of them, with what was said."""
    return _shown(request, _own(request, public))


@require_POST
@at_portal
def messages(request: AtPortal, public: str) -> HttpResponse:
    """The customer answers."""
    matter = _own(request, public)
    text = request.POST.get("text", "")[:LONGEST]
    request_id = request.POST.get("request", "")[:64] or uuid4().hex
    assert request.visitor  # noqa: S101 - `_own` has asked
    try:
        files = _brought(request)
        taken = take_answer(
            portal=request.portal,
            visitor=request.visitor,
            conversation=matter,
            text=text,
            request_id=request_id,
            files=files,
        )
    except Trouble as error:
        return _shown(request, matter, text=text, trouble=str(error), status=422)
    came_into = public_id(taken.conversation_id or matter.id)
    there = request.base + path_of("conversation", request.language, came_into)
    return redirect(f"{there}#answer")


@require_POST
@at_portal
def preference(request: AtPortal) -> HttpResponse:
    """Where the customer wants answers."""
    if not request.visitor or not is_signed_in(request.visitor):
        raise Http404
    wanted = request.POST.get("prefers", "")
    if wanted in ("", *(each.key for each in ways_of(request.visitor))):
        prefer_way(contact=request.visitor.identity.contact, actor=SYSTEM, kind=wanted)
    return redirect(request.base + path_of("devices", request.language))


def ways_of(visitor: Visitor) -> list[Kind]:
    """The ways by which they can be answered: at proved addresses, where there are inboxes."""
    contact = visitor.identity.contact_id
    proved = Identity.objects.filter(contact=contact, verified_at__isnull=False)
    own = set(proved.values_list("kind", flat=True))
    return [each for each in kinds_here() if each.key in own and each.channel]


@require_safe
@at_portal
def file(request: AtPortal, public: str) -> HttpResponseBase:
    """A file of a message they may see."""
    if not request.visitor:
        raise Http404
    found = row_or_404(files_of(request.visitor).exclude(sha256=""), public)
    try:
        return download(request, found.sha256, name=found.name, size=found.size, kind=kinds.picture)
    except FileNotFoundError:
        raise Http404 from None


def _brought(request: AtPortal) -> tuple[File, ...]:
    """The files of the form. Trouble for too many, and for what is too large together."""
    given = request.FILES.getlist("files")
    most = min(MOST_BYTES, settings.LARGEST_FILE)
    if len(given) > MOST_FILES or sum(each.size or 0 for each in given) > most:
        raise Trouble(
            _("At most %(files)d files of together %(megabytes)d MB. Send the rest apart.")
            % {"files": MOST_FILES, "megabytes": most // 2**20}
        )
    return tuple(
        File(each.name or "", each.content_type or "application/octet-stream", each.read())
        for each in given
    )


def rendered(request: AtPortal, name: str, *, status: int = 200, **more: object) -> HttpResponse:
    """A page of somebody's own: kept by no browser and no cache."""
    styles = [f"{channel.key}/{channel.key}.css" for channel in channels().values()]
    values = page(request) | {"channel_styles": styles, "section": "mine", **more}
    response = render(request, f"portal/mine/{name}.html", values, status=status)
    add_never_cache_headers(response)
    return response


def _own(request: AtPortal, public: str) -> Conversation:
    """404 as for what there is not: nobody learns that a conversation is somebody else's."""
    if not request.visitor:
        raise Http404
    rows = visible_to(request.visitor).select_related("assignee__account", "inbox", "contact")
    return row_or_404(rows, public)


def _shown(
    request: AtPortal,
    matter: Conversation,
    *,
    text: str = "",
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    assert request.visitor  # noqa: S101 - `_own` has asked
    said = days(matter, request.workspace.name)
    state, tone = state_of(matter)
    return rendered(
        request,
        "conversation",
        status=status,
        matter=matter,
        title=title_of(matter),
        days=said,
        state=state,
        tone=tone,
        chat_url=_chat_url(request, matter),
        answerable=can_answer(request.portal, request.visitor, matter),
        text=text,
        trouble=trouble,
        request_id=uuid4().hex,
    )


def _chat_url(request: AtPortal, matter: Conversation) -> str:
    """Where it goes on while both are there; "" where no chat is offered."""
    if live_inbox(request.portal) is None:
        return ""
    return f"{request.base}{path_of('chat', request.language)}#{matter.public_id}"
