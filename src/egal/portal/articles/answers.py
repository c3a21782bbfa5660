"""What a browser answered to “Did this help?”: kept in a cookie, which comes with the answer."""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpResponse

from egal.knowledge.models import Article
from egal.portal.access import AtPortal
from egal.shared.ids import public_id

_KEPT = 90 * 24 * 3600  # seconds
_SALT = "egal.helped"


@dataclass(frozen=True, slots=True)
class Answer:
    """What this browser said before. number: of its row."""

    number: int
    helped: bool


def former_answer(request: AtPortal, article: Article) -> Answer | None:
    """As the cookie says; nothing for a forged one."""
    try:
        number, helped = signing.loads(request.COOKIES.get(_cookie(article), ""), salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Answer(number, helped)


def remember_answer(
    response: HttpResponse, request: AtPortal, article: Article, answer: Answer
) -> None:
    response.set_cookie(
        _cookie(article),
        signing.dumps([answer.number, answer.helped], salt=_SALT),
        max_age=_KEPT,
        path=f"{request.base}/",
        secure=request.origin.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )


def _cookie(article: Article) -> str:
    return f"egal_helped_{public_id(article.id)}"
