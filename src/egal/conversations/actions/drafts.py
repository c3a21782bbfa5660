"""What an agent has begun to write. It is nobody else's business, and so no event."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from egal.conversations.actions.body import LONGEST
from egal.conversations.actions.uploads import uploads_of
from egal.conversations.models import Attachment, Conversation, Draft
from egal.shared import clock
from egal.shared.ids import number_of
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.shared.written import formatted, in_words, made_safe, pictures_in, says_more
from egal.workspaces.models import Agent
from egal.workspaces.permissions import require

LONGEST_FIELD = 2_000  # characters of each value beside the text

Fields = Mapping[str, Sequence[str]]


@transaction.atomic
def keep_draft(
    *,
    conversation: Conversation,
    agent: Agent,
    text: str,
    html: str = "",
    note: bool = False,
    uploads: Sequence[int] = (),
    fields: Fields | None = None,
) -> None:
    """Keep what this agent has begun here so far; nothing but blanks is no draft any more.

    html: instead of text, what is formatted so far, as `checked_body` takes it. uploads: ids of
    waiting attachments of the agent's, which wait as long as the draft is kept; those it had before
    go. fields: what else is filled in; None leaves that as it was. Of two windows, the last to
    write is right. What is too long to be sent is kept to that length, as words.
    """
    require(agent, "conversations:write", conversation.workspace_id)
    _keep(conversation, agent, text, html, uploads, {"note": note}, fields)


@transaction.atomic
def keep_new_draft(
    *, agent: Agent, text: str, fields: Fields, html: str = "", uploads: Sequence[int] = ()
) -> None:
    """The same of what is to begin a conversation, of which an agent has one."""
    require(agent, "conversations:write", agent.workspace_id)
    _keep(None, agent, text, html, uploads, {}, fields)


def drop_new_draft(*, agent: Agent) -> None:
    """It was sent, or is wanted no more."""
    require(agent, "conversations:write", agent.workspace_id)
    Draft.objects.filter(conversation=None, agent=agent).delete()


def new_draft_of(*, agent: Agent) -> Draft | None:
    """What this agent is about to begin a conversation with."""
    return Draft.objects.filter(conversation=None, agent=agent).first()


def drop_draft(*, conversation: Conversation, agent: Agent) -> None:
    """It was sent, or is wanted no more."""
    require(agent, "conversations:write", conversation.workspace_id)
    Draft.objects.filter(conversation=conversation, agent=agent).delete()


@transaction.atomic
def put_into_draft(
    *,
    conversation: Conversation,
    agent: Agent,
    text: str,
    html: str = "",
    note: bool = False,
    uploads: Sequence[int] = (),
) -> None:
    """A text to be written on, above what the agent has begun meanwhile.

    html: the same formatted, empty where nothing is. uploads: as `keep_draft` takes them. note: it
    was not meant for the customer. If either is a note, it all is one: its words must not go out by
    a careless key.
    """
    begun = draft_of(conversation=conversation, agent=agent)
    keep_draft(
        conversation=conversation,
        agent=agent,
        note=note or bool(begun and begun.note),
        **above(text, html, uploads, [begun]),
    )


def above(
    text: str, html: str, uploads: Sequence[int], begun: Iterable[Draft | None]
) -> dict[str, Any]:
    """What `keep_draft` takes of a text that is to stand above what was begun, with all files."""
    drafts = [draft for draft in begun if draft]
    texts, htmls = [text, *(each.text for each in drafts)], [html, *(each.html for each in drafts)]
    parts = [kept or formatted(words) for words, kept in zip(texts, htmls, strict=True)]
    waiting = Attachment.objects.filter(draft__in=drafts).values_list("pk", flat=True)
    return {
        "text": "\n\n".join(filter(None, texts)),
        "html": "<div><br></div>".join(filter(None, parts)) if any(htmls) else "",
        "uploads": [*uploads, *waiting],
    }


def address_draft(*, conversation: Conversation, agent: Agent, fields: Fields) -> None:
    """Whom the draft is for, if there is one and it is no note."""
    require(agent, "conversations:write", conversation.workspace_id)
    Draft.objects.filter(conversation=conversation, agent=agent, note=False).update(
        fields=_cut(fields)
    )


def draft_of(*, conversation: Conversation, agent: Agent) -> Draft | None:
    """What this agent has begun here."""
    return Draft.objects.filter(conversation=conversation, agent=agent).first()


def drafts_here(conversation: Conversation) -> QuerySet[Draft]:
    """What anybody at work has begun here, the latest first. Others are to be told that somebody
    has, not what."""
    begun = Draft.objects.filter(conversation=conversation, agent__deactivated_at=None)
    return begun.select_related("agent__account").order_by("-updated_at")


def _keep(
    conversation: Conversation | None,
    agent: Agent,
    text: str,
    html: str,
    uploads: Sequence[int],
    more: Mapping[str, bool],
    fields: Fields | None,
) -> None:
    words, safe = _kept(text, html)
    others = None if fields is None else _cut(fields)
    named = {*uploads, *(number_of(public) for public in pictures_in(safe))}
    files = uploads_of(agent).filter(pk__in=named)
    filled = conversation is None and others and any(map("".join, others.values()))
    if not (words.strip() or filled or files.exists()):
        Draft.objects.filter(conversation=conversation, agent=agent).delete()
        return
    draft, _new = Draft.objects.update_or_create(
        conversation=conversation,
        agent=agent,
        defaults={
            "text": words,
            "html": safe,
            **more,
            **({} if others is None else {"fields": others}),
            "updated_at": clock.now(),
            "workspace_id": agent.workspace_id,
        },
    )
    Attachment.objects.filter(draft=draft).exclude(pk__in=named).update(draft=None)
    files.update(draft=draft)


def _kept(text: str, html: str) -> tuple[str, str]:
    """The words and, where something is formatted, the safe HTML."""
    whole = storable(html)
    try:
        safe = made_safe(whole, {public: public for public in pictures_in(whole)})
    except Trouble:
        return storable(text)[:LONGEST], ""
    if not says_more(safe):
        return (in_words(safe) if safe else storable(text))[:LONGEST], ""
    return in_words(safe)[:LONGEST], safe


def _cut(fields: Fields) -> dict[str, list[str]]:
    return {
        name: [storable(each)[:LONGEST_FIELD].strip() for each in fields[name]] for name in fields
    }
