"""A message as it was meant to look: where its pictures come from, and for whom they may load."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from egal.conversations.models import Message
from egal.desk.access import AtDesk
from egal.shared import formatted
from egal.shared.crypto import signature, signed_by_us
from egal.shared.formatted import Picture

MOST = 200  # pictures from elsewhere in one message
_REMEMBERED = 50  # conversations
_SESSION = "pictures"


@dataclass(frozen=True, slots=True)
class Sheet:
    """html: with our addresses in it. blocked: pictures not loaded. taken_out: counting pixels."""

    html: str
    blocked: int
    taken_out: int


def sheet(request: AtDesk, message: Message) -> Sheet:
    """The message for this agent, with pictures from elsewhere once they were asked for."""
    everything = list(formatted.pictures(message.html))
    elsewhere = remote_addresses(message)
    asked = are_shown(request, message)
    html = formatted.with_pictures(message.html, _addresses(request, message, elsewhere, asked))
    if message.quoted_text:  # else the quoted part has answers in it, or there is none
        html = formatted.folded(html, _("Quoted text"))
    tiny = sum(picture.tiny for picture in everything)
    return Sheet(html, 0 if asked else len(elsewhere), tiny)


def remote_addresses(message: Message) -> list[str]:
    """Those of the pictures elsewhere, each once, without what only counts readers."""
    found = (each for each in formatted.pictures(message.html) if each.remote and not each.tiny)
    return list(dict.fromkeys(picture.target for picture in found))[:MOST]


def are_shown(request: AtDesk, message: Message) -> bool:
    """Whether this agent has asked for the pictures of this conversation in this session."""
    return message.conversation_id in request.session.get(_SESSION, [])


def ask(request: AtDesk, message: Message, wish: str) -> None:
    """Remember the wish, if it comes from our own page: a mail could link here as well."""
    if signed_by_us("pictures", _wish(request, message), wish):
        asked = [message.conversation_id, *request.session.get(_SESSION, [])]
        request.session[_SESSION] = list(dict.fromkeys(asked))[:_REMEMBERED]


def wish(request: AtDesk, message: Message) -> str:
    """What `ask` believes."""
    return signature("pictures", _wish(request, message))


def key_to(request: AtDesk, message: Message, address: str) -> str:
    """By which this agent may load this picture of this message."""
    return signature("picture", _place(request, message, address))


def opens(request: AtDesk, message: Message, address: str, key: str) -> bool:
    """Whether that is such a key."""
    return signed_by_us("picture", _place(request, message, address), key)


def _addresses(
    request: AtDesk, message: Message, elsewhere: list[str], asked: bool
) -> Callable[[Picture], str]:
    slug, public = request.workspace.slug, message.public_id
    files = {file.sha256: file.public_id for file in message.attachments.all()}
    numbers = {address: number for number, address in enumerate(elsewhere)} if asked else {}

    def address_of(picture: Picture) -> str:
        if not picture.remote and picture.target in files:
            return reverse("desk:picture", args=[slug, files[picture.target]])
        if picture.remote and picture.target in numbers:
            key = key_to(request, message, picture.target)
            return reverse("desk:remote-picture", args=[slug, public, numbers[picture.target], key])
        return ""

    return address_of


def _wish(request: AtDesk, message: Message) -> str:
    return f"{request.agent.id} {message.conversation_id}"


def _place(request: AtDesk, message: Message, address: str) -> str:
    return f"{request.agent.id} {message.id} {address}"
