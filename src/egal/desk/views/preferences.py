from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from egal.workspaces.actions.change_preferences import change_preferences
from egal.workspaces.models import Account


@require_POST
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and appearance, then back to where one was."""
    account = request.user
    assert isinstance(account, Account)  # noqa: S101 - there is no other user model
    change_preferences(
        account=account,
        language=request.POST.get("language", account.language),
        appearance=request.POST.get("appearance", account.appearance),
    )
    back = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if here else "desk:home")
