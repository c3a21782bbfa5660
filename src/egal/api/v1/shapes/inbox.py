from collections.abc import Sequence
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from egal.api.v1.shapes.common import Moment, Named, named_agent, one_of
from egal.channels import models as rows
from egal.channels.assigning import not_assigned
from egal.channels.base import Capabilities, InboxSettings
from egal.channels.base import SigningKey as Key
from egal.channels.budgets import Spent
from egal.channels.registry import channel_of
from egal.channels.signing_in import SignedIn
from egal.channels.trials import outcome
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


class Spending(BaseModel):
    """What messages by an inbox have cost this month, in millionths of the unit of `currency`."""

    currency: str = Field(description="ISO 4217.")
    spent: int
    budget: int | None = Field(description="Of a month; null for no limit. It is a setting.")
    messages: int

    @classmethod
    def of(cls, spent: Spent) -> Self:
        """As it is."""
        return cls(
            currency=spent.currency,
            spent=spent.spent,
            budget=spent.budget,
            messages=spent.messages,
        )


class Connection(BaseModel):
    """One thing to set up at the provider."""

    system: str
    said: str
    to_copy: str = Field(description="What to paste there, else empty.")


class Connections(BaseModel):
    """In their order."""

    items: list[Connection]


class WantedSignIn(BaseModel):
    """At which provider to sign in."""

    model_config = ConfigDict(extra="forbid")

    provider: str = Field(description="google, microsoft, x or facebook, as the channel has it.")


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
    assignee: Named | None = Field(description="To whom conversations go that begin by it.")
    not_assigned: str = Field(description="Why they stay with nobody all the same, else empty.")
    sign_in: SignIn | None = Field(description="Null where a password or nothing is used.")
    spending: Spending | None = Field(description="Null where messages have no price.")
    created_at: Moment

    @classmethod
    def of(
        cls,
        inbox: models.Inbox,
        pause: models.Pause | None,
        not_fetched: str,
        signed_in: SignedIn | None,
        spent: Spent | None,
    ) -> Self:
        """pause: as `channels/pauses.py` `resting` finds it; not_fetched: as `receiving.py`;
        signed_in: as `signing_in.py`; spent: as `budgets.py`."""
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
            assignee=named_agent(inbox.assignee),
            not_assigned=not_assigned(inbox),
            sign_in=SignIn.of(signed_in) if signed_in else None,
            spending=Spending.of(spent) if spent else None,
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


class Advice(BaseModel):
    """Something outside of Egal, such as in DNS, that helps or hinders this inbox."""

    good: bool | None = Field(description="Null when nobody could tell.")
    said: str
    place: str = Field(description="Where the record stands or belongs, else empty.")
    record: str = Field(description="What stands there or, when not good, what to add.")


class DomainAdvice(BaseModel):
    """What DNS says about the domain of an inbox."""

    items: list[Advice]


class Trial(BaseModel):
    """A test mail of an inbox to itself."""

    sent_at: Moment | None
    sent_by: str
    back_at: Moment | None = Field(description="When it came in again.")
    state: Annotated[str, one_of(("none", "waiting", "good", "bad"))]
    said: str = Field(description="How it stands; when bad, with what is likely wrong.")

    @classmethod
    def of(cls, trial: rows.Trial | None) -> Self:
        if trial is None:
            return cls(sent_at=None, sent_by="", back_at=None, state="none", said="")
        stands = outcome(trial)
        return cls(
            sent_at=trial.sent_at,
            sent_by=trial.sent_by,
            back_at=trial.back_at,
            state=stands.state,
            said=stands.said,
        )


class Check(BaseModel):
    """What the provider said when it was asked."""

    good: bool
    said: str = Field(description="How it is; when not good, with the remedy.")


class SigningKey(BaseModel):
    """A key by which receivers know our mail (DKIM, RFC 6376). Its secret half is never shown."""

    place: str = Field(description="The name in DNS at which a TXT record with `record` belongs.")
    record: str

    @classmethod
    def of(cls, key: Key) -> Self:
        return cls(place=key.place, record=key.record)


class Signing(BaseModel):
    """How what an inbox sends is signed. Inboxes of one domain share their keys."""

    key: SigningKey | None = Field(description="It signs what is sent.")
    next: SigningKey | None = Field(description="It waits for its record, and signs nothing yet.")

    @classmethod
    def of(cls, keys: Sequence[Key]) -> Self:
        now = [SigningKey.of(key) for key in keys if key.signs]
        later = [SigningKey.of(key) for key in keys if not key.signs]
        return cls(key=next(iter(now), None), next=next(iter(later), None))


class UseOfKey(BaseModel):
    """How the key that waits is to be used."""

    model_config = ConfigDict(extra="forbid")

    unseen: bool = Field(False, description="Whether to believe that its record is in DNS.")
