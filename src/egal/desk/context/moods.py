"""How what somebody wrote sounds, as the desk shows it, and where one says otherwise."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from egal.conversations.models import Conversation, Direction, Message, Unhappy
from egal.conversations.mood.figures import weeks
from egal.conversations.mood.standing import decided_by
from egal.desk.paths import path_of
from egal.shared.ids import public_id
from egal.shared.mood.measured import HELD_OUT, STRANGERS


def mood_of_message(
    slug: str, conversation: Conversation, message: Message
) -> Mapping[str, Any] | None:
    """Of one that has been measured; None of ours, and of what the worker has not come to."""
    mood = next(iter(message.moods.all()), None)
    if mood is None or message.direction != Direction.INBOUND or message.withdrawn_at:
        return None
    return {
        "unhappy": mood.unhappy if mood.corrected is None else mood.corrected,
        "said_by": mood.corrected_by,
        **_addresses(slug, conversation, message.public_id),
    }


def unhappy_mark(slug: str, conversation: Conversation) -> Mapping[str, Any] | None:
    """That its contact is unhappy in public, and where one says that they are not."""
    unhappy = Unhappy.objects.filter(conversation=conversation).first()
    if unhappy is None:
        return None
    message = decided_by(conversation.id)
    said = _addresses(slug, conversation, public_id(message)) if message else {}
    return {"reach": unhappy.reach, **said}


def how_right_page() -> dict[str, Any]:
    """Week by week what people said, and what was found before anybody used it."""
    before = [
        (_("German: texts of ours that it was not made with"), HELD_OUT["de"]),
        (_("English: texts of ours that it was not made with"), HELD_OUT["en"]),
        (_("German: strangers’ posts about a railway"), STRANGERS["de"]),
        (_("English: strangers’ posts about airlines"), STRANGERS["en"]),
    ]
    return {"weeks": weeks(), "before": before, "language": get_language()}


def _addresses(slug: str, conversation: Conversation, message: str) -> dict[str, str]:
    place = (slug, conversation.public_id, message)
    return {"mood_url": path_of("mood", *place), "undo_url": path_of("mood-undo", *place)}
