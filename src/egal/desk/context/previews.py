"""Which files can be looked at in place."""

from typing import Any

from django.urls import reverse

from egal.conversations.models import Attachment
from egal.shared.kinds import AUDIO, PDF, PICTURES

LARGEST_PICTURE = 8 * 2**20  # bytes; beyond, nobody wants it fetched for a small picture
SMALLEST_PICTURE = 6 * 2**10  # in a mail's own text, smaller ones are marks and logos


def preview(slug: str, attachment: Attachment) -> dict[str, Any]:
    """preview: "picture", "pdf", "audio" or "" for none; seen_url: where it is looked at."""
    kind = _kind(attachment) if attachment.is_here else ""
    seen = kind and reverse("desk:seen", args=[slug, attachment.public_id])
    return {"preview": kind, "seen_url": seen}


def _kind(attachment: Attachment) -> str:
    if attachment.content_type in PICTURES:
        small = attachment.inline and attachment.size < SMALLEST_PICTURE
        return "" if small or attachment.size > LARGEST_PICTURE else "picture"
    if attachment.content_type == PDF:
        return "pdf"
    return "audio" if attachment.content_type in AUDIO else ""
