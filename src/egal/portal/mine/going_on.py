"""Going on by a private link: seen by anybody who has it, opened by a code only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from egal.channels.carrying import carrier_of, most_an_hour
from egal.conversations.actions.codes import TooMany, Typed, ask_code, is_open, try_digits
from egal.conversations.actions.continuations import (
    continuation_of,
    leads_on,
    note_asked,
    take_continuation,
)
from egal.conversations.models import Code, Continuation
from egal.conversations.visible import visible_to
from egal.events.audit import client_address
from egal.portal.access import AtPortal, at_portal, preferred
from egal.portal.mine.asking import asked, keep_asked
from egal.portal.mine.entering import entered, visitor_for
from egal.portal.mine.sign_in import MINUTES, too_many
from egal.portal.page import page
from egal.portal.paths import path_of
from egal.workspaces.portals import address_of, portal_of


@require_safe
def short(request: HttpRequest, secret: str) -> HttpResponse:
    """The address that was sent. It says nothing of whose it is, and uses nothing up.

    404 for what is no link of ours, 410 for one that leads nowhere any more.
    """
    found = continuation_of(secret)
    portal = portal_of(found.workspace) if found else None
    if found is None or portal is None or portal.opened_at is None:
        return _nowhere(request, 404)
    here = getattr(request, "portal_slug", "")
    if here not in ("", found.workspace.slug):
        return _nowhere(request, 404)
    if not leads_on(found):
        return _nowhere(request, 410)
    path = path_of("continuation", preferred(request, portal), secret)
    response = redirect(address_of(portal, path))
    add_never_cache_headers(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@at_portal
def continuation(request: AtPortal, secret: str) -> HttpResponse:
    """Whose company it is; the button has a code sent to where the link was sent."""
    found = _found(request, secret)
    if not leads_on(found):
        return _shown(request, "nowhere", 410)
    if request.visitor and visible_to(request.visitor).filter(pk=found.conversation_id).exists():
        return redirect(_conversation(request, found))
    if request.method != "POST":
        return _shown(request, "continuation")
    return _sent(request, found, secret)


@require_http_methods(["GET", "HEAD", "POST"])
@at_portal
def continuation_code(request: AtPortal, secret: str) -> HttpResponse:
    """The digits, typed in the browser that asked for them."""
    found, code = _found(request, secret), asked(request)
    if code is None or code.continuation_id != found.id:
        return redirect(request.base + path_of("continuation", request.language, secret))
    if not leads_on(found):
        return _shown(request, "nowhere", 410)
    if request.method != "POST":
        over = not is_open(code)
        return _digits(request, secret, status=410 if over else 200, over=over)
    became = try_digits(code, request.POST.get("code", "")[:40])
    if became is not Typed.RIGHT:
        over = became is Typed.OVER
        return _digits(request, secret, status=410 if over else 422, over=over)
    return _gone_on(request, found, code)


def _gone_on(request: AtPortal, found: Continuation, code: Code) -> HttpResponse:
    visitor, token = visitor_for(request, code)
    if not take_continuation(continuation=found, visitor=visitor):
        return _shown(request, "nowhere", 410)
    return entered(request, token, _conversation(request, found))


def _sent(request: AtPortal, found: Continuation, secret: str) -> HttpResponse:
    inbox = carrier_of(found.kind, first=found.inbox)
    if inbox is None:
        trouble = _("Codes cannot be sent at the moment. Try again later.")
        return _shown(request, "continuation", 503, trouble=trouble)
    try:
        code, asking = ask_code(
            inbox=inbox,
            kind=found.kind,
            value=found.value,
            language=request.language,
            client=client_address(),
            continuation=found,
            most=most_an_hour(found.kind),
        )
    except TooMany as error:
        return too_many(_shown(request, "continuation", 429, trouble=str(error)), error)
    note_asked(found)
    there = path_of("continuation_code", request.language, secret)
    response = redirect(request.base + there)
    keep_asked(response, request, code, asking)
    return response


def _found(request: AtPortal, secret: str) -> Continuation:
    found = continuation_of(secret, request.workspace.id)
    if found is None:
        raise Http404
    return found


def _conversation(request: AtPortal, found: Continuation) -> str:
    """Where it is now: what was merged goes on in another one."""
    matter = found.conversation.merged_into or found.conversation
    return request.base + path_of("conversation", request.language, matter.public_id)


def _digits(request: AtPortal, secret: str, *, status: int, over: bool) -> HttpResponse:
    wrong = _("These are not the digits. Look again, or ask for a new code.")
    again = request.base + path_of("continuation", request.language, secret)
    trouble = wrong if status == 422 else ""
    more = {"over": over, "trouble": trouble, "minutes": MINUTES, "again_url": again}
    return _shown(request, "code", status, **more)


def _shown(request: AtPortal, name: str, status: int = 200, **more: object) -> HttpResponse:
    response = render(request, f"portal/mine/{name}.html", page(request) | more, status=status)
    add_never_cache_headers(response)
    return response


def _nowhere(request: HttpRequest, status: int) -> HttpResponse:
    response = render(request, "portal/mine/no_link.html", status=status)
    add_never_cache_headers(response)
    return response
