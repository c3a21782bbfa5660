"""A long answer on a page that everybody can open, and a short one by this way that leads there."""

from django.utils import translation
from django.utils.translation import gettext as _

from egal.channels.fitting import Fitted, measure_of
from egal.channels.prices import refuse_unaffordable
from egal.channels.ways import Way
from egal.channels.writing import Said, refuse_late, refuse_unseen
from egal.conversations.actions.body import text_of
from egal.conversations.actions.published import can_publish, publish_answer
from egal.conversations.canned import language_here
from egal.conversations.models import Conversation, PublishedAnswer
from egal.events.record import Actor
from egal.shared.short.counting import Measure, count, fits
from egal.shared.short.sentences import ends
from egal.shared.short.splitting import LEAST, split
from egal.shared.trouble import Trouble

EXAMPLE = "https://egal.example/a/aaaaaaaaaaaa"  # as long as an address of a page is, or longer


def can_be_page(way: Way) -> bool:
    """Whether a long answer by it may stand on a page: only what is for everybody may."""
    return (
        way.public and measure_of(way.capabilities) is not None and can_publish(way.inbox.workspace)
    )


def on_a_page(
    way: Way, conversation: Conversation, actor: Actor, said: Said
) -> tuple[Fitted, PublishedAnswer]:
    """The page, which can be opened from now on, and the short answer that names it. In the
    transaction that writes the answer; say by `note_named` which message that is.

    Raises LooksPrivate, Unaffordable, Shut, and what `publish_answer` raises.
    """
    if not can_be_page(way):
        raise Trouble(_("By this way no page can be named. Shorten the answer."))
    refuse_unseen(way, said)
    refuse_late(way, said.send_at)
    answer, address = publish_answer(
        conversation=conversation,
        actor=actor,
        text="" if said.html else said.text,
        html=said.html,
        may_be_public=said.may_be_public,
    )
    short = leading_to(way, conversation, text_of(said.text, said.html), address)
    refuse_unaffordable(way.inbox, [short], public=True)
    return Fitted(short, "", said.uploads), answer


def leading_to(way: Way, conversation: Conversation, text: str, address: str = EXAMPLE) -> str:
    """As many whole sentences as there is room for, then the address; in the customer's
    language."""
    measure = measure_of(way.capabilities)
    assert measure  # noqa: S101 - as `can_be_page` has it
    with translation.override(language_here(conversation) or conversation.workspace.language):
        rest = _("… All of it: %(link)s") % {"link": address}
    room = Measure(measure.kind, measure.limit - count(f" {rest}", measure))
    return f"{_beginning(text, room)} {rest}"


def _beginning(text: str, room: Measure) -> str:
    """Cut inside of a sentence only where the first one does not fit."""
    whole = [text[:end].strip() for end in ends(text)]
    fitting = [each for each in whole if fits(each, room)]
    if fitting:
        return fitting[-1]
    return split(text, room, numbered=False)[0] if room.limit >= LEAST else ""
