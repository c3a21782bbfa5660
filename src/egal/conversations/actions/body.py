"""What a person of ours has typed, as it may be stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from egal.conversations.actions.uploads import uploads_of
from egal.events.record import Actor
from egal.shared.ids import number_of
from egal.shared.kinds import PICTURES
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.shared.written import in_words, made_safe, pictures_in, says_more

LONGEST = 100_000  # characters a person may write at once


@dataclass(frozen=True, slots=True)
class Body:
    """text: plain, the words of `html` where that is not empty. html: as `shared/written.py` says.

    uploads: ids of all the waiting attachments that go with it, with the pictures in the text.
    """

    text: str
    html: str
    uploads: Sequence[int]


def checked_body(
    text: str, html: str, uploads: Sequence[int], actor: Actor, *, may_be_empty: bool = False
) -> Body:
    """html: as it was typed, empty for plain text; of both it is the one that counts.

    The `src` of a picture in it is "cid:" and the public id of an upload of the actor's. Raises
    Trouble for nothing and for far too much; a file or a picture alone is enough.
    """
    whole = storable(html)
    pictures = _pictures(whole, actor)
    safe = made_safe(whole, {public: sha256 for public, (_number, sha256) in pictures.items()})
    numbers = sorted({*uploads, *(number for number, _sha256 in pictures.values())})
    words = text_of(text, html)
    if not (words or numbers or may_be_empty):
        raise Trouble(_("There is nothing to send yet. Write something first."))
    return Body(words, safe if says_more(safe) else "", numbers)


def text_of(text: str, html: str) -> str:
    """The words alone; raises Trouble for far too much."""
    whole = in_words(made_safe(storable(html))) if html else storable(text)
    body = whole.replace("\r\n", "\n").strip()
    if len(body) > LONGEST:
        raise Trouble(_("This text is too long to send. Shorten it or attach it as a file."))
    return body


def _pictures(html: str, actor: Actor) -> dict[str, tuple[int, str]]:
    """Id and SHA-256 of the uploads that stand in it and can be shown, by their public ids."""
    named = {number_of(public) for public in pictures_in(html)}
    if not named:
        return {}
    found = uploads_of(actor).filter(pk__in=named, content_type__in=PICTURES)
    return {each.public_id: (each.pk, each.sha256) for each in found}
