"""One's own sign-in: what lets one in, and where one is signed in."""

from typing import Any

from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.shared.rows import row_or_404
from egal.workspaces.actions.end_sessions import end_session, end_sessions
from egal.workspaces.models import Account, Agent

AT = "desk"  # in the session: where somebody was who looked at this last


@require_GET
@at_desk("conversations:read")
def security(request: AtDesk) -> HttpResponse:
    """All of it at a glance. It is the account's, the same in each of its workspaces."""
    if request.session.get(AT) != request.workspace.slug:
        request.session[AT] = request.workspace.slug
    given = {**context.settings(request, "security"), **context.security(request)}
    return render(request, "desk/security.html", given)


@require_GET
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """There without knowing a workspace: from allauth's pages and from mails."""
    agents = Agent.unscoped.filter(account_id=request.user.pk or 0, deactivated_at=None)
    slugs = list(agents.order_by("id").values_list("workspace__slug", flat=True))
    if not slugs:
        return redirect("desk:home")
    last = request.session.get(AT)
    return redirect("desk:security", last if last in slugs else slugs[0])


@require_POST
@login_required
def session_end(request: HttpRequest, public: str) -> HttpResponse:
    """Sign out in another browser."""
    session = row_or_404(UserSession.objects.filter(user_id=request.user.pk or 0), public)
    end_session(account=_account(request), session=session)
    messages.success(request, _("Signed out there. What it shows ends within seconds."))
    return redirect("mfa_index")


@require_POST
@login_required
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    account = _account(request)
    end_sessions(account=account)
    update_session_auth_hash(request, account)
    messages.success(request, _("Signed out everywhere else."))
    return redirect("mfa_index")


class SignIn(LoginWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """By a passkey alone. It lasts as long as a sign-in by password would."""

    def form_valid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        self.request.session.set_expiry(None if self.request.POST.get("remember") else 0)
        return answer

    def form_invalid(self, form: Form) -> HttpResponse:  # noqa: ARG002
        said = _("This passkey does not sign in here. Perhaps it was removed from your account.")
        messages.error(self.request, said)
        return redirect("account_login")


class Prove(ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """That it is still them, by a passkey; why not is said on the page."""

    def form_invalid(self, form: Form) -> HttpResponse:  # noqa: ARG002
        answer: HttpResponse = self.render_to_response(self.get_context_data())
        return answer

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context_data(**more), "refused": self.request.method == "POST"}


sign_in, prove = SignIn.as_view(), Prove.as_view()


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # noqa: S101 - there is no other user model
    return request.user
