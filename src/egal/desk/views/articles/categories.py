"""Categories: added, named in each language, put in order, removed."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from egal.desk.access import AtDesk, at_desk
from egal.desk.context.articles.categories import categories_shown, category_shown
from egal.desk.context.articles.frame import ICONS, languages_of
from egal.knowledge.actions.categories import (
    add_category,
    change_category,
    order_categories,
    remove_category,
)
from egal.knowledge.models import Category
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_http_methods(["GET", "POST"])
@at_desk("articles:write")
def categories(request: AtDesk) -> HttpResponse:
    """All in their order; one more."""
    if request.method == "GET":
        return render(request, "desk/articles/categories.html", categories_shown(request))
    try:
        add_category(
            workspace=request.workspace, actor=request.agent, **_written(request, request.POST)
        )
    except Trouble as trouble:
        given = categories_shown(request, request.POST, str(trouble))
        return render(request, "desk/articles/categories.html", given, status=422)
    return redirect("desk:article-categories", request.workspace.slug)


@require_http_methods(["GET", "POST"])
@at_desk("articles:write")
def category(request: AtDesk, public: str) -> HttpResponse:
    """Its names, its icon."""
    found = _category(public)
    if request.method == "GET":
        return render(request, "desk/articles/category.html", category_shown(request, found))
    try:
        change_category(category=found, actor=request.agent, **_written(request, request.POST))
    except Trouble as trouble:
        given = category_shown(request, found, request.POST, str(trouble))
        return render(request, "desk/articles/category.html", given, status=422)
    return redirect("desk:article-categories", request.workspace.slug)


@require_POST
@at_desk("articles:write")
def place(request: AtDesk, public: str) -> HttpResponse:
    """Show it one earlier or later."""
    found = _category(public)
    there = list(Category.objects.order_by("position", "id"))
    at = there.index(found)
    there.insert(max(0, at + (1 if request.POST.get("to") == "later" else -1)), there.pop(at))
    order_categories(workspace=request.workspace, actor=request.agent, order=there)
    return redirect("desk:article-categories", request.workspace.slug)


@require_POST
@at_desk("articles:write")
def removal(request: AtDesk, public: str) -> HttpResponse:
    """Its articles stay."""
    remove_category(category=_category(public), actor=request.agent)
    return redirect("desk:article-categories", request.workspace.slug)


def _category(public: str) -> Category:
    return row_or_404(Category.objects.all(), public)


def _written(request: AtDesk, given: QueryDict) -> dict[str, Any]:
    """As the verbs take it."""
    languages = languages_of(request.workspace)
    icon = given.get("icon", "")
    return {
        "names": {code: given.get(f"name-{code}", "") for code in languages},
        "descriptions": {code: given.get(f"description-{code}", "") for code in languages},
        "icon": icon if icon in ICONS else "",
    }
