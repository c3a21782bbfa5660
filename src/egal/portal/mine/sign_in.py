"""Signing in without a password: a code or a link, sent to an address."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from egal.channels.carrying import addressed, carriers_to_typed, most_an_hour
from egal.channels.registry import channel_of
from egal.channels.spelling import PHONE, legible
from egal.contacts.visitors import end_visit, is_signed_in
from egal.conversations.actions.codes import (
    LASTS,
    TooMany,
    Typed,
    ask_code,
    is_open,
    try_digits,
    use_up,
)
from egal.conversations.codes import code_of_link
from egal.conversations.models import Code
from egal.events.audit import client_address
from egal.portal.access import AtPortal, at_portal, forget
from egal.portal.mine.asking import asked, keep_asked
from egal.portal.mine.entering import entered, let_in
from egal.portal.mine.returning import keep_wanted, wanted
from egal.portal.page import page
from egal.portal.paths import path_of
from egal.shared.trouble import Trouble

MINUTES = int(LASTS.total_seconds() // 60)


@require_http_methods(["GET", "HEAD", "POST"])
@at_portal
def sign_in(request: AtPortal) -> HttpResponse:
    """Where shall the code go? Whoever's address it is, the answer is the same."""
    if request.method != "POST":
        return _asked_for(request, "")
    given = request.POST.get("address", "")[:320]
    try:
        inbox, kind, value = addressed(given, request.workspace)
        code, secret = ask_code(
            inbox=inbox,
            kind=kind,
            value=value,
            language=request.language,
            client=client_address(),
            most=most_an_hour(kind),
            page=f"{request.origin}{request.base}{path_of('sign_in', request.language)}link/",
        )
    except TooMany as error:
        return too_many(_asked_for(request, given, str(error), 429), error)
    except Trouble as error:
        return _asked_for(request, given, str(error), 422)
    response = redirect(request.base + path_of("sign_in_code", request.language))
    keep_asked(response, request, code, secret)
    keep_wanted(response, request)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@at_portal
def code(request: AtPortal) -> HttpResponse:
    """The digits, typed where they were asked for."""
    wanted = asked(request)
    if wanted is None or wanted.continuation_id:
        return redirect(request.base + path_of("sign_in", request.language))
    if request.method != "POST":
        return _digits(request, wanted, over=not is_open(wanted))
    became = try_digits(wanted, request.POST.get("code", "")[:40])
    if became is not Typed.RIGHT:
        return _digits(request, wanted, became=became, over=became is Typed.OVER)
    both = "both" in request.POST
    _visitor, token = let_in(request, wanted, "code", own=True, both=both)
    return entered(request, token)


@require_http_methods(["GET", "HEAD", "POST"])
@at_portal
def link(request: AtPortal, link: str) -> HttpResponse:
    """What the link of the mail shows: looking at it uses nothing up, the button does."""
    found = code_of_link(link)
    if found is None or not is_open(found) or (request.method == "POST" and not use_up(found)):
        return _rendered(request, "over", {}, 410)
    if request.method != "POST":
        return _rendered(request, "link", {"address": found.value})
    own = asked(request) == found
    _visitor, token = let_in(request, found, "link", own=own)
    return entered(request, token)


@require_POST
@at_portal
def sign_out(request: AtPortal) -> HttpResponse:
    """This browser is nobody's any more."""
    if request.visitor:
        end_visit(request.visitor)
    response = redirect(request.base + path_of("start", request.language))
    forget(response, request)
    return response


def too_many(response: HttpResponse, error: TooMany) -> HttpResponse:
    """With the moment from which another one may be asked for."""
    response["Retry-After"] = str(error.seconds)
    return response


def _asked_for(request: AtPortal, given: str, trouble: str = "", status: int = 200) -> HttpResponse:
    more = {"given": given, "trouble": trouble, **asked_for()}
    more["next"] = wanted(request)
    return _rendered(request, "sign_in", more, status)


def asked_for() -> dict[str, Any]:
    """What can be typed: an e-mail address, a telephone number, either; nothing where no code
    goes."""
    kinds = {channel_of(each.channel).identity_kind for each in carriers_to_typed()}
    label, form, complete = _typed(number=PHONE in kinds, other=bool(kinds - {PHONE}))
    return {"possible": bool(kinds), "label": label, "form": form, "complete": complete}


def _typed(*, number: bool, other: bool) -> tuple[str, str, str]:
    """Its label, its type, and what the browser may fill in."""
    if number and other:
        return _("Your e-mail address or telephone number"), "text", "email"
    if number:
        return _("Your telephone number"), "tel", "tel"
    return _("Your e-mail address"), "email", "email"


def _digits(
    request: AtPortal, asked: Code, *, became: Typed | None = None, over: bool = False
) -> HttpResponse:
    wrong = _("These are not the digits. Look again, or ask for a new code.")
    more = {
        "address": legible(asked.kind, asked.value),
        "by_text": asked.kind == PHONE,
        "minutes": MINUTES,
        "over": over,
        "trouble": wrong if became is Typed.WRONG else "",
        "signed_in": bool(request.visitor and is_signed_in(request.visitor)),
    }
    status = 410 if over else 422 if became else 200
    return _rendered(request, "code", more, status)


def _rendered(
    request: AtPortal, name: str, more: dict[str, object], status: int = 200
) -> HttpResponse:
    response = render(request, f"portal/mine/{name}.html", page(request) | more, status=status)
    add_never_cache_headers(response)
    return response
