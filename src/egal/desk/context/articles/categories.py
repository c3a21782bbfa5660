"""The categories, and one of them."""

from typing import Any

from django.db.models import Count
from django.http import QueryDict

from egal.desk.access import AtDesk
from egal.desk.context.articles.frame import ICONS, frame, languages_of, name_of, url
from egal.knowledge.models import Article, Category

DEFAULT_ICON = "tag"


def categories_shown(
    request: AtDesk, typed: QueryDict | None = None, error: str = ""
) -> dict[str, Any]:
    """All in their order, and the form for one more."""
    languages = languages_of(request.workspace)
    found = list(Category.objects.order_by("position", "id"))
    held = dict(Article.objects.values_list("category").annotate(Count("id")))
    return {
        **frame(request, "article-categories"),
        "categories": [
            {
                "name": each.name_in(languages[0]),
                "others": [each.names[code] for code in languages[1:] if each.names.get(code)],
                "missing": [name_of(code) for code in languages if not each.names.get(code)],
                "icon": each.icon or DEFAULT_ICON,
                "held": held.get(each.id, 0),
                "url": url(request, "article-category", each.public_id),
                "place_url": url(request, "article-category-place", each.public_id),
                "is_first": number == 0,
                "is_last": number == len(found) - 1,
            }
            for number, each in enumerate(found)
        ],
        **_form(languages, Category(), typed, error),
    }


def category_shown(
    request: AtDesk, category: Category, typed: QueryDict | None = None, error: str = ""
) -> dict[str, Any]:
    """One, to be changed."""
    languages = languages_of(request.workspace)
    return {
        **frame(request, "article-categories"),
        "category": category,
        "name": category.name_in(languages[0]),
        "held": Article.objects.filter(category=category).count(),
        "categories_url": url(request, "article-categories"),
        "removal_url": url(request, "article-category-removal", category.public_id),
        **_form(languages, category, typed, error),
    }


def _form(
    languages: list[str], category: Category, typed: QueryDict | None, error: str
) -> dict[str, Any]:
    def value(name: str, kept: str) -> str:
        return kept if typed is None else typed.get(name, "")

    return {
        "fields": [
            {
                "code": code,
                "language": name_of(code),
                "name": value(f"name-{code}", category.names.get(code, "")),
                "description": value(f"description-{code}", category.descriptions.get(code, "")),
            }
            for code in languages
        ],
        "icons": ICONS,
        "icon": value("icon", category.icon) or DEFAULT_ICON,
        "errors": [error] if error else [],
    }
