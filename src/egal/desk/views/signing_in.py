"""Signing an inbox in at its provider: to its page, back from it, and out again."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from egal.channels.base import DeliveryError
from egal.channels.signing_in import begin, finish, is_answer, providers_of, sign_out
from egal.conversations.models import Inbox
from egal.desk.access import AtDesk, at_desk
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

BEGUN, SAID = "sign_in_begun", "sign_in_said"  # in the session


@require_POST
@at_desk("inboxes:write")
def sign_in(request: AtDesk, public: str, provider: str) -> HttpResponse:
    """A page that leads on to the provider's: a redirected form may lead to ourselves only."""
    found = row_or_404(Inbox.objects.select_related("workspace"), public)
    back = settings.PUBLIC_URL + reverse("desk:signed-in", args=[provider])
    try:
        url, request.session[BEGUN] = begin(
            inbox=found,
            provider=provider,
            actor=request.agent,
            account=request.user.pk,
            back=back,
        )
    except (Trouble, DeliveryError) as error:
        return _to(request, found, str(error))
    name = providers_of(found)[provider]
    return render(request, "desk/to_provider.html", {"url": url, "provider": name, "inbox": found})


@require_GET
@never_cache
@login_required
def signed_in(request: HttpRequest, provider: str) -> HttpResponseBase:
    """Where the provider sends the browser back to; each answer is good for once."""
    begun, state = request.session.get(BEGUN), request.GET.get("state", "")
    account = request.user.pk or 0
    if not begun or not is_answer(begun, provider=provider, account=account, state=state):
        return render(request, "desk/sign_in_unknown.html", status=400)
    del request.session[BEGUN]
    request.session.save()
    return _finished(request, begun["slug"], begun)


@require_POST
@at_desk("inboxes:write")
def signing_out(request: AtDesk, public: str) -> HttpResponse:
    """Forget what opens the account."""
    found = row_or_404(Inbox.objects.all(), public)
    sign_out(inbox=found, actor=request.agent)
    return _to(request, found)


@at_desk("inboxes:write")
def _finished(request: AtDesk, begun: dict[str, Any]) -> HttpResponse:
    found = row_or_404(Inbox.objects.all(), begun["inbox"])
    try:
        finish(inbox=found, actor=request.agent, begun=begun, told=request.GET.dict())
    except (Trouble, DeliveryError) as error:
        return _to(request, found, str(error))
    return _to(request, found)


def _to(request: AtDesk, found: Inbox, said: str = "") -> HttpResponse:
    """Back to the inbox's page, which says it once."""
    if said:
        request.session[SAID] = said
    address = redirect("desk:inbox", request.workspace.slug, public_id(found.id))
    address["Location"] += "#sign-in"
    return address
