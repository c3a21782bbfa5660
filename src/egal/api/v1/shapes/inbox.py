from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from egal.api.v1.shapes.common import Moment
from egal.channels.base import Capabilities, InboxSettings
from egal.channels.registry import channel_of
from egal.channels.signing_in import SignedIn
from egal.conversations import models
from egal.shared.ids import public_id
from egal.shared.trouble import Trouble


class Pause(BaseModel):
    """That sending rests, because the provider keeps failing."""

    until: Moment = Field(description="Then one delivery tries; if that fails, it goes on.")
    reason: str = Field(description="The last failure.")
    needs_mending: bool = Field(
        description="Whether its settings must be mended. If not, replies are taken for later."
    )


class SignIn(BaseModel):
    """Who signed an inbox in at its provider."""

    provider: str
    account: str
    by: str
    at: Moment
    ended: str = Field(description="Why the provider takes it no more, else empty.")

    @classmethod
    def of(cls, signed_in: SignedIn) -> Self:
        """As it is."""
        return cls(
            provider=signed_in.provider,
            account=signed_in.account,
            by=signed_in.by,
            at=signed_in.at,
            ended=signed_in.ended,
        )


class WantedSignIn(BaseModel):
    """At which provider to sign in."""

    model_config = ConfigDict(extra="forbid")

    provider: str = Field(description="google or microsoft.")


class BegunSignIn(BaseModel):
    """The page to open."""

    url: str


class Inbox(BaseModel):
    """One configured account on a channel. Its settings hold secrets and are never shown."""

    id: str
    channel: str
    address: str
    name: str
    can_send: bool
    reason: str = Field(description="Why it cannot send, else empty.")
    pause: Pause | None
    paused_at: Moment | None = Field(description="Since when somebody lets what is written wait.")
    paused_by: str
    not_fetched: str = Field(
        description="Why nothing is fetched from its provider now, else empty."
    )
    sign_in: SignIn | None = Field(description="Null where a password or nothing is used.")
    created_at: Moment

    @classmethod
    def of(
        cls,
        inbox: models.Inbox,
        pause: models.Pause | None,
        not_fetched: str,
        signed_in: SignedIn | None,
    ) -> Self:
        """pause: as `channels/pauses.py` `resting` finds it; not_fetched: as `receiving.py`;
        signed_in: as `signing_in.py`."""
        capabilities = _capabilities(inbox, pause)
        return cls(
            id=public_id(inbox.id),
            channel=inbox.channel,
            address=inbox.address,
            name=inbox.name,
            can_send=capabilities.can_send,
            reason=str(capabilities.reason),
            pause=_pause(pause),
            paused_at=inbox.paused_at,
            paused_by=inbox.paused_by,
            not_fetched=not_fetched,
            sign_in=SignIn.of(signed_in) if signed_in else None,
            created_at=inbox.created_at,
        )


def _pause(pause: models.Pause | None) -> Pause | None:
    if pause is None or pause.until is None:
        return None
    return Pause(until=pause.until, reason=pause.reason, needs_mending=pause.needs_mending)


def _capabilities(inbox: models.Inbox, pause: models.Pause | None) -> Capabilities:
    """Also of an inbox whose channel has been taken out of the installation."""
    try:
        channel = channel_of(inbox.channel)
    except Trouble as trouble:
        return Capabilities(can_send=False, reason=str(trouble))
    able = channel.capabilities(InboxSettings(inbox.address, inbox.settings))
    if able.can_send and pause and pause.needs_mending:
        return Capabilities(can_send=False, reason=pause.reason)
    return able


class NewInbox(BaseModel):
    """An account to connect."""

    model_config = ConfigDict(extra="forbid")

    channel: str
    address: str
    name: str = Field("", max_length=200, description="The workspace's, if empty.")
    settings: dict[str, Any] = Field(default_factory=dict, description="As the channel has them.")


class ChangedInbox(BaseModel):
    """What to change; what is left out stays. An empty secret stays as well."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, min_length=1, max_length=200)
    settings: dict[str, Any] = Field(default_factory=dict, description="By their names.")


class Check(BaseModel):
    """What the provider said when it was asked."""

    good: bool
    said: str = Field(description="How it is; when not good, with the remedy.")
