"""What the other system posts to us: the one place that says which fields there are."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

LONGEST = 200  # characters of an id, or of what a person is known by

Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]


class Sender(BaseModel):
    """Who writes. address: what the other system knows them by, such as a customer number."""

    address: Id
    name: str = Field("", max_length=200)


class Attached(BaseModel):
    """A file to be fetched from the other system; `url` must answer without credentials."""

    name: str = Field("", max_length=150)
    url: str = Field(max_length=2000)
    content_type: str = Field("application/octet-stream", max_length=100)


class Payload(BaseModel):
    """One message. id: the same for each attempt. conversation: as our answer named it."""

    id: Id
    sender: Sender
    text: str = Field("", max_length=100_000)
    subject: str = Field("", max_length=998)
    conversation: str = Field("", max_length=200)
    attachments: list[Attached] = Field(default_factory=list, max_length=20)
