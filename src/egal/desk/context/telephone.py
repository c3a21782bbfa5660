"""Numbers, their menus and what can be chosen in them, as the settings show them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from egal.calls.actions.menus import menu_of
from egal.calls.menus.blocks import Menu
from egal.calls.menus.sounds import shipped_names
from egal.calls.menus.words import differences, menu_in_brief
from egal.calls.models import MenuVersion, Prompt
from egal.calls.prompts import can_speak
from egal.channels.spelling import PHONE, legible
from egal.channels.telephoning import meets_menu, numbers, telephones
from egal.conversations.models import Inbox
from egal.desk.access import AtDesk
from egal.desk.context.inboxes import State, states
from egal.desk.menu_form import MOST, MenuForms, Offered
from egal.service_levels.hours.words import opening_words
from egal.shared.ids import public_id
from egal.workspaces.models import Team

_LATEST = 20  # versions shown


@dataclass(frozen=True, slots=True)
class Choosing:
    """A choice of the menu as the page draws it. key: under which its fields are named."""

    key: str
    choice: Any
    queue: Any


def numbers_page(request: AtDesk) -> dict[str, Any]:
    """Each number, how it is and what its callers meet."""
    names, found = names_of_sounds_and_teams(), numbers()
    how = states(found)
    return {
        "numbers": [_number(request, each, how[each.id], names) for each in found],
        "telephones": telephones(),
    }


def menu_page(request: AtDesk, inbox: Inbox, forms: MenuForms) -> dict[str, Any]:
    """The form of a menu, and the versions there have been."""
    names = names_of_sounds_and_teams()
    choices = [Choosing(key, *pair) for key, pair in forms.choices.items()]
    return {
        "inbox": inbox,
        "public": public_id(inbox.id),
        "number": legible(PHONE, inbox.address),
        "can_add": len(choices) < MOST,
        "first": forms.first,
        "queue": forms.queue,
        "choices": choices,
        "opening": opening_words(inbox),
        "versions": _versions(request, inbox, names),
        "can_speak": can_speak(),
        "sounds_url": reverse("desk:announcements", args=[request.workspace.slug]),
    }


def offered() -> Offered:
    """What can be chosen in a menu now."""
    nothing, everybody = [("", _("Nothing"))], [("", _("Everybody"))]
    shipped = list(shipped_names().items())
    own = {language: _own(language) for language in ("de", "en")}
    teams = [(public_id(each.id), each.name) for each in Team.objects.order_by("name")]
    return Offered(
        sounds={language: [*nothing, *own[language], *shipped] for language in own},
        music=[("", _("The shipped music")), *own["de"], *own["en"]],
        teams=[*everybody, *teams],
    )


def names_of_sounds_and_teams() -> dict[str, str]:
    """By their public ids, or by the names of shipped ones."""
    prompts = {each.public_id: each.name for each in Prompt.objects.all()}
    teams = {public_id(each.id): each.name for each in Team.objects.all()}
    return {**shipped_names(), **prompts, **teams}


def _own(language: str) -> list[tuple[str, str]]:
    found = Prompt.objects.filter(removed_at=None, language=language).order_by("name", "id")
    return [(each.public_id, each.name) for each in found]


def _number(request: AtDesk, inbox: Inbox, state: State, names: dict[str, str]) -> dict[str, Any]:
    place = [request.workspace.slug, public_id(inbox.id)]
    with_menu = meets_menu(inbox)
    return {
        "number": legible(PHONE, inbox.address),
        "name": inbox.name,
        "channel": inbox.channel,
        "state": state,
        "menu": menu_in_brief(menu_of(inbox), names) if with_menu else "",
        "menu_url": reverse("desk:telephone-menu", args=place) if with_menu else "",
        "url": reverse("desk:inbox", args=place),
    }


def _versions(request: AtDesk, inbox: Inbox, names: dict[str, str]) -> list[dict[str, Any]]:
    """The newest first, each with what it changed."""
    found = list(MenuVersion.objects.filter(inbox=inbox).order_by("-number")[: _LATEST + 1])
    before = [*(Menu.model_validate(each.blocks) for each in found[1:]), Menu()]
    pairs = list(zip(found[:_LATEST], before, strict=False))
    return [_version(request, each, old, names) for each, old in pairs]


def _version(
    request: AtDesk, version: MenuVersion, before: Menu, names: dict[str, str]
) -> dict[str, Any]:
    gone, came = differences(before, Menu.model_validate(version.blocks), names)
    place = [request.workspace.slug, public_id(version.inbox_id), version.number]
    return {
        "number": version.number,
        "at": version.made_at,
        "by": version.made_by,
        "gone": gone,
        "came": came,
        "url": reverse("desk:telephone-restoration", args=place),
    }
