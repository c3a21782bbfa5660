"""The workspace's own words for what is said in public."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.canned import placeholders_in
from egal.conversations.models import Phrase
from egal.conversations.phrases import LANGUAGES, LINK, PHRASES, PLACEHOLDERS, ours, phrases
from egal.events.record import Actor, record
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

LONGEST = 1_000  # characters


@transaction.atomic
def change_phrases(
    *, workspace: Workspace, actor: Actor, language: str, texts: Mapping[str, str]
) -> None:
    """Say these so from now on; "" for our own words again. What is not named stays.

    Trouble for a language or a place we do not know, and where the place for the link is missing.
    """
    require(actor, "replies:write", workspace.id)
    if language not in LANGUAGES:
        raise Trouble(_("Choose German or English."))
    before = phrases(language)
    wanted = {name: _checked(name, text) for name, text in texts.items()}
    for name, text in wanted.items():
        own = text if text != ours(name, language) else ""
        _keep(workspace, name, language, own)
    now = phrases(language)
    if changed := sorted(name for name in now if now[name] != before[name]):
        record(
            "phrases.changed",
            workspace_id=workspace.id,
            actor=actor,
            language=language,
            old={name: before[name] for name in changed},
            new={name: now[name] for name in changed},
        )


def _keep(workspace: Workspace, name: str, language: str, text: str) -> None:
    if not text:
        Phrase.objects.filter(name=name, language=language).delete()
        return
    Phrase.objects.update_or_create(
        name=name, language=language, defaults={"text": text, "workspace": workspace}
    )


def _checked(name: str, given: str) -> str:
    if name not in PHRASES:
        raise Trouble(f"There is no phrase “{name}”.")
    text = storable(given).replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise Trouble(_("Say it in at most %(most)s characters.") % {"most": LONGEST})
    places = {*PLACEHOLDERS, *([LINK] if PHRASES[name].link else [])}
    found = placeholders_in(text)
    if unknown := sorted(found - places):
        raise Trouble(
            _("{%(name)s} cannot be filled in. These can: %(known)s.")
            % {"name": unknown[0], "known": ", ".join(f"{{{each}}}" for each in sorted(places))}
        )
    if text and PHRASES[name].link and LINK not in found:
        raise Trouble(_("Put {link} where the link is to stand: without it nobody gets there."))
    return text
