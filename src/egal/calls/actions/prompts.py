"""Announcements of a workspace's own: recorded, uploaded, or said by a machine."""

import logging
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.calls.menus.blocks import Menu
from egal.calls.models import MenuVersion, Prompt
from egal.calls.prompts import copy_of
from egal.calls.prompts.speech import NotSpoken, can_speak, spoken
from egal.calls.sounds.pcm import RATE, NotSound, Silent, decoded, encoded, levelled
from egal.conversations.models import Inbox
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.files import keep
from egal.shared.leftovers import leave
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

LONGEST = 300  # seconds
LARGEST = 32 * 2**20  # bytes of a file; five minutes as a WAV file of a studio
MOST_NAME, MOST_TEXT = 100, 2000  # characters
LANGUAGES = ("de", "en")
SOURCES = ("recorded", "uploaded", "rendered")

log = logging.getLogger(__name__)


def store_prompt(
    *,
    workspace: Workspace,
    actor: Actor,
    name: str,
    language: str,
    source: str,
    content: bytes,
    text: str = "",
) -> Prompt:
    """Keep a WAV file as something callers can hear.

    It is kept as telephones take it, without silence around it and as loud as all others. source:
    "recorded", "uploaded" or "rendered". Trouble when it is no sound, is silent or too long.
    """
    require(actor, "inboxes:write", workspace.id)
    name, text = _checked(name, language, text)
    if source not in SOURCES:
        raise ValueError(source)
    samples = _heard(content)
    wav = encoded(samples)
    sha256 = keep(wav)
    with transaction.atomic():
        prompt = Prompt.objects.create(
            workspace=workspace,
            name=name,
            language=language,
            source=source,
            text=text,
            sha256=sha256,
            size=len(wav),
            seconds=len(samples) / RATE,
            created_at=clock.now(),
            created_by=actor.actor_name,
        )
        _record("prompt.added", prompt, actor)
    return prompt


def render_prompt(
    *, workspace: Workspace, actor: Actor, name: str, language: str, text: str
) -> Prompt:
    """Let a machine say it. Trouble when there is none, or it says nothing."""
    require(actor, "inboxes:write", workspace.id)
    name, text = _checked(name, language, text)
    if not text:
        raise Trouble(_("Write what shall be said."))
    return store_prompt(
        workspace=workspace,
        actor=actor,
        name=name,
        language=language,
        source="rendered",
        content=_said(text, language),
        text=text,
    )


@transaction.atomic
def rename_prompt(*, prompt: Prompt, actor: Actor, name: str) -> Prompt:
    """Call it so; callers hear the same. Trouble for a name that is none, and when it is gone."""
    require(actor, "inboxes:write", prompt.workspace_id)
    prompt = _held(prompt)
    old = prompt.name
    prompt.name, _text = _checked(name, prompt.language, prompt.text)
    if prompt.name != old:
        prompt.save(update_fields=["name"])
        _record("prompt.renamed", prompt, actor, old=old)
    return prompt


@transaction.atomic
def remove_prompt(*, prompt: Prompt, actor: Actor) -> None:
    """Nobody hears it any more. Trouble where callers meet it now, and when it is gone."""
    require(actor, "inboxes:write", prompt.workspace_id)
    prompt = _held(prompt)
    if inbox := _meets_it(prompt):
        words = _("Callers of %(number)s hear it. Choose another one there first.")
        raise Trouble(words % {"number": inbox.address})
    prompt.removed_at = clock.now()
    prompt.save(update_fields=["removed_at"])
    leave([prompt.sha256])
    transaction.on_commit(lambda: copy_of(prompt.sha256).unlink(missing_ok=True))
    _record("prompt.removed", prompt, actor)


def _held(prompt: Prompt) -> Prompt:
    """Its row, locked; Trouble when it is gone."""
    prompt = Prompt.objects.select_for_update().get(pk=prompt.pk)
    if prompt.removed_at:
        raise Trouble(_("This announcement was removed already."))
    return prompt


def _checked(name: str, language: str, text: str) -> tuple[str, str]:
    name, text = " ".join(name.split()), text.strip()
    if not name:
        raise Trouble(_("Give it a name."))
    if len(name) > MOST_NAME or len(text) > MOST_TEXT:
        words = _("A name has up to %(name)d characters, a text up to %(text)d.")
        raise Trouble(words % {"name": MOST_NAME, "text": MOST_TEXT})
    if language not in LANGUAGES:
        raise Trouble(_("Choose German or English."))
    return name, text


def _heard(content: bytes) -> list[float]:
    try:
        return list(levelled(decoded(content, LONGEST)))
    except Silent:
        raise Trouble(
            _("Nothing is heard in it. Record it again, closer to the microphone.")
        ) from None
    except NotSound as error:
        if error.seconds:
            words = _("It lasts longer than %(minutes)d minutes. Make it shorter.")
            raise Trouble(words % {"minutes": LONGEST // 60}) from None
        raise Trouble(_("This file cannot be read as sound. Choose a WAV file.")) from None


def _said(text: str, language: str) -> bytes:
    if not can_speak():
        raise Trouble(_("No machine here can speak. Install espeak-ng, or record it yourself."))
    try:
        return spoken(text, language)
    except NotSpoken as error:
        log.warning("A text could not be spoken: %s", error)
        raise Trouble(_("The machine could not say this. Record it yourself.")) from None


def _meets_it(prompt: Prompt) -> Inbox | None:
    """An inbox whose callers hear it now."""
    versions = MenuVersion.objects.select_related("inbox").order_by("inbox", "-number")
    for version in versions.distinct("inbox"):
        if prompt.public_id in Menu.model_validate(version.blocks).sounds():
            found: Inbox = version.inbox
            return found
    return None


def _record(kind: str, prompt: Prompt, actor: Actor, **more: Any) -> None:
    record(
        kind,
        workspace_id=prompt.workspace_id,
        actor=actor,
        prompt=prompt.id,
        name=prompt.name,
        language=prompt.language,
        **more,
    )
