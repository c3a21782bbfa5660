"""The list of articles: by category, what there is in each language, what it is worth."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from egal.desk.access import AtDesk
from egal.desk.context.articles.frame import (
    categories_to_choose,
    frame,
    is_open,
    languages_of,
    name_of,
    url,
)
from egal.knowledge.listing import Standing, State, in_order, in_state, standings, with_words
from egal.knowledge.models import Article, Audience
from egal.shared.ids import number_of

ON_A_PAGE = 100
STATES = {
    State.MISSING: gettext_lazy("not written"),
    State.DRAFT: gettext_lazy("draft"),
    State.PUBLISHED: gettext_lazy("published"),
    State.CHANGED: gettext_lazy("published, with a newer draft"),
}
LOOKS = {State.MISSING: "none", State.DRAFT: "", State.PUBLISHED: "ok", State.CHANGED: "warn"}
NO_CATEGORY = "none"


def articles_listed(request: AtDesk) -> dict[str, Any]:
    """Those that are asked for, one page of them."""
    languages = languages_of(request.workspace)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "category", "state", "in")}
    pages = Paginator(in_order(_found(asked, languages)), ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    rows = standings(shown.object_list)
    return {
        **frame(request, "articles"),
        "is_open": is_open(request.workspace),
        "words": asked["q"],
        "asked": asked,
        "filtered": any(asked[name] for name in ("q", "category", "state")),
        "categories": [*categories_to_choose(request), (NO_CATEGORY, _("No category"))],
        "states": [(state.value, words) for state, words in STATES.items()],
        "languages": [(code, name_of(code)) for code in languages],
        "groups": _grouped(request, rows, languages),
        "total": pages.count,
        "earlier_url": _page_url(asked, shown.previous_page_number())
        if shown.has_previous()
        else "",
        "more_url": _page_url(asked, shown.next_page_number()) if shown.has_next() else "",
    }


def states_shown(standing: Standing, languages: list[str]) -> list[dict[str, Any]]:
    """One mark for each language."""
    return [
        {
            "code": language,
            "language": name_of(language),
            "state": STATES[standing.state(language)],
            "look": LOOKS[standing.state(language)],
        }
        for language in languages
    ]


def _found(asked: dict[str, str], languages: list[str]) -> QuerySet[Article]:
    articles = with_words(Article.objects.all(), asked["q"])
    if asked["category"] == NO_CATEGORY:
        articles = articles.filter(category=None)
    elif asked["category"]:
        articles = articles.filter(category=number_of(asked["category"]))
    if asked["state"] in set(State):
        language = asked["in"] if asked["in"] in languages else languages[0]
        articles = in_state(articles, State(asked["state"]), language)
    return articles


def _grouped(request: AtDesk, rows: list[Standing], languages: list[str]) -> list[dict[str, Any]]:
    def name(row: Standing) -> str:
        category = row.article.category
        return category.name_in(languages[0]) if category else _("No category")

    return [
        {"title": title, "articles": [_row(request, row, languages) for row in part]}
        for title, part in groupby(rows, key=name)
    ]


def _row(request: AtDesk, row: Standing, languages: list[str]) -> dict[str, Any]:
    return {
        "title": row.title(languages) or _("Without a title"),
        "url": url(request, "article", row.article.public_id),
        "signed_in": row.article.audience == Audience.SIGNED_IN,
        "states": states_shown(row, languages),
        "readings": row.readings,
        "answers": row.answers,
        "helped": row.helped,
    }


def _page_url(asked: dict[str, str], number: int) -> str:
    return "?" + urlencode({**{k: v for k, v in asked.items() if v}, "page": number})
