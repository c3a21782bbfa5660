from typing import Any, Self

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.uploads import refuse_larger
from egal.api.v1.shapes.common import Moment
from egal.calls.actions.prompts import (
    LARGEST,
    remove_prompt,
    rename_prompt,
    render_prompt,
    store_prompt,
)
from egal.calls.models import Prompt
from egal.shared.download import download
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

router = Router()

_OLDEST = Order("announcements", ("id",), newest_first=False)
_READ, _WRITE = needs("inboxes:read"), needs("inboxes:write")
_BINARY = {"type": "string", "format": "binary"}
_SOUND = {"description": "OK", "content": {"application/octet-stream": {"schema": _BINARY}}}
_FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "language": {"type": "string", "enum": ["de", "en"]},
                    "text": {"type": "string", "description": "What it says."},
                    "file": _BINARY,
                },
                "required": ["name", "language"],
            }
        }
    },
}


class Announcement(BaseModel):
    """Something callers hear, made by the company. A menu names it by its id."""

    id: str
    name: str
    language: str = Field(description="de or en.")
    source: str = Field(description="recorded, uploaded, or rendered: spoken by a machine.")
    text: str = Field(description="What it says, where somebody has said so.")
    seconds: float
    created_at: Moment
    created_by: str

    @classmethod
    def of(cls, row: Prompt) -> Self:
        given = {name: getattr(row, name) for name in cls.model_fields if name != "id"}
        return cls.model_validate({"id": row.public_id, **given})


class AnnouncementPage(Page[Announcement]):
    """Some of the announcements."""


class NewName(BaseModel):
    """What it is called from now on."""

    model_config = ConfigDict(extra="forbid")

    name: str


@router.get("", response=AnnouncementPage, **_READ)
def list_announcements(request: TokenRequest, paging: Query[Paging]) -> AnnouncementPage:
    """Those of the company, the oldest first; what is shipped is named in the menus only."""
    found, following = _OLDEST.page(_rows(), cursor=paging.cursor, limit=paging.limit)
    return AnnouncementPage(items=[Announcement.of(each) for each in found], next_cursor=following)


@router.post("", response={201: Announcement}, **needs("inboxes:write", requestBody=_FORM))
def add_announcement(request: TokenRequest) -> Status[Announcement]:
    """Bring a WAV file of any rate, 32 MB (413) and five minutes at most. It is kept as telephones
    take it, without silence around it and as loud as all others. Without a `file` a machine says
    the `text`, where one is installed. What is no sound, or silent, is refused (422)."""
    refuse_larger(request, LARGEST)
    return Status(201, Announcement.of(_made(request)))


@router.patch("/{announcement_id}", response=Announcement, **_WRITE)
def rename_announcement(
    request: TokenRequest, announcement_id: str, wanted: NewName
) -> Announcement:
    """Callers hear the same as before."""
    found = row_or_404(_rows(), announcement_id)
    return Announcement.of(rename_prompt(prompt=found, actor=request.auth, name=wanted.name))


@router.delete("/{announcement_id}", response={204: None}, **_WRITE)
def remove_announcement(request: TokenRequest, announcement_id: str) -> Status[None]:
    """Nobody hears it any more. Refused (422) while a menu has it: choose another one there."""
    remove_prompt(prompt=row_or_404(_rows(), announcement_id), actor=request.auth)
    return Status(204, None)


@router.get(
    "/{announcement_id}/audio",
    **needs("inboxes:read", responses={200: _SOUND, 206: {**_SOUND, "description": "A part"}}),
)
def hear_an_announcement(request: TokenRequest, announcement_id: str) -> HttpResponseBase:
    """As callers hear it: WAV, mono, 8,000 samples a second. `Range` is heard."""
    found = row_or_404(_rows(), announcement_id)
    try:
        return download(request, found.sha256, name=f"{found.name}.wav", size=found.size)
    except FileNotFoundError:
        raise Http404(announcement_id) from None


def _rows() -> QuerySet[Prompt]:
    return Prompt.objects.filter(removed_at=None)


def _made(request: TokenRequest) -> Prompt:
    file, text = request.FILES.get("file"), request.POST.get("text", "")
    common: dict[str, Any] = {
        "workspace": request.auth.workspace,
        "actor": request.auth,
        "name": request.POST.get("name", ""),
        "language": request.POST.get("language", ""),
        "text": text,
    }
    if file:
        return store_prompt(source="uploaded", content=file.read(), **common)
    if text.strip():
        return render_prompt(**common)
    raise Trouble(_("Send a file, or a text that a machine shall say."))
