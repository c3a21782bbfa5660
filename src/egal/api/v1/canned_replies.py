from typing import Any, Literal, Self

from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field, model_validator

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment, public_or_none
from egal.conversations import models
from egal.conversations.actions.canned_replies import (
    add_canned_reply,
    change_canned_reply,
    remove_canned_reply,
)
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require

router = Router()

_OLDEST = Order("canned replies", ("id",), newest_first=False)
_WRITE = needs("replies:write")


class Written(BaseModel):
    """A text to insert."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=100)
    shortcut: str = Field(
        "", description="What is typed after `/`: one word, once an owner.", max_length=31
    )
    text: str = Field(
        "",
        description="Plain text. `{name}`, `{first_name}`, `{organisation}`, `{subject}`, `{agent}`"
        " and `{company}` are filled in where it is inserted.",
    )
    html: str = Field("", description="Instead of `text`, which is then made from it; no pictures.")
    language: Literal["", "de", "en"] = Field("", description="Of the text, if that matters.")

    @model_validator(mode="after")
    def _is_said_once(self) -> Self:
        if self.text and self.html:
            raise ValueError("Give text or html: the text is made from the html.")
        return self

    @property
    def given(self) -> dict[str, Any]:
        """As the verbs take it."""
        return self.model_dump(include=set(Written.model_fields))


class NewCannedReply(Written):
    """The same, for somebody."""

    agent_id: str | None = Field(
        None, description="Whose it is to be; null for everybody's. Needs `agents:write`."
    )


class CannedReply(BaseModel):
    """A text that agents insert by typing `/` and its shortcut."""

    id: str
    agent_id: str | None = Field(description="Whose it is; null for everybody's.")
    name: str
    shortcut: str
    text: str
    html: str
    language: str
    used_at: Moment | None = Field(description="When it was last inserted.")
    created_at: Moment

    @classmethod
    def of(cls, found: models.CannedReply) -> Self:
        return cls(
            id=found.public_id,
            agent_id=public_or_none(found.agent_id),
            name=found.name,
            shortcut=found.shortcut,
            text=found.text,
            html=found.html,
            language=found.language,
            used_at=found.used_at,
            created_at=found.created_at,
        )


class CannedReplyPage(Page[CannedReply]):
    """Some of the canned replies."""


class Whose(BaseModel):
    """Of whom."""

    agent_id: str | None = Field(
        None, description="Those of this agent, instead of everybody's. Needs `agents:read`."
    )


@router.get("", response=CannedReplyPage, **needs("conversations:read"))
def list_canned_replies(
    request: TokenRequest, whose: Query[Whose], paging: Query[Paging]
) -> CannedReplyPage:
    """Those of everybody, or of one agent, the oldest first."""
    agent = None
    if whose.agent_id is not None:
        require(request.auth, "agents:read", request.auth.workspace_id)
        agent = row_or_404(Agent.objects.all(), whose.agent_id)
    rows = models.CannedReply.objects.filter(agent=agent)
    found, next_cursor = _OLDEST.page(rows, cursor=paging.cursor, limit=paging.limit)
    return CannedReplyPage(items=[CannedReply.of(each) for each in found], next_cursor=next_cursor)


@router.post("", response={201: CannedReply}, **_WRITE)
def new_canned_reply(request: TokenRequest, new: NewCannedReply) -> Status[CannedReply]:
    """One more, for everybody or for one agent."""
    agent = None if new.agent_id is None else row_or_404(Agent.objects.all(), new.agent_id)
    added = add_canned_reply(
        workspace=request.auth.workspace, actor=request.auth, agent=agent, **new.given
    )
    return Status(201, CannedReply.of(added))


@router.put("/{canned_reply_id}", response=CannedReply, **_WRITE)
def set_canned_reply(request: TokenRequest, canned_reply_id: str, new: Written) -> CannedReply:
    """All of it anew. What was sent before stays as it was."""
    reply = row_or_404(models.CannedReply.objects.select_related("agent"), canned_reply_id)
    return CannedReply.of(change_canned_reply(reply=reply, actor=request.auth, **new.given))


@router.delete("/{canned_reply_id}", response={204: None}, **_WRITE)
def delete_canned_reply(request: TokenRequest, canned_reply_id: str) -> Status[None]:
    """It is offered no more."""
    reply = row_or_404(models.CannedReply.objects.select_related("agent"), canned_reply_id)
    remove_canned_reply(reply=reply, actor=request.auth)
    return Status(204, None)
