"""What every page of the help centre at the desk is given."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from egal.desk.access import AtDesk
from egal.desk.context.addresses import list_url
from egal.desk.context.page import page
from egal.knowledge.models import Category
from egal.workspaces.actions.portals import LANGUAGES
from egal.workspaces.models import Workspace
from egal.workspaces.portals import portal_of

FIRST_VIEW = "open"  # where the conversations begin from here
ICONS = (
    *("tag", "wifi", "router", "phone", "mail", "globe", "credit-card", "receipt-text", "house"),
    *("package", "wrench", "key-round", "shield", "user", "users", "clock", "settings", "printer"),
    *("building-2", "file-text", "circle-question-mark"),
)


def frame(request: AtDesk, current: str = "") -> dict[str, Any]:
    """current: the key of the page among those beside the list."""
    return {
        **page(request),
        "place": "articles",
        "conversations_url": list_url(request, FIRST_VIEW),
        "articles_url": url(request, "articles"),
        "new_article_url": url(request, "new-article"),
        "opening_url": url(request, "portal-start") if request.agent.may("workspace:write") else "",
        "parts": [
            {"title": title, "icon": icon, "url": url(request, name), "current": name == current}
            for name, title, icon in (
                ("articles", _("Articles"), "book-open"),
                ("article-categories", _("Categories"), "layers"),
                ("article-synonyms", _("Synonyms"), "merge"),
                ("article-gaps", _("Gaps"), "circle-question-mark"),
                ("article-files", _("Import and export"), "upload"),
            )
        ],
    }


def url(request: AtDesk, name: str, *given: str) -> str:
    """An address of the desk in this workspace."""
    return reverse(f"desk:{name}", args=[request.workspace.slug, *given])


def languages_of(workspace: Workspace) -> list[str]:
    """Those the help centre is written in, the first one first."""
    portal = portal_of(workspace)
    if portal:
        return list(portal.languages)
    return sorted(LANGUAGES, key=lambda each: each != workspace.language)


def is_open(workspace: Workspace) -> bool:
    """Whether anybody outside sees it."""
    portal = portal_of(workspace)
    return portal is not None and portal.opened_at is not None


def name_of(language: str) -> str:
    """A language in the reader's own; its code where Django knows none."""
    try:
        return str(get_language_info(language)["name_translated"]).capitalize()
    except KeyError:
        return language


def categories_to_choose(request: AtDesk) -> list[tuple[str, str]]:
    """Each with its public id, in their order."""
    first = languages_of(request.workspace)[0]
    found = Category.objects.order_by("position", "id")
    return [(category.public_id, category.name_in(first)) for category in found]
