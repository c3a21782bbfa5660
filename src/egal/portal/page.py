"""What every page of a portal is given."""

from dataclasses import dataclass
from typing import Any

from django.urls import resolve

from egal.portal.access import AtPortal
from egal.portal.app.frame import app_of
from egal.portal.paths import path_of
from egal.workspaces.portals import from_the_right, language_name, links_of


@dataclass(frozen=True, slots=True)
class Other:
    """The page in another language. code: as of BCP 47."""

    code: str
    name: str
    url: str


def page(request: AtPortal, *, others: dict[str, str] | None = None) -> dict[str, Any]:
    """The frame. others: by language the path of this page there, where it is not the same."""
    languages = others if others is not None else _same_path(request)
    return {
        "portal": request.portal,
        "workspace": request.workspace,
        "language": request.language,
        "language_name": language_name(request.language),
        "reads": request.language,
        "reads_from": "rtl" if from_the_right(request.language) else "ltr",
        "links": links_of(request.portal, request.language),
        "visitor": request.visitor,
        "app": app_of(request),
        "front_url": request.base + path_of("start", request.language),
        "others": [
            Other(code, language_name(code), request.base + path)
            for code, path in languages.items()
            if code != request.language
        ],
        "logo_url": request.base + path_of("logo", request.portal.logo_sha256)
        if request.portal.logo_sha256
        else "",
    }


def _same_path(request: AtPortal) -> dict[str, str]:
    """The path of this very page in every language of the portal, where it has one."""
    path = request.path[len(request.base) :]
    match = resolve(path, "egal.portal.domain_urls")
    if "language" not in match.kwargs:
        return {}
    return {
        code: path_of(match.url_name or "", **{**match.kwargs, "language": code})
        for code in request.portal.languages
    }
