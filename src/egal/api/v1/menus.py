from typing import Self

from ninja import Router
from ninja.errors import HttpError
from pydantic import BaseModel

from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment
from egal.calls.actions.menus import menu_of, newest_version, publish_menu
from egal.calls.menus.blocks import Menu
from egal.calls.models import MenuVersion
from egal.channels.telephoning import meets_menu
from egal.conversations.models import Inbox
from egal.shared.rows import row_or_404

router = Router()

_READ, _WRITE = needs("inboxes:read"), needs("inboxes:write")
_LATEST = 100


class MenuNow(BaseModel):
    """What callers of a number meet. version: 0 for the one that is shipped."""

    version: int
    blocks: Menu


class Version(BaseModel):
    """What they met from then on until the next one."""

    number: int
    made_at: Moment
    made_by: str
    blocks: Menu

    @classmethod
    def of(cls, row: MenuVersion) -> Self:
        return cls.model_validate(row, from_attributes=True)


@router.get("/{line_id}/menu", response=MenuNow, **_READ)
def show_menu(request: TokenRequest, line_id: str) -> MenuNow:
    """Of a telephone number whose calls Egal takes; others have none (404)."""
    return _now(_line(line_id))


@router.put("/{line_id}/menu", response=MenuNow, **_WRITE)
def set_menu(request: TokenRequest, line_id: str, wanted: Menu) -> MenuNow:
    """Publish it: callers meet it from the next call on. The same as now is no new version; that of
    an earlier one restores it."""
    line = _line(line_id)
    publish_menu(inbox=line, actor=request.auth, blocks=wanted)
    return _now(line)


@router.get("/{line_id}/menu/versions", response=list[Version], **_READ)
def list_menu_versions(request: TokenRequest, line_id: str) -> list[Version]:
    """The latest hundred, newest first."""
    rows = MenuVersion.objects.filter(inbox=_line(line_id)).order_by("-number")
    return [Version.of(row) for row in rows[:_LATEST]]


def _line(line_id: str) -> Inbox:
    found = row_or_404(Inbox.objects.all(), line_id)
    if not meets_menu(found):
        raise HttpError(404, "Callers of this inbox meet no menu.")
    return found


def _now(line: Inbox) -> MenuNow:
    newest = newest_version(line)
    return MenuNow(version=newest.number if newest else 0, blocks=menu_of(line))
