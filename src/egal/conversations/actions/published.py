"""A long answer on a page of its own, behind a short link that everybody can open.

Nothing on it tells whose question it answers, or who wrote it.
"""

import re
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from egal.contacts.names import first_name, full_name
from egal.conversations.actions.body import text_of
from egal.conversations.actions.continuations import refuse_private_links
from egal.conversations.actions.locked import locked
from egal.conversations.canned import language_here
from egal.conversations.models import Conversation, Message, PublishedAnswer
from egal.events.record import Actor, record
from egal.shared import clock, crypto
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.shared.written import made_safe, says_more
from egal.workspaces.models import Portal, Workspace
from egal.workspaces.permissions import require
from egal.workspaces.portals import origin_of, portal_of

_SHORTEST_NAME = 3  # letters; a shorter one is in every other word


class NamesThem(Trouble):
    """The customer's name stands in what everybody could read. name: what is found."""

    code = "looks_private"

    def __init__(self, name: str) -> None:
        words = _("“%(name)s” stands in it, and everybody can read it. Leave the name out.")
        super().__init__(words % {"name": name})
        self.name = name

    @property
    def told(self) -> dict[str, Any]:
        """For programs, as of `LooksPrivate`."""
        return {"found": [{"kind": "name", "text": self.name}]}


def can_publish(workspace: Workspace) -> bool:
    """Whether there is a place for such pages: the portal must be open."""
    return _portal(workspace) is not None


@transaction.atomic
def publish_answer(
    *,
    conversation: Conversation,
    actor: Actor,
    text: str = "",
    html: str = "",
    language: str = "",
    listed: bool = False,
    may_be_public: Collection[str] = (),
) -> tuple[PublishedAnswer, str]:
    """The page, which can be opened from now on, and its whole address ("https://…/a/Xk3…").

    html: instead of text, what was formatted, without pictures. language: of the answer, by default
    that of the conversation. listed: search engines may show it. Whoever calls has looked for what
    is private (`channels/publishing.py` does); it finds no names, so the customer's is looked for
    here: NamesThem, unless it is among what may_be_public. Trouble where the portal is shut, and
    for nothing to show. Say by `note_named` which message has the address in it, so that both can
    be taken back together.
    """
    require(actor, "conversations:write", conversation.workspace_id)
    conversation = locked(conversation)
    portal = _open_portal(conversation.workspace)
    words, safe = _written(text, html)
    _refuse_name(conversation, words, may_be_public)
    now = clock.now()
    answer = PublishedAnswer.objects.create(
        workspace_id=conversation.workspace_id,
        conversation=conversation,
        secret=crypto.short_secret(),
        text=words,
        html=safe,
        language=language or language_here(conversation) or conversation.workspace.language,
        listed_at=now if listed else None,
        created_at=now,
    )
    _record("answer.published", answer, actor, listed=listed)
    return answer, _address(portal, answer)


@transaction.atomic
def note_named(*, answer: PublishedAnswer, message: Message) -> None:
    """This message of the same conversation has its address in it."""
    ours = PublishedAnswer.objects.filter(pk=answer.pk, conversation=message.conversation_id)
    ours.update(message=message)


@transaction.atomic
def change_answer(
    *,
    answer: PublishedAnswer,
    actor: Actor,
    text: str = "",
    html: str = "",
    listed: bool | None = None,
    may_be_public: Collection[str] = (),
) -> PublishedAnswer:
    """All its words anew, as `publish_answer` takes them. listed: None for as before. Trouble for
    one that was withdrawn."""
    require(actor, "conversations:write", answer.workspace_id)
    answer = _held(answer)
    if answer.withdrawn_at:
        raise Trouble(_("This page was taken back. Publish the answer anew."))
    words, safe = _written(text, html)
    if answer.conversation:
        _refuse_name(answer.conversation, words, may_be_public)
    now = clock.now()
    old = (answer.text, answer.html, bool(answer.listed_at))
    if listed is not None:
        answer.listed_at = (answer.listed_at or now) if listed else None
    if (words, safe) != old[:2]:
        answer.text, answer.html, answer.edited_at = words, safe, now
    if (answer.text, answer.html, bool(answer.listed_at)) != old:
        answer.save(update_fields=["text", "html", "listed_at", "edited_at"])
        _record("answer.changed", answer, actor, listed=bool(answer.listed_at))
    return answer


@transaction.atomic
def withdraw_answer(*, answer: PublishedAnswer, actor: Actor) -> None:
    """Its address leads to nothing from now on. Twice does no harm."""
    require(actor, "conversations:write", answer.workspace_id)
    answer = _held(answer)
    if answer.withdrawn_at is None:
        answer.withdrawn_at = clock.now()
        answer.save(update_fields=["withdrawn_at"])
        _record("answer.withdrawn", answer, actor)


def taken_back_with(*, message: Message, actor: Actor) -> PublishedAnswer | None:
    """The page whose address is in a message that is taken back: nobody has it, so it goes, too."""
    named = PublishedAnswer.objects.filter(message=message, withdrawn_at=None).order_by("-id")
    pages = list(named)
    for answer in pages:
        withdraw_answer(answer=answer, actor=actor)
    return next(iter(pages), None)


def published_at(secret: str) -> PublishedAnswer | None:
    """Whose address ends so, in whichever workspace; it may be withdrawn."""
    return PublishedAnswer.unscoped.filter(secret=secret).select_related("workspace").first()


def note_read(answer: PublishedAnswer) -> None:
    """Somebody has opened it. Nobody is named, so nobody is asked for a permission."""
    PublishedAnswer.unscoped.filter(pk=answer.pk).update(reads=F("reads") + 1)


def address_of_answer(answer: PublishedAnswer) -> str:
    """The whole one; "" while the portal is shut."""
    portal = _portal(answer.workspace)
    return _address(portal, answer) if portal else ""


def _address(portal: Portal, answer: PublishedAnswer) -> str:
    return f"{origin_of(portal)}/a/{answer.secret}"


def _portal(workspace: Workspace) -> Portal | None:
    portal = portal_of(workspace)
    return portal if portal and portal.opened_at else None


def _open_portal(workspace: Workspace) -> Portal:
    portal = _portal(workspace)
    if portal is None:
        raise Trouble(_("Open the help centre for customers first: the page stands there."))
    return portal


def _held(answer: PublishedAnswer) -> PublishedAnswer:
    return PublishedAnswer.objects.select_for_update(of=("self",), no_key=True).get(pk=answer.pk)


def _written(text: str, html: str) -> tuple[str, str]:
    words = text_of(text, html)
    if not words:
        raise Trouble(_("There is nothing to show yet. Write something first."))
    safe = made_safe(storable(html)) if html else ""
    refuse_private_links(words, safe)
    return words, safe if says_more(safe) else ""


def _refuse_name(conversation: Conversation, words: str, may_be_public: Collection[str]) -> None:
    for each in sorted(may_be_public, key=len, reverse=True):
        words = _standing(each).sub("", words) if each.strip() else words
    name = conversation.contact.name
    for each in (full_name(name), first_name(name)):
        if len(each) >= _SHORTEST_NAME and _standing(each).search(words):
            raise NamesThem(each)


def _standing(name: str) -> re.Pattern[str]:
    """A name as a word of its own, in any spelling of its letters."""
    return re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", re.IGNORECASE)


def _record(kind: str, answer: PublishedAnswer, actor: Actor, **data: Any) -> None:
    record(
        kind,
        workspace_id=answer.workspace_id,
        actor=actor,
        conversation_id=answer.conversation_id,
        answer=answer.id,
        **data,
    )
