"""Visitors: beginning as one, and what one says of oneself."""

from django.http import HttpRequest
from ninja import Router, Status

from egal.api.customer import shapes
from egal.api.customer.access import CustomerRequest, chat_of, take_a_visitor, visitor
from egal.channels.base import Conversing, InboxSettings
from egal.channels.registry import channel_of
from egal.contacts.actions.change_visitor import change_visitor
from egal.contacts.visitors import begin_visit

router = Router()


@router.get("/chat", response=shapes.Way, auth=None)
def get_chat(request: CustomerRequest, language: str = "en") -> shapes.Way:
    """What the chat says before anything was written; 404 where none is offered."""
    inbox = chat_of(request)
    channel = channel_of(inbox.channel)
    assert isinstance(channel, Conversing)  # noqa: S101 - `chat_of` found it by that
    said = channel.welcome(InboxSettings(inbox.address, inbox.settings, inbox.name), language)
    return shapes.Way(
        company=request.workspace.name,
        greeting=said.greeting,
        quick_replies=list(said.quick_replies),
    )


@router.post("/visitors", response={201: shapes.Begun}, auth=None)
def add_visitor(request: CustomerRequest, new: shapes.NewVisitor) -> Status[shapes.Begun]:
    """Begin as somebody new, and get the token that is shown only now."""
    take_a_visitor()
    begun, token = begin_visit(workspace=request.workspace, device=_device(request), name=new.name)
    change_visitor(visitor=begun, language=new.language)
    return Status(201, shapes.Begun(token=token, me=shapes.Me.of(begun)))


@router.get("/me", response=shapes.Me, auth=visitor)
def get_me(request: CustomerRequest) -> shapes.Me:
    """What is known of you."""
    return shapes.Me.of(request.auth)


@router.patch("/me", response=shapes.Me, auth=visitor)
def change_me(request: CustomerRequest, wanted: shapes.ChangedMe) -> shapes.Me:
    """Say how you are called, where an answer may go while you are away, and in which language."""
    changed = change_visitor(visitor=request.auth, **wanted.model_dump(exclude_unset=True))
    return shapes.Me.of(changed)


def _device(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")
