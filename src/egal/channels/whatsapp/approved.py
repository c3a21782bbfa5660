"""The templates that Meta has approved for a business, as far as they are filled in with words.

GET /{WABA-ID}/message_templates: Meta's document of business messaging, v23.0.
"""

from collections.abc import Iterator
from typing import Any

from egal.channels.base import Template
from egal.channels.meta.graph import Graph
from egal.shared.text import storable

Json = dict[str, Any]
_MOST_PAGES = 10


def approved(graph: Graph, account: str) -> list[Template]:
    """account: the business's id at Meta. Those with a picture, a named value or an address to fill
    in are left out: a text is all we give. Raises DeliveryError."""
    rows = [row for page in _pages(graph, account) for row in page if _is_plain(row)]
    return [
        Template(str(row["name"]), str(row["language"]), storable(_body(row)))
        for row in sorted(rows, key=lambda row: (str(row["name"]), str(row["language"])))
    ]


def _pages(graph: Graph, account: str) -> Iterator[list[Json]]:
    path = f"/{account}/message_templates"
    query: dict[str, Any] = {}
    for _page in range(_MOST_PAGES):
        told = graph.get(path, **query)
        yield list(told.get("data") or [])
        paging = told.get("paging") or {}
        after = (paging.get("cursors") or {}).get("after")
        if not (paging.get("next") and after):
            return
        query = {"after": str(after)}


def _is_plain(row: Json) -> bool:
    others = [each for each in _components(row) if each.get("type") not in ("BODY", "FOOTER")]
    named = str(row.get("parameter_format") or "POSITIONAL") != "POSITIONAL"
    asks = any("{{" in str(each) or _shows_file(each) for each in others)
    return row.get("status") == "APPROVED" and bool(_body(row)) and not named and not asks


def _shows_file(component: Json) -> bool:
    return component.get("type") == "HEADER" and component.get("format", "TEXT") != "TEXT"


def _body(row: Json) -> str:
    bodies = [each for each in _components(row) if each.get("type") == "BODY"]
    return str(bodies[0].get("text") or "") if bodies else ""


def _components(row: Json) -> list[Json]:
    return [each for each in row.get("components") or [] if isinstance(each, dict)]
