"""What a workspace lets its callers hear in its own voice."""

from django.db import transaction
from django.utils.translation import gettext as _

from egal.calls.actions.menus import heard_somewhere
from egal.calls.models import Prompt
from egal.calls.sounds.pcm import RATE, NotSound, Samples, Silent, decoded, encoded, levelled
from egal.calls.speech import spoken
from egal.events.record import Actor, record
from egal.shared import clock
from egal.shared.files import keep_pieces
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

LANGUAGES = ("de", "en")
LONGEST = 300  # seconds
_NAME = 100  # characters


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
    """Keep a WAV file as telephones take it, as loud as all others. Trouble says what to mend.

    source: "recorded", "uploaded" or "rendered". text: what it says, for people to read.
    """
    require(actor, "inboxes:write", workspace.id)
    if not name.strip() or len(name) > _NAME:
        raise Trouble(_("Give it a name of at most %(count)d characters.") % {"count": _NAME})
    if language not in LANGUAGES:
        raise Trouble(_("Announcements are German or English."))
    sound = _heard(content)
    kept = keep_pieces([encoded(sound)])
    with transaction.atomic():
        made = Prompt.objects.create(
            workspace=workspace,
            name=name.strip(),
            language=language,
            source=source,
            text=text.strip(),
            sha256=kept.sha256,
            size=kept.size,
            seconds=len(sound) / RATE,
            created_at=clock.now(),
            created_by=actor.actor_name,
        )
        _record("prompt.added", made, actor)
    return made


def render_prompt(
    *, workspace: Workspace, actor: Actor, name: str, language: str, text: str
) -> Prompt:
    """Let a machine say it. Trouble where none is installed, or it cannot."""
    require(actor, "inboxes:write", workspace.id)
    if not text.strip():
        raise Trouble(_("Write what it shall say."))
    return store_prompt(
        workspace=workspace,
        actor=actor,
        name=name,
        language=language,
        source="rendered",
        content=spoken(text.strip(), language),
        text=text,
    )


@transaction.atomic
def remove_prompt(*, prompt: Prompt, actor: Actor) -> None:
    """Nobody can choose it any more. Trouble while callers hear it by some menu."""
    require(actor, "inboxes:write", prompt.workspace_id)
    prompt = Prompt.objects.select_for_update().get(pk=prompt.pk)
    if heard_somewhere(prompt.public_id):
        raise Trouble(_("Callers hear this announcement. Choose another one in the menu first."))
    if prompt.removed_at is None:
        prompt.removed_at = clock.now()
        prompt.save(update_fields=["removed_at"])
        _record("prompt.removed", prompt, actor)


def _heard(content: bytes) -> Samples:
    try:
        return levelled(decoded(content, LONGEST))
    except NotSound as error:
        if error.seconds:
            raise Trouble(_("An announcement lasts five minutes at most.")) from error
        raise Trouble(_("This is no WAV file. Save it as WAV, in any quality.")) from error
    except Silent as error:
        raise Trouble(_("Nothing is heard in it. Record it again, closer.")) from error


def _record(kind: str, prompt: Prompt, actor: Actor) -> None:
    record(
        kind,
        workspace_id=prompt.workspace_id,
        actor=actor,
        prompt=prompt.id,
        name=prompt.name,
        language=prompt.language,
    )
