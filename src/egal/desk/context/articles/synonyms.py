"""The synonyms of each language."""

from collections.abc import Mapping
from typing import Any

from egal.desk.access import AtDesk
from egal.desk.context.articles.frame import frame, languages_of, name_of
from egal.knowledge.models import Synonym


def synonyms_shown(
    request: AtDesk, typed: Mapping[str, tuple[str, str]] | None = None
) -> dict[str, Any]:
    """typed: by language what could not be kept, and why."""
    given = typed or {}
    return {
        **frame(request, "article-synonyms"),
        "languages": [
            {
                "code": code,
                "name": name_of(code),
                "text": given[code][0] if code in given else _kept(code),
                "errors": [given[code][1]] if code in given else [],
                "saved": request.GET.get("saved") == code,
            }
            for code in languages_of(request.workspace)
        ],
    }


def _kept(language: str) -> str:
    there = Synonym.objects.filter(language=language).order_by("id")
    return "\n".join(", ".join(each.words) for each in there)
