"""What an arrival of a chat says: the one place that says which fields there are."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LONGEST = 20_000  # characters of a text

Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Payload(BaseModel):
    """One message as the browser or the app wrote it. id: its own, the same for each attempt."""

    model_config = ConfigDict(strict=True, extra="ignore")

    id: Id
    text: str = Field("", max_length=LONGEST)
    subject: str = Field("", max_length=200)
    files: int = Field(0, ge=0, le=20)
