"""What callers of an inbox meet: published as versions, of which the newest holds."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from egal.calls.menus.blocks import Menu
from egal.calls.models import MenuVersion
from egal.conversations.models import Inbox
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.workspaces.permissions import require


def menu_of(inbox: Inbox) -> Menu:
    """What its callers meet now: the newest version, or the shipped menu where there is none."""
    newest = newest_version(inbox)
    return Menu.model_validate(newest.blocks) if newest else Menu()


def newest_version(inbox: Inbox) -> MenuVersion | None:
    """The one that holds; None where nobody has published any."""
    return MenuVersion.objects.filter(inbox=inbox).order_by("-number").first()


@transaction.atomic
def publish_menu(*, inbox: Inbox, actor: Actor, blocks: Menu | Mapping[str, Any]) -> MenuVersion:
    """Callers meet this from their next call on. The same as now is no new version.

    Trouble says which block does not fit.
    """
    require(actor, "inboxes:write", inbox.workspace_id)
    Inbox.objects.select_for_update().get(pk=inbox.pk)  # one number after the other
    wanted = checked_menu(blocks).model_dump(mode="json")
    before = newest_version(inbox)
    if before and before.blocks == wanted:
        return before
    made = MenuVersion.objects.create(
        workspace_id=inbox.workspace_id,
        inbox=inbox,
        number=before.number + 1 if before else 1,
        blocks=wanted,
        made_at=clock.now(),
        made_by=actor.actor_name,
    )
    old = before.blocks if before else Menu().model_dump(mode="json")
    _record("menu.published", made, actor, old)
    return made


def restore_menu(*, version: MenuVersion, actor: Actor) -> MenuVersion:
    """What callers met with this version, as a new one."""
    return publish_menu(inbox=version.inbox, actor=actor, blocks=version.blocks)


def checked_menu(blocks: Menu | Mapping[str, Any]) -> Menu:
    """As one menu. Trouble names the first thing that is wrong."""
    if isinstance(blocks, Menu):
        return blocks
    try:
        return Menu.model_validate(blocks)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise Trouble(_in_words(first)) from None


def _in_words(error: Mapping[str, Any]) -> str:
    if not error["loc"]:
        return _("Two choices have the same key.")
    place = ".".join(map(str, error["loc"]))
    words = _("This menu cannot be used: %(place)s: %(said)s")
    return words % {"place": place, "said": error["msg"]}


def _record(kind: str, made: MenuVersion, actor: Actor, before: Mapping[str, Any]) -> None:
    record(
        kind,
        workspace_id=made.workspace_id,
        actor=actor,
        inbox=made.inbox_id,
        number=made.number,
        before=dict(before),
        blocks=made.blocks,
    )
