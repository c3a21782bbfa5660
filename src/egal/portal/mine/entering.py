"""Letting somebody in who has proved an address."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from egal.contacts.models import Identity, Visitor
from egal.contacts.visitors import begin_visit, end_visit, is_signed_in, renew_token
from egal.conversations.actions.prove import Proof, prove_identity
from egal.conversations.models import Code
from egal.portal.access import AtPortal, remember
from egal.portal.mine.asking import forget_asked
from egal.portal.paths import path_of


def let_in(
    request: AtPortal, code: Code, how: Proof, *, own: bool, both: bool = False
) -> tuple[Visitor, str]:
    """The visitor who has proved the code's address, and the token for this browser.

    own: this browser asked for the code. Then what was written in it before belongs to the same
    person. Else, and where somebody is signed in already, it is a new visit: a link that somebody
    sends around takes nobody's story with it. both: whoever is signed in says that the address is
    theirs, too.
    """
    with transaction.atomic():
        visitor, token = _visitor(request, own=own, both=both)
        prove_identity(visitor=visitor, kind=code.kind, value=code.value, how=how)
    return visitor, token


def visitor_for(request: AtPortal, code: Code) -> tuple[Visitor, str]:
    """Who goes on here, and the token; whoever is signed in as somebody else begins anew."""
    return _visitor(request, own=True, both=_is_theirs(request, code))


def entered(request: AtPortal, token: str, path: str = "") -> HttpResponse:
    """On to the conversations, with the token in the browser."""
    there = path or request.base + path_of("conversations", request.language)
    response = redirect(there)
    remember(response, request, token)
    forget_asked(response, request)
    return response


def _visitor(request: AtPortal, *, own: bool, both: bool) -> tuple[Visitor, str]:
    """The token is a new one in any case: nobody who has planted the old one comes along."""
    visitor = request.visitor
    if visitor and own and (both or not is_signed_in(visitor)):
        return visitor, renew_token(visitor)
    if visitor and own:
        end_visit(visitor)
    device = request.headers.get("User-Agent", "")
    return begin_visit(workspace=request.workspace, device=device)


def _is_theirs(request: AtPortal, code: Code) -> bool:
    """Whether the address belongs to whoever is signed in here."""
    if request.visitor is None:
        return False
    contact = request.visitor.identity.contact_id
    return Identity.objects.filter(kind=code.kind, value=code.value, contact=contact).exists()
