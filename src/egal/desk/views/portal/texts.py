"""The words of the start page and the links at its foot, by language."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from egal.desk.access import AtDesk, at_desk
from egal.desk.views.portal.page import back_to, portal_at, shown
from egal.shared.trouble import Trouble
from egal.workspaces.actions.change_portal import change_portal
from egal.workspaces.actions.portal_words import LINKS, LONGEST_LINK, TEXTS
from egal.workspaces.models import Portal
from egal.workspaces.portals import SCREENS, language_name

Words = dict[str, dict[str, str]]


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def texts(request: AtDesk) -> HttpResponse:
    """A form with a part for each language."""
    portal = portal_at(request)
    if request.method == "GET":
        return _texts(request, portal, portal.texts, portal.links)
    written, links = _given(request, portal, TEXTS), _given(request, portal, LINKS)
    try:
        change_portal(portal=portal, actor=request.agent, texts=written, links=links)
    except Trouble as trouble:
        return _texts(request, portal, written, links, str(trouble))
    return back_to(request, "texts")


def _texts(
    request: AtDesk, portal: Portal, texts: Words, links: Words, trouble: str = ""
) -> HttpResponse:
    parts = [_part(code, texts.get(code, {}), links.get(code, {})) for code in portal.languages]
    limits = {**TEXTS, "link": LONGEST_LINK}
    return shown(request, "texts", portal, trouble=trouble, parts=parts, limits=limits)


def _part(code: str, texts: dict[str, str], links: dict[str, str]) -> dict[str, Any]:
    """What one language is given: its words, and ours where there are none."""
    with override(code if code in SCREENS else "en"):
        title = _("How would you like to be helped?")
        lead = _(
            "Pick what suits you. Change it whenever you like: we keep your story, you never start"
            " over."
        )
    name = language_name(code)
    return {"code": code, "name": name, **texts, **links, "our_title": title, "our_lead": lead}


def _given(request: AtDesk, portal: Portal, keys: Any) -> Words:
    return {
        code: {key: request.POST.get(f"{code}-{key}", "") for key in keys}
        for code in portal.languages
    }
