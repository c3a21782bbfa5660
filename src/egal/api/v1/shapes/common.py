"""What several shapes are made of."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, WithJsonSchema

from egal.shared.ids import public_id
from egal.workspaces.models import Agent

# Ninja writes it as ISO 8601 with milliseconds, and UTC as "Z".
Moment = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(UTC))]

# Of a field of the company's own: a text, a number, a day (ISO 8601), a choice, whether it is so.
FieldValue = bool | int | float | str


class Named(BaseModel):
    """A contact, an agent, a team or an organisation in passing."""

    id: str
    name: str


def named_agent(agent: Agent | None) -> Named | None:
    return None if agent is None else Named(id=public_id(agent.id), name=agent.actor_name)


def one_of(values: Iterable[str]) -> WithJsonSchema:
    """Describes a text that is one of these. What is stored is shown, without another check."""
    return WithJsonSchema({"type": "string", "enum": list(values)})


def public_or_none(number: int | None) -> str | None:
    return None if number is None else public_id(number)
