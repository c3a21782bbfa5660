"""What an article is, for search engines: JSON-LD in the words of schema.org."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from egal.knowledge.models import Translation
from egal.portal.access import AtPortal
from egal.portal.articles.asking import canonical
from egal.shared.ids import public_id

_SAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def structured(request: AtPortal, article: Translation, address: str) -> SafeString:
    """The article and the way to it. No < in it ends the element it stands in."""
    told = {"@context": "https://schema.org", "@graph": [_article(request, article, address)]}
    told["@graph"].append(_way(request, article, address))  # type: ignore[attr-defined]
    text = json.dumps(told, ensure_ascii=False).translate(_SAFE)
    return mark_safe(text)  # noqa: S308 - what would end the element is written otherwise


def _article(request: AtPortal, article: Translation, address: str) -> dict[str, Any]:
    return {
        "@type": "Article",
        "headline": article.title,
        "description": article.summary,
        "inLanguage": article.language,
        "datePublished": _moment(article.first_published_at),
        "dateModified": _moment(article.published_at),
        "mainEntityOfPage": address,
        "publisher": {"@type": "Organization", "name": request.workspace.name},
    }


def _way(request: AtPortal, article: Translation, address: str) -> dict[str, Any]:
    steps = [(request.workspace.name, canonical(request, "articles"))]
    if category := article.article.category:
        place = canonical(request, "article_category", public_id(category.id))
        steps.append((category.name_in(article.language), place))
    steps.append((article.title, address))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": item}
            for number, (name, item) in enumerate(steps, start=1)
        ],
    }


def _moment(at: Any) -> str:
    return at.isoformat(timespec="seconds") if at else ""
