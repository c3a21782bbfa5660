from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from egal.api.v1.shapes.common import Moment
from egal.workspaces import models


class Workspace(BaseModel):
    """The company the token belongs to."""

    slug: str = Field(description="Its short name in addresses; it never changes.")
    name: str
    language: str
    time_zone: str
    reopen_days: int
    accent: str
    created_at: Moment

    @classmethod
    def of(cls, workspace: models.Workspace) -> Self:
        return cls(
            slug=workspace.slug,
            name=workspace.name,
            language=workspace.language,
            time_zone=workspace.time_zone,
            reopen_days=workspace.reopen_days,
            accent=workspace.accent,
            created_at=workspace.created_at,
        )


class ChangedWorkspace(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    language: str | None = Field(None, description="`de` or `en`, of what goes out by itself.")
    time_zone: str | None = Field(None, description="Such as `Europe/Berlin`.")
    reopen_days: int | None = Field(
        None, description="A reply within so many days opens a solved conversation again."
    )
    accent: str | None = Field(
        None,
        description="The colour of the desk as `#rrggbb`, dark enough that white can be read on it;"
        " empty for Egal's own.",
    )
