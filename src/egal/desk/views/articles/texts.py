"""One language of an article: its draft, saved while one writes, and what readers have of it."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from egal.desk.access import AtDesk, at_desk
from egal.desk.context.articles.edited import article_edited
from egal.desk.context.articles.frame import url
from egal.desk.context.articles.shown import as_readers_see
from egal.desk.views.articles.lists import article_or_404
from egal.knowledge.actions.publishing import change_slug, publish, unpublish
from egal.knowledge.actions.revisions import Meanwhile, save_revision
from egal.knowledge.editing import from_editor
from egal.knowledge.markdown import html_of
from egal.knowledge.models import Article, Revision
from egal.shared.ids import number_of, public_id
from egal.shared.trouble import Trouble

OVER = "anything"  # what is said to write over what somebody else has saved


@require_POST
@at_desk("articles:write")
def draft(request: AtDesk, public: str, language: str) -> HttpResponse:
    """Keep what is written; readers see it once it is published."""
    article = article_or_404(public)
    try:
        saved = _save(request, article, language)
    except Meanwhile as meanwhile:
        return _refused(request, article, language, meanwhile, newest=meanwhile.newest)
    except Trouble as trouble:
        return _refused(request, article, language, trouble)
    if _wants_json(request):
        return JsonResponse(_kept(saved))
    return _back(request, public, "saved")


@require_POST
@at_desk("articles:write")
def publication(request: AtDesk, public: str, language: str) -> HttpResponse:
    """Let readers have what is written."""
    article = article_or_404(public)
    try:
        if "title" in request.POST:
            _save(request, article, language)
        publish(article=article, language=language, actor=request.agent)
    except Meanwhile as meanwhile:
        return _refused(request, article, language, meanwhile, newest=meanwhile.newest)
    except Trouble as trouble:
        return _refused(request, article, language, trouble)
    return _back(request, public, "published")


@require_POST
@at_desk("articles:write")
def end(request: AtDesk, public: str, language: str) -> HttpResponse:
    """Readers find it no more."""
    unpublish(article=article_or_404(public), language=language, actor=request.agent)
    return _back(request, public, "unpublished")


@require_POST
@at_desk("articles:write")
def address(request: AtDesk, public: str, language: str) -> HttpResponse:
    """Another address; the old one leads there."""
    article, slug = article_or_404(public), request.POST.get("slug", "")
    try:
        change_slug(article=article, language=language, slug=slug, actor=request.agent)
    except Trouble as trouble:
        told = {language: {"slug": slug, "address_errors": [str(trouble)]}}
        return _page(request, article, told)
    return _back(request, public, "moved")


@require_GET
@at_desk("articles:write")
def preview(request: AtDesk, public: str, language: str) -> HttpResponse:
    """As readers will see it."""
    shown = as_readers_see(request, article_or_404(public), language)
    return render(request, "desk/articles/preview.html", shown)


def _save(request: AtDesk, article: Article, language: str) -> Revision:
    """Without scripts, and where the editor cannot show everything, it comes as Markdown."""
    given = request.POST
    html = from_editor(given["html"]) if "html" in given else html_of(given.get("text", ""))
    after = given.get("after", "")
    return save_revision(
        article=article,
        actor=request.agent,
        language=language,
        title=given.get("title", ""),
        summary=given.get("summary", ""),
        html=html,
        after=None if after == OVER else number_of(after) if after else 0,
    )


def _kept(saved: Revision) -> dict[str, Any]:
    at = f"{timezone.localtime(saved.changed_at):%H:%M}"
    return {"after": public_id(saved.id), "said": _("Saved at %(time)s.") % {"time": at}}


def _refused(
    request: AtDesk,
    article: Article,
    language: str,
    why: Trouble,
    newest: Revision | None = None,
) -> HttpResponse:
    """newest: what somebody else saved meanwhile."""
    looked = ""
    if newest:
        place = [article.public_id, language, newest.public_id]
        looked = url(request, "article-revision", *place)
    if _wants_json(request):
        status = 409 if newest else 422
        return JsonResponse({"error": str(why), "newest": looked}, status=status)
    typed: dict[str, Any] = {
        **{name: request.POST.get(name, "") for name in ("title", "summary", "after")},
        "errors": [str(why)],
        "newest_url": looked,
    }
    if "html" in request.POST:
        typed["html"] = request.POST["html"]
    else:
        typed |= {"markdown": request.POST.get("text", ""), "formatted": False}
    return _page(request, article, {language: typed}, status=409 if newest else 422)


def _page(
    request: AtDesk, article: Article, told: dict[str, dict[str, Any]], status: int = 422
) -> HttpResponse:
    given = article_edited(request, article, told)
    return render(request, "desk/articles/article.html", given, status=status)


def _back(request: AtDesk, public: str, said: str) -> HttpResponse:
    answer = redirect("desk:article", request.workspace.slug, public)
    answer["Location"] += f"?{said}"
    return answer


def _wants_json(request: AtDesk) -> bool:
    return request.headers.get("Accept", "") == "application/json"
