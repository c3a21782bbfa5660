"""Texts that agents insert: their own, and everybody's."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.body import text_of
from egal.conversations.canned import PLACEHOLDERS, placeholders_in
from egal.conversations.models import CannedReply
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.shared.written import made_safe, says_more
from egal.workspaces.models import Agent, Workspace
from egal.workspaces.permissions import require

LONGEST_NAME = 100  # characters
MOST = 1_000  # of one owner
LANGUAGES = ("", "de", "en")
_SHORTCUT = re.compile(r"[\w-]{1,30}")


@transaction.atomic
def add_canned_reply(
    *,
    workspace: Workspace,
    actor: Actor,
    agent: Agent | None,
    name: str,
    text: str = "",
    html: str = "",
    shortcut: str = "",
    language: str = "",
) -> CannedReply:
    """agent: whose it is to be, None for everybody's. html: instead of text, what is formatted.

    shortcut: what is typed after "/", at most once an owner. language: of the text, "" where that
    does not matter. Everybody keeps their own; those of everybody are for leads and above, those of
    others for who may change agents. Trouble for what is no name, shortcut, text or placeholder.
    """
    _require(actor, agent, workspace.id)
    written = _checked(name=name, text=text, html=html, shortcut=shortcut, language=language)
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)  # one after the other
    owned = CannedReply.objects.filter(agent=agent)
    if owned.count() >= MOST:
        raise Trouble(_("There are %(most)s canned replies already.") % {"most": MOST})
    _refuse_taken(agent, written["shortcut"])
    added = CannedReply.objects.create(
        workspace=workspace, agent=agent, created_at=clock.now(), **written
    )
    _record("canned_reply.added", added, actor)
    return added


@transaction.atomic
def change_canned_reply(
    *,
    reply: CannedReply,
    actor: Actor,
    name: str,
    text: str = "",
    html: str = "",
    shortcut: str = "",
    language: str = "",
) -> CannedReply:
    """All of it anew, as `add_canned_reply` takes it. What was sent before stays as it was."""
    _require(actor, reply.agent, reply.workspace_id)
    written = _checked(name=name, text=text, html=html, shortcut=shortcut, language=language)
    Workspace.objects.select_for_update(no_key=True).get(pk=reply.workspace_id)
    _refuse_taken(reply.agent, written["shortcut"], but=reply)
    if any(getattr(reply, field) != value for field, value in written.items()):
        for field, value in written.items():
            setattr(reply, field, value)
        reply.save(update_fields=list(written))
        _record("canned_reply.changed", reply, actor)
    return reply


@transaction.atomic
def remove_canned_reply(*, reply: CannedReply, actor: Actor) -> None:
    """It is offered no more. Twice does no harm."""
    _require(actor, reply.agent, reply.workspace_id)
    if CannedReply.objects.filter(pk=reply.pk).delete()[0]:
        _record("canned_reply.removed", reply, actor)


def _require(actor: Actor, agent: Agent | None, workspace_id: int) -> None:
    if agent is None:
        require(actor, "replies:write", workspace_id)
    elif (actor.actor_kind, actor.actor_id) == ("agent", agent.id):
        require(actor, "conversations:write", workspace_id)
    else:
        require(actor, "agents:write", workspace_id)


def _checked(*, name: str, text: str, html: str, shortcut: str, language: str) -> dict[str, str]:
    called = " ".join(storable(name).split())
    if not 0 < len(called) <= LONGEST_NAME:
        raise Trouble(_("Give it a name of at most %(most)s characters.") % {"most": LONGEST_NAME})
    if language not in LANGUAGES:
        raise Trouble(_("Choose German, English or any language."))
    words = text_of(text, html)
    if not words:
        raise Trouble(_("Write the text that is to be inserted."))
    safe = made_safe(storable(html)) if html else ""
    if unknown := sorted(placeholders_in(words + safe) - PLACEHOLDERS.keys()):
        raise Trouble(
            _("{%(name)s} cannot be filled in. These can: %(known)s.")
            % {"name": unknown[0], "known": ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)}
        )
    return {
        "name": called,
        "shortcut": _checked_shortcut(shortcut),
        "text": words,
        "html": safe if says_more(safe) else "",
        "language": language,
    }


def _checked_shortcut(shortcut: str) -> str:
    word = storable(shortcut).strip().removeprefix("/").lower()
    if word and not _SHORTCUT.fullmatch(word):
        raise Trouble(_("A shortcut is one word of letters, digits and hyphens, at most 30."))
    return word


def _refuse_taken(agent: Agent | None, shortcut: str, but: CannedReply | None = None) -> None:
    others = CannedReply.objects.filter(agent=agent).exclude(pk=but.pk if but else 0)
    if shortcut and (other := others.filter(shortcut=shortcut).first()):
        raise Trouble(
            _("/%(shortcut)s is the shortcut of “%(name)s” already. Choose another one.")
            % {"shortcut": shortcut, "name": other.name}
        )


def _record(kind: str, reply: CannedReply, actor: Actor) -> None:
    """The event does not repeat the words."""
    record(
        kind,
        workspace_id=reply.workspace_id,
        actor=actor,
        canned_reply=reply.id,
        agent=reply.agent_id,
        name=reply.name,
        shortcut=reply.shortcut,
    )
