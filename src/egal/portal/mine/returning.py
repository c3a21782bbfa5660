"""Where somebody was going when they were asked to sign in: a page of this portal, no other."""

from django.http import HttpResponse

from egal.conversations.actions.codes import LASTS
from egal.portal.access import AtPortal
from egal.shared.ids import public_id

LONGEST = 500  # characters of a path


def wanted(request: AtPortal) -> str:
    """The path that was asked for with `next`; "" for none, and for one elsewhere."""
    given = request.POST.get("next") or request.GET.get("next", "")
    return given if _is_here(request, given) else ""


def keep_wanted(response: HttpResponse, request: AtPortal) -> None:
    """With the code that is sent, for as long as that holds."""
    if path := wanted(request):
        response.set_cookie(
            _name(request),
            path,
            max_age=int(LASTS.total_seconds()),
            path=f"{request.base}/",
            secure=request.origin.startswith("https://"),
            httponly=True,
            samesite="Lax",
        )


def returned(response: HttpResponse, request: AtPortal) -> str:
    """Where to go on to, which is forgotten with this response; "" for nowhere in particular."""
    path = request.COOKIES.get(_name(request), "")
    if path:
        response.delete_cookie(_name(request), path=f"{request.base}/", samesite="Lax")
    return path if _is_here(request, path) else ""


def _is_here(request: AtPortal, path: str) -> bool:
    """Browsers take a backslash for a slash, and two of either for another host."""
    plain = path.isascii() and path.isprintable() and "\\" not in path and "//" not in path
    return plain and path.startswith(f"{request.base}/") and len(path) <= LONGEST


def _name(request: AtPortal) -> str:
    return f"egal_next_{public_id(request.workspace.id)}"
