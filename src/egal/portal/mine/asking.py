"""What the browser that asked for a code holds for ten minutes: which code it was, and a secret."""

from django.http import HttpResponse

from egal.conversations.actions.codes import LASTS, code_asked
from egal.conversations.models import Code
from egal.portal.access import AtPortal
from egal.shared.ids import number_of, public_id


def keep_asked(response: HttpResponse, request: AtPortal, code: Code, secret: str) -> None:
    """A cookie, so that the digits do nothing in any other browser."""
    response.set_cookie(
        _name(request),
        f"{code.public_id}.{secret}",
        max_age=int(LASTS.total_seconds()),
        path=f"{request.base}/",
        secure=request.origin.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )


def forget_asked(response: HttpResponse, request: AtPortal) -> None:
    """The code is used, or given up."""
    response.delete_cookie(_name(request), path=f"{request.base}/", samesite="Lax")


def asked(request: AtPortal) -> Code | None:
    """The code that this browser asked for last, whatever has become of it."""
    public, _dot, secret = request.COOKIES.get(_name(request), "").partition(".")
    return code_asked(number_of(public), secret) if secret else None


def _name(request: AtPortal) -> str:
    return f"egal_asked_{public_id(request.workspace.id)}"
