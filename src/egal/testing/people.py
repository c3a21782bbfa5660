"""The people of the tests, the benches and the demo, made by the domain's verbs.

Jana (owner) and Tariq (agent) work for Nordnetz, Vera only reads there. Mara and Henrik are its
customers. Eve owns Fremdfirma, with a token for its API, and has no business at Nordnetz.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from egal.channels.base import Address, Automatic, File, NewMessage
from egal.channels.connect import checked_settings, connect_inbox
from egal.channels.intake import TakenIn, keep_files, take_in
from egal.contacts.addresses import is_address_of
from egal.conversations.actions.add_inbox import add_inbox
from egal.conversations.actions.reply import reply
from egal.conversations.models import Conversation, Direction, Inbox, Message, Status
from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.workspaces import scope
from egal.workspaces.actions.add_agent import add_agent
from egal.workspaces.actions.add_token import add_token
from egal.workspaces.actions.add_workspace import add_workspace
from egal.workspaces.actions.portals import open_portal, prepare_portal
from egal.workspaces.models import Agent, Portal, Role, Token, Workspace

PASSWORD = "a ferry in the fog"  # noqa: S105 - opens what is made here only
CUSTOMERS = {
    "Mara": Address("email", "mara.lindner@posteo.example", "Mara Lindner"),
    "Henrik": Address("email", "henrik.weiss@mail.example", "Henrik Weiß"),
}


@dataclass(frozen=True, slots=True)
class Nordnetz:
    """The company everybody works for or writes to."""

    workspace: Workspace
    jana: Agent
    tariq: Agent
    inbox: Inbox


@dataclass(frozen=True, slots=True)
class Fremdfirma:
    """Another company on the same machine. secret: of Eve's token, which may do all there."""

    workspace: Workspace
    eve: Agent
    inbox: Inbox
    token: Token
    secret: str


@transaction.atomic
def nordnetz(*, settings: Mapping[str, Any] | None = None) -> Nordnetz:
    """Nordnetz with its agents and its inbox support@nordnetz.example.

    settings: of the inbox, such as `outgoing(port)`; without any it takes mail and cannot send.
    """
    workspace = add_workspace(slug="nordnetz", name="Nordnetz", actor=SYSTEM)
    return Nordnetz(
        workspace=workspace,
        jana=agent(workspace, "Jana Köster", Role.OWNER),
        tariq=agent(workspace, "Tariq Rahimi", Role.AGENT),
        inbox=email_inbox(workspace, "support@nordnetz.example", settings),
    )


@transaction.atomic
def fremdfirma() -> Fremdfirma:
    """Fremdfirma with Eve, her token and an inbox of its own."""
    workspace = add_workspace(slug="fremdfirma", name="Fremdfirma", actor=SYSTEM)
    token, secret = add_token(workspace=workspace, scopes=["all"], actor=SYSTEM)
    return Fremdfirma(
        workspace=workspace,
        eve=agent(workspace, "Eve Fremd", Role.OWNER),
        inbox=email_inbox(workspace, "service@fremdfirma.example"),
        token=token,
        secret=secret,
    )


def vera(workspace: Workspace) -> Agent:
    """Somebody who may read everything there and change nothing."""
    return agent(workspace, "Vera Holm", Role.VIEWER)


def agent(workspace: Workspace, name: str, role: str) -> Agent:
    """A colleague who signs in as firstname@workspace.example with PASSWORD."""
    return add_agent(
        workspace=workspace,
        email=f"{name.partition(' ')[0].lower()}@{workspace.slug}.example",
        role=role,
        actor=SYSTEM,
        name=name,
        password=PASSWORD,
    )


def email_inbox(
    workspace: Workspace, address: str, settings: Mapping[str, Any] | None = None
) -> Inbox:
    """An inbox for e-mail; without settings it cannot send."""
    return add_inbox(
        workspace=workspace, channel="email", address=address, actor=SYSTEM, settings=settings
    )


def telephone_line(workspace: Workspace, number: str = "+49405550100") -> Inbox:
    """A number that any program on this machine may ring."""
    return connect_inbox(
        workspace=workspace,
        channel="phone",
        address=number,
        settings={"driver": "embedded", "mode": "peer", "peers": "127.0.0.0/8"},
        actor=SYSTEM,
    )


def outgoing(port: int, host: str = "127.0.0.1") -> dict[str, Any]:
    """Settings of an inbox that sends through a mail server here, such as `MailServer`."""
    return checked_settings(
        "email", {"smtp_host": host, "smtp_port": port, "smtp_security": "none"}
    )


def opened(workspace: Workspace, *languages: str) -> Portal:
    """The portal of a workspace, open to everybody, in these languages or in German and English."""
    portal = prepare_portal(workspace=workspace)
    if languages:
        portal.languages = list(languages)
        portal.save(update_fields=["languages"])
    open_portal(portal=portal, actor=SYSTEM)
    return portal


def waiting_key() -> dict[str, Any]:
    """Settings of an inbox with a key that waits to sign. It is none with which one can."""
    return {"dkim_next": {"selector": "egal-1", "secret": "", "record": "v=DKIM1; k=rsa; p=cA=="}}


@transaction.atomic
def writes(
    inbox: Inbox, who: str | Address, text: str, *, at: datetime | None = None, **more: Any
) -> TakenIn:
    """A customer writes to an inbox. `more` is that of `mail`."""
    fact = mail(inbox, who, text, **more)
    return take_in(inbox=inbox, fact=fact, kept=keep_files(fact), at=at)


def mail(
    inbox: Inbox,
    who: str | Address,
    text: str,
    *,
    subject: str = "Router drops every evening",
    message_id: str = "",
    answers: int | None = None,
    automatic: Automatic = "none",
    files: tuple[File, ...] = (),
    cc: tuple[Address, ...] = (),
) -> NewMessage:
    """What the e-mail channel would make of a mail: the same Message-ID is the same mail.

    who: "Mara", "Henrik", or the address of anybody else. answers: id of our message whose
    reference it carries.
    """
    sender = CUSTOMERS[who] if isinstance(who, str) else who
    external_id = message_id or f"<{uuid4().hex}@{sender.address.partition('@')[2]}>"
    return NewMessage(
        dedupe_key=hashlib.sha256(external_id.encode()).hexdigest(),
        external_id=external_id,
        sender=sender,
        to=[Address("email", inbox.address, inbox.name)],
        cc=cc,
        subject=subject,
        text=text,
        automatic=automatic,
        answers=answers,
        files=files,
    )


def replies(
    who: Agent, conversation: Conversation, text: str, *, then: str = Status.WAITING
) -> Message:
    """An agent answers the contact where the contact was heard last."""
    with scope.of(conversation.workspace_id):
        heard = (
            Message.objects.filter(
                is_address_of(conversation.contact_id, kind="from_kind", value="from_address"),
                conversation=conversation,
                direction=Direction.INBOUND,
            )
            .order_by("id")
            .last()
        )
        if heard is None or heard.inbox is None:
            raise LookupError(f"{conversation.contact_name} has not written yet")
        to = {"kind": heard.from_kind, "address": heard.from_address, "name": heard.from_name}
        return reply(
            conversation=conversation, actor=who, text=text, inbox=heard.inbox, to=[to], then=then
        )


def conversation_of(taken: TakenIn) -> Conversation:
    """The conversation a message came into, as it is now."""
    return Conversation.unscoped.get(pk=taken.conversation_id or 0)


def message_of(taken: TakenIn) -> Message:
    """The message that was taken in."""
    return Message.unscoped.get(pk=taken.message_id or 0)


def happened(conversation: Conversation) -> list[str]:
    """The kinds of everything recorded for a conversation, in order."""
    events = Event.objects.filter(conversation_id=conversation.id).order_by("id")
    return list(events.values_list("kind", flat=True))
