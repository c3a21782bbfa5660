"""Which conversation this could belong to, and what merging the two would do."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from egal.channels.registry import channels
from egal.channels.titles import title_of
from egal.conversations.lists import as_rows
from egal.conversations.models import Conversation, Message, Status
from egal.conversations.openings import read_openings
from egal.conversations.search import find
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url, list_fields, resource_url

MOST = 8


def merging(
    request: AtDesk,
    conversation: Conversation,
    view: str,
    words: str,
    chosen: Conversation | None,
) -> dict[str, Any]:
    """What the page is given. words: what is looked for; without any, others of the same person.

    chosen: into which it would go, whose preview is shown.
    """
    return {
        "merging": {
            "url": resource_url(request, "mergings", conversation, view),
            "list": list_fields(request, view),
            "back_url": conversation_url(request, conversation, view),
            "subject": title_of(conversation),
            "contact_name": conversation.contact_name,
            "words": words,
            "found": _candidates_shown(request, conversation, words),
            "chosen": chosen and {**_candidate(chosen), "does": list(_does(conversation, chosen))},
        }
    }


def _candidates_shown(
    request: AtDesk, conversation: Conversation, words: str
) -> list[dict[str, Any]]:
    found = list(_candidates(request, conversation, words))
    read_openings(found)
    return [_candidate(each) for each in found]


def _candidates(request: AtDesk, conversation: Conversation, words: str) -> Iterable[Conversation]:
    if words:
        among = as_rows(Conversation.objects.exclude(pk=conversation.pk), request.agent)
        heard = request.agent.may("calls:listen")
        hits = find(words, among=among, agent=request.agent, heard=heard, most=MOST).hits
        return [hit.conversation for hit in hits]
    others = Conversation.objects.filter(contact=conversation.contact_id, merged_into=None)
    return others.exclude(pk=conversation.pk).order_by("-last_activity_at")[:MOST]


def _candidate(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.public_id,
        "subject": title_of(conversation),
        "contact_name": conversation.contact_name,
        "channel_icon": channels()[conversation.channel].icon,
        "status": conversation.status,
        "last_activity_at": conversation.last_activity_at,
    }


def _does(merged: Conversation, kept: Conversation) -> Iterator[str]:
    """In words, before it happens."""
    number = Message.objects.filter(conversation=merged).count()
    yield ngettext(
        "%(number)d message goes over to “%(subject)s”, in the order of time.",
        "%(number)d messages go over to “%(subject)s”, in the order of time.",
        number,
    ) % {"number": number, "subject": title_of(kept)}
    yield _("This conversation is solved, and leads there from then on. Its tags stay with it.")
    if merged.status in (Status.OPEN, Status.SNOOZED) and kept.status != merged.status:
        yield _("The other one is opened, because an answer is owed.")
    if merged.contact_id != kept.contact_id:
        names = {"name": merged.contact_name, "other": kept.contact_name}
        yield (
            _(
                "%(name)s and %(other)s become one person: addresses and conversations of both are"
                " then those of %(other)s."
            )
            % names
        )


def merge_done(request: AtDesk, kept: Conversation, merging_id: str, view: str) -> dict[str, str]:
    """What a script does afterwards: where to, what to say, how it is taken back."""
    return {
        "open": conversation_url(request, kept, view),
        "done": _("Merged."),
        "undo": reverse("desk:unmerge", args=[request.workspace.slug, merging_id]),
    }
