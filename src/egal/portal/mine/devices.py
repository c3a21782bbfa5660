"""Where somebody is signed in, and ending that."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from egal.contacts.models import Identity, Visitor
from egal.contacts.visitors import KIND, devices_of, end_visit, is_signed_in
from egal.portal.access import AtPortal, at_portal
from egal.portal.mine.views import rendered, ways_of
from egal.portal.paths import path_of
from egal.shared import device
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404


@require_safe
@at_portal
def devices(request: AtPortal) -> HttpResponse:
    """The browsers and apps, and the addresses that were proved."""
    visitor = _signed_in(request)
    proved = Identity.objects.filter(
        contact=visitor.identity.contact_id, verified_at__isnull=False
    ).exclude(kind=KIND)
    rows = [
        {
            "public_id": public_id(each.id),
            "name": device.device(each.device),
            "seen_at": each.seen_at,
            "here": each == visitor,
        }
        for each in devices_of(visitor)
    ]
    return rendered(
        request,
        "devices",
        devices=rows,
        addresses=proved.order_by("id"),
        ways=ways_of(visitor),
        prefers=visitor.identity.contact.prefers,
    )


@require_POST
@at_portal
def end(request: AtPortal, public: str) -> HttpResponse:
    """Somebody is signed out there."""
    visitor = _signed_in(request)
    end_visit(row_or_404(devices_of(visitor), public))
    return redirect(request.base + path_of("devices", request.language))


def _signed_in(request: AtPortal) -> Visitor:
    if request.visitor is None or not is_signed_in(request.visitor):
        raise Http404
    return request.visitor
