"""What programs sign in with: made, shown once, revoked."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.permission_words import in_order, permission_in_words
from egal.shared.ids import public_id
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.actions.revoke_token import revoke_token
from egal.workspaces.models import Token
from egal.workspaces.permissions import BUNDLES

SINGLE = [permission for permission in in_order() if permission in BUNDLES["all"]]


class TokenForm(forms.Form):
    """What it is called and what it may do: a bundle, single scopes, or both."""

    name = forms.CharField(label=_("Name"), max_length=100)
    bundle = forms.ChoiceField(
        label=_("It may"),
        required=False,
        choices=[
            ("read", _("read everything that is written")),
            ("write", _("read, answer and change")),
            ("all", _("do everything an administrator may")),
            ("", _("only what is ticked below")),
        ],
    )
    scopes = forms.MultipleChoiceField(required=False, choices=[(each, each) for each in SINGLE])

    def wanted(self) -> list[str]:
        """The scopes of a valid form."""
        found = [*self.cleaned_data["scopes"], self.cleaned_data["bundle"]]
        return [scope for scope in found if scope]

    def clean(self) -> None:
        if not self.errors and not self.wanted():
            self.add_error("bundle", _("Tick what it may do."))


@require_http_methods(["GET", "POST"])
@at_desk("tokens:write")
def tokens(request: AtDesk) -> HttpResponse:
    """The living ones, and a form for one more, whose secret is on this answer only."""
    if request.method == "GET":
        return _page(request, TokenForm(initial={"bundle": "read"}))
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            made, secret = add_token(
                workspace=request.workspace,
                scopes=form.wanted(),
                actor=request.agent,
                name=form.cleaned_data["name"],
            )
        except Trouble as trouble:
            form.add_error("bundle", str(trouble))
        else:
            return _page(request, TokenForm(initial={"bundle": "read"}), made=made, secret=secret)
    return _page(request, form)


@require_POST
@at_desk("tokens:write")
def revocation(request: AtDesk, public: str) -> HttpResponse:
    """Let it open nothing any more."""
    revoke_token(token=row_or_404(Token.objects.all(), public), actor=request.agent)
    return redirect("desk:settings-tokens", request.workspace.slug)


def _page(request: AtDesk, form: TokenForm, **more: Any) -> HttpResponse:
    living = Token.objects.filter(revoked_at=None).order_by("-id")
    ticked = form["scopes"].value() or []
    given = {
        **context.settings(request, "tokens"),
        "form": form,
        "tokens": [
            {
                "id": public_id(each.id),
                "name": each.name,
                "scopes": each.scopes,
                "at": each.created_at,
            }
            for each in living
        ],
        "api_url": f"{settings.PUBLIC_URL}/api/v1/conversations",
        "single": [(each, permission_in_words(each), each in ticked) for each in SINGLE],
        **more,
    }
    return render(request, "desk/workspace/tokens.html", given, status=422 if form.errors else 200)
