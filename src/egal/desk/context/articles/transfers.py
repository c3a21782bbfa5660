"""What was brought, and what would become of it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from egal.desk.access import AtDesk
from egal.desk.context.articles.frame import frame, name_of, url
from egal.knowledge.markdown.archive import LARGEST
from egal.knowledge.plan import Plan, Planned
from egal.shared.crypto import signature

SHOWN = 200  # problems, and articles


def transfers_shown(
    request: AtDesk,
    *,
    plan: Plan | None = None,
    name: str = "",
    sha256: str = "",
    errors: Sequence[str] = (),
) -> dict[str, Any]:
    """plan: of the file of this name and content."""
    return {
        **frame(request, "article-files"),
        "files_url": url(request, "article-files"),
        "start_url": url(request, "article-files-start"),
        "export_url": url(request, "article-files-export"),
        "largest": LARGEST,
        "errors": errors,
        **(_planned(request, plan, name, sha256) if plan else {}),
    }


def mark_of(request: AtDesk, name: str, sha256: str) -> str:
    """What is signed, so that only what this agent brought here is taken in."""
    return f"{request.workspace.id}/{request.agent.id}/{sha256}/{name}"


def _planned(request: AtDesk, plan: Plan, name: str, sha256: str) -> dict[str, Any]:
    problems = plan.problems[:SHOWN]
    return {
        "looked_through": True,
        "name": name,
        "content": sha256,
        "mark": signature("articles", mark_of(request, name, sha256)),
        "problem_count": len(plan.problems),
        "bad_files": [
            {"path": path or name, "problems": list(part)}
            for path, part in groupby(problems, key=lambda each: each.path)
        ],
        "added": sum(each.there is None for each in plan.articles),
        "changed": sum(each.there is not None for each in plan.articles),
        "planned": [_one(each) for each in plan.articles[:SHOWN]],
    }


def _one(planned: Planned) -> dict[str, Any]:
    return {
        "title": planned.files[0].title,
        "is_new": planned.there is None,
        "category": planned.files[0].category,
        "languages": [
            {"code": file.language, "name": name_of(file.language), "published": file.published}
            for file in planned.files
        ],
    }
