"""The articles of the help centre: listed, begun, put in order, removed."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.desk.access import AtDesk, at_desk
from egal.desk.context.articles.edited import article_edited
from egal.desk.context.articles.frame import categories_to_choose, frame, languages_of, name_of
from egal.desk.context.articles.listed import articles_listed
from egal.knowledge.actions.articles import (
    add_article,
    change_article,
    order_articles,
    remove_article,
)
from egal.knowledge.actions.revisions import save_revision
from egal.knowledge.models import Article, Category
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_GET
@at_desk("articles:write")
def articles(request: AtDesk) -> HttpResponse:
    """All, or those that are looked for."""
    return render(request, "desk/articles/list.html", articles_listed(request))


@require_http_methods(["GET", "POST"])
@at_desk("articles:write")
def new(request: AtDesk) -> HttpResponse:
    """Begin one with its title; what nobody found may be that."""
    if request.method == "GET":
        return _new(request)
    try:
        begun = _begin(request)
    except Trouble as trouble:
        return _new(request, str(trouble))
    return redirect("desk:article", request.workspace.slug, begun.public_id)


@require_http_methods(["GET", "POST"])
@at_desk("articles:write")
def article(request: AtDesk, public: str) -> HttpResponse:
    """The editor; whom it is for and where it stands."""
    found = article_or_404(public)
    if request.method == "GET":
        return render(request, "desk/articles/article.html", article_edited(request, found))
    category = _category(request.POST.get("category", ""))
    audience = request.POST.get("audience", "")
    try:
        change_article(article=found, actor=request.agent, category=category, audience=audience)
    except Trouble as trouble:
        given = {**article_edited(request, found), "errors": [str(trouble)]}
        return render(request, "desk/articles/article.html", given, status=422)
    answer = redirect("desk:article", request.workspace.slug, public)
    answer["Location"] += "?saved"
    return answer


@require_POST
@at_desk("articles:write")
def place(request: AtDesk, public: str) -> HttpResponse:
    """Show it one earlier or later in its category."""
    found = article_or_404(public)
    there = list(Article.objects.filter(category=found.category).order_by("position", "id"))
    at = there.index(found)
    there.insert(max(0, at + (1 if request.POST.get("to") == "later" else -1)), there.pop(at))
    order_articles(
        workspace=request.workspace, actor=request.agent, category=found.category, order=there
    )
    return redirect("desk:articles", request.workspace.slug)


@require_POST
@at_desk("articles:write")
def removal(request: AtDesk, public: str) -> HttpResponse:
    """Gone in every language."""
    remove_article(article=article_or_404(public), actor=request.agent)
    return redirect("desk:articles", request.workspace.slug)


def article_or_404(public: str) -> Article:
    """The article of this workspace with this public id."""
    return row_or_404(Article.objects.select_related("category"), public)


@transaction.atomic
def _begin(request: AtDesk) -> Article:
    language = request.POST.get("language", "")
    if language not in languages_of(request.workspace):
        raise Trouble(_("Choose a language of the help centre."))
    begun = add_article(
        workspace=request.workspace,
        actor=request.agent,
        category=_category(request.POST.get("category", "")),
    )
    title = request.POST.get("title", "")
    save_revision(article=begun, actor=request.agent, language=language, title=title)
    return begun


def _category(public: str) -> Category | None:
    return row_or_404(Category.objects.all(), public) if public else None


def _new(request: AtDesk, error: str = "") -> HttpResponse:
    asked = request.POST if error else request.GET
    shown = {
        **frame(request),
        "title": asked.get("title", "")[:150],
        "chosen": asked.get("language", ""),
        "category": asked.get("category", ""),
        "languages": [(code, name_of(code)) for code in languages_of(request.workspace)],
        "categories": categories_to_choose(request),
        "errors": [error] if error else [],
    }
    return render(request, "desk/articles/new.html", shown, status=422 if error else 200)
