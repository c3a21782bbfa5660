from typing import Literal, Self

from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1.shapes.common import Moment
from egal.conversations import models
from egal.conversations.actions.blocks import block, unblock
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()

_OLDEST = Order("blocks", ("id",), newest_first=False)
_WRITE = needs("conversations:write")


class NewBlock(BaseModel):
    """From whom nothing is wanted any more."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["email"] = "email"
    value: str = Field(description="An address, or `@` and a domain.", max_length=320)


class Block(BaseModel):
    """Somebody from whom nothing is wanted: what they begin is spam."""

    id: str
    kind: str
    value: str
    blocked_by: str
    created_at: Moment

    @classmethod
    def of(cls, found: models.Block) -> Self:
        return cls(
            id=found.public_id,
            kind=found.kind,
            value=found.value,
            blocked_by=found.actor_name,
            created_at=found.created_at,
        )


class BlockPage(Page[Block]):
    """Some of the blocks."""


@router.get("", response=BlockPage, **needs("conversations:read"))
def list_blocks(request: TokenRequest, paging: Query[Paging]) -> BlockPage:
    """Everybody who is blocked, the oldest first."""
    rows = models.Block.objects.all()
    found, next_cursor = _OLDEST.page(rows, cursor=paging.cursor, limit=paging.limit)
    return BlockPage(items=[Block.of(each) for each in found], next_cursor=next_cursor)


@router.post("", response={201: Block}, **_WRITE)
def add_block(request: TokenRequest, new: NewBlock) -> Status[Block]:
    """What comes from there begins no conversation that anybody is told of. Again is no error."""
    added = block(
        workspace=request.auth.workspace, actor=request.auth, kind=new.kind, value=new.value
    )
    return Status(201, Block.of(added))


@router.delete("/{block_id}", response={204: None}, **_WRITE)
def remove_block(request: TokenRequest, block_id: str) -> Status[None]:
    """What comes from there is a message as any other again."""
    unblock(block=row_or_404(models.Block.objects.all(), block_id), actor=request.auth)
    return Status(204, None)
