"""What each role may do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.roles import roles as shown


@require_GET
@at_desk("conversations:read")
def roles(request: AtDesk) -> HttpResponse:
    """In plain words."""
    given = {**context.settings(request, "roles"), "roles": shown()}
    return render(request, "desk/workspace/roles.html", given)
