"""What a caller meets, as few blocks: greeting, language, choices, queue, when nobody is there."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Language = Literal["de", "en"]
Spoken = Annotated[str, Field(max_length=60)]
"""Public id of a `Prompt`, or the name of a shipped one; "" for nothing."""


class Block(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Words(Block):
    """The same thing in each language."""

    de: Spoken = ""
    en: Spoken = ""


class Queue(Block):
    """Waiting for a person.

    team: public id of who answers, "" for all. music: public id of a prompt, "" for the shipped.
    callback, voicemail, writing: what a caller may choose instead of waiting, by 1, 2 and 3; a link
    to go on in writing is offered to mobile telephones, where there is an inbox for text messages.
    update_seconds: how often the wait is told again. most_minutes: then voicemail, or a callback.
    """

    team: Annotated[str, Field(max_length=20)] = ""
    music: Spoken = ""
    callback: bool = True
    voicemail: bool = True
    writing: bool = False
    tell_wait: bool = True
    update_seconds: Annotated[int, Field(ge=20, le=600)] = 60
    most_minutes: Annotated[int, Field(ge=1, le=120)] = 30


class Choice(Block):
    """What one key does. label: for people at the desk. says: what the caller hears before."""

    digit: Annotated[str, Field(pattern=r"^[0-9]$")]
    label: Annotated[str, Field(min_length=1, max_length=60)]
    says: Words = Words()
    does: Literal["queue", "voicemail", "callback", "say"] = "queue"
    queue: Queue = Queue()


class Menu(Block):
    """All of it. Without choices everybody comes to the queue.

    greeting: first of all. languages: the first is spoken unless another is chosen; asks_language:
    whether the caller is asked, by 1 and 2. closed: said outside of the opening hours of the inbox,
    after which `closed_does`. tries: how often choices are said before the queue is taken.
    """

    greeting: Words = Words(de="welcome", en="welcome")
    languages: Annotated[list[Language], Field(min_length=1, max_length=2)] = ["de", "en"]
    asks_language: bool = False
    closed: Words = Words(de="closed", en="closed")
    closed_does: Literal["voicemail", "callback", "hang_up"] = "voicemail"
    choices: Annotated[list[Choice], Field(max_length=9)] = []
    queue: Queue = Queue()
    tries: Annotated[int, Field(ge=1, le=5)] = 2

    def sounds(self) -> set[str]:
        """All that callers may hear by it: names of shipped prompts, public ids of others."""
        choices = [each.says for each in self.choices]
        words = [self.greeting, self.closed, *choices]
        queues = [self.queue, *(each.queue for each in self.choices)]
        found = {spoken for each in words for spoken in (each.de, each.en)}
        return (found | {each.music for each in queues}) - {""}

    @model_validator(mode="after")
    def digits_once(self) -> "Menu":
        """A key does one thing."""
        digits = [each.digit for each in self.choices]
        if len(set(digits)) < len(digits):
            raise ValueError("Two choices have the same key.")
        return self
