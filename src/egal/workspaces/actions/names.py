"""Names that people give things: as they are stored, and each once."""

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from egal.shared.text import storable
from egal.shared.trouble import Trouble


def checked_name(name: str, longest: int = 100) -> str:
    """On one line; raises Trouble for none and for one of more than so many characters."""
    cleaned = " ".join(storable(name).split())
    if not cleaned:
        raise Trouble(_("A name is missing. Give one."))
    if len(cleaned) > longest:
        raise Trouble(_("This name is too long. Shorten it."))
    return cleaned


def save_named(row: models.Model, constraint: str, taken: str) -> None:
    """Save a row whose name is there once; Trouble with the words `taken` when it was taken."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if constraint not in str(error):
            raise
        raise Trouble(taken) from None
