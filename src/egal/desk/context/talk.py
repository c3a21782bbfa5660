"""One conversation: its head, its composer, and what both are made of."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from egal.channels.base import Priced, Sharing, Templating
from egal.channels.continuing import leads_out
from egal.channels.registry import channels
from egal.channels.spelling import PHONE, Spelling, legible, legible_inbox
from egal.channels.ways import Way, ways_to_reply
from egal.contacts.models import Identity
from egal.conversations.actions.drafts import drafts_here
from egal.conversations.models import Conversation, Draft
from egal.conversations.timeline import Timeline, timeline
from egal.desk.access import AtDesk
from egal.desk.choosing import preset, value_of
from egal.desk.context.addresses import conversation_url
from egal.desk.context.begun import begun_by_others
from egal.desk.context.contact import is_number
from egal.desk.context.entries import entries
from egal.desk.context.files import files_of, writing
from egal.desk.context.head import choices_of_head, head
from egal.desk.context.holder import holder
from egal.desk.context.in_private import beside_composer
from egal.desk.context.person import identities_of, person, person_ahead
from egal.desk.context.same_matter import may_belong_to
from egal.desk.context.threads import threads
from egal.desk.context.weighed import is_weighed, weighed
from egal.desk.moments import offered
from egal.desk.recipients import fields, kept
from egal.desk.sending import sending
from egal.shared import clock
from egal.shared.ids import public_id

SOON = timedelta(hours=1)  # from then on the time that is left is amber; closing.js has it, too


def talk(
    request: AtDesk,
    conversation: Conversation,
    view: str,
    *,
    everything: bool = False,
    since: datetime | None = None,
    panel: bool = True,
) -> dict[str, Any]:
    """One conversation: its head, its timeline, the composer, and the panel beside it.

    since: up to when the agent had read it. panel: whether all of it, or where it is fetched.
    """
    drafts = list(drafts_here(conversation))
    draft = next((each for each in drafts if each.agent_id == request.agent.id), None)
    here = timeline(conversation, everything=everything)
    identities = list(identities_of(conversation, evidence=panel))
    own = {(identity.kind, identity.value) for identity in identities}
    ways = ways_to_reply(conversation, own=own, messages=reversed(here.messages))
    return {
        **(
            person(request, conversation, view, identities)
            if panel
            else person_ahead(request, conversation, view)
        ),
        "conversation": head(request, conversation, view),
        "live_url": _live_url(request, conversation, view, everything=everything, since=since),
        **choices_of_head(request.workspace),
        "holder": holder(request, conversation, view) if _is_shared(here) else None,
        "threads": threads(request, conversation, view) if _is_public(here) else [],
        "timeline": list(entries(request.workspace.slug, conversation, here, own, since)),
        "earlier_left_out": here.left_out,
        **answering(
            conversation,
            ways,
            kept(draft.fields) if draft else None,
            draft.text if draft else "",
            draft.html if draft else "",
        ),
        "rings": rung(identities),
        "same_matter": may_belong_to(request, conversation, view, identities, here.messages),
        "continues": leads_out(conversation, ways),
        "in_public": any(way.public for way in ways),
        **beside_composer(request, conversation, view, ways),
        "composer": composer_of(request, draft),
        "seen": here.messages[-1].public_id if here.messages else "",
        "begun": begun_by_others(drafts, request.agent),
        "writing": writing(request),
        "moments": offered(clock.now()),
        "sending": sending(request),
    }


def _is_shared(here: Timeline) -> bool:
    """Whether other programs may speak for an account by which something of it came."""
    keys = {each.inbox.channel for each in here.messages if each.inbox}
    return any(isinstance(channels()[key], Sharing) for key in keys)


def _is_public(here: Timeline) -> bool:
    """Whether something of it was said in public, as far as it is shown."""
    return any(each.public for each in here.messages)


def rung(identities: Iterable[Identity]) -> dict[str, str] | None:
    """The number at which the contact is rung, as it is dialled and as it is read."""
    found = next((each for each in identities if is_number(each)), None)
    return (
        None if found is None else {"number": found.value, "legible": legible(PHONE, found.value)}
    )


def composer_of(request: AtDesk, draft: Draft | None) -> dict[str, Any]:
    """With what this agent has begun to write."""
    return {
        "token": uuid4().hex,
        "text": draft.text if draft else "",
        "html": draft.html if draft else "",
        "files": files_of(request, draft.attachments.order_by("id"), draft.html) if draft else [],
        "kind": "note" if draft and draft.note else "reply",
        "errors": [],
    }


def _live_url(
    request: AtDesk,
    conversation: Conversation,
    view: str,
    *,
    everything: bool,
    since: datetime | None,
) -> str:
    """Where its parts are fetched anew, as they are: with as much, and below the same mark."""
    also = {"everything": "1"} if everything else {}
    if since:
        also["since"] = since.isoformat()
    url = conversation_url(request, conversation, view)
    return f"{url}&{urlencode(also)}" if also else url


def answering(
    conversation: Conversation, ways: Sequence[Way], given: QueryDict | None, text: str, html: str
) -> dict[str, Any]:
    """How it can be answered, and what is typed weighed for the way that is marked.

    given: the form, when it is given back or was kept.
    """
    marked = preset(ways, given)
    shown = ways_shown(ways, given, marked)
    return {
        "ways": shown,
        "closed": next((way for way in shown if way["selected"] and not way["can_send"]), None),
        "weighed": weighed(conversation, marked, text, html, given),
    }


def ways_shown(
    ways: Sequence[Way], given: QueryDict | None, marked: Way | None
) -> list[dict[str, Any]]:
    """Each with all that the composer shows of it."""
    used = Counter((way.inbox.channel, way.public) for way in ways)
    sides = {way.inbox.channel for way in ways if way.public}
    spelling = Spelling((way.kind, way.recipient) for way in ways)
    return [
        {
            "value": value_of(way),
            "inbox_id": public_id(way.inbox.id),
            "public": way.public,
            "two_sides": way.inbox.channel in sides,
            "channel": way.inbox.channel,
            "channel_icon": channels()[way.inbox.channel].icon,
            "channel_name": channels()[way.inbox.channel].name,
            "label": _label(way, alone=used[way.inbox.channel, way.public] == 1),
            "via": legible_inbox(way.inbox),
            "recipient": spelling.of(way.kind, way.recipient, way.recipient_name),
            "recipients": fields(way, given) if way.capabilities.recipients else None,
            "went_to": way.went_to,
            "other_last": way.other_last,
            "name": _called(way) or spelling.of(way.kind, way.recipient),
            "can_send": way.capabilities.can_send,
            "formatted": way.capabilities.formatted,
            "files": way.capabilities.files,
            "most": way.capabilities.max_length,
            "measure": way.capabilities.measure,
            "weighed": is_weighed(way),
            "priced": isinstance(channels()[way.inbox.channel], Priced),
            "closes_at": way.capabilities.closes_at,
            "closes_in": _until(way.capabilities.closes_at),
            "closes_soon": _is_soon(way.capabilities.closes_at),
            "templates": way.capabilities.templates,
            "by_template": isinstance(channels()[way.inbox.channel], Templating),
            "reason": way.capabilities.reason,
            "by_hand": way.capabilities.by_hand,
            "caution": way.caution,
            "selected": way is marked,
        }
        for way in ways
    ]


def _until(moment: datetime | None) -> str:
    """As "3 h 12 min"; the browser goes on counting."""
    if moment is None:
        return ""
    minutes = max(0, int((moment - clock.now()).total_seconds() // 60))
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    days, hours = divmod(minutes // 60, 24)
    if days:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes % 60}


def _is_soon(moment: datetime | None) -> bool:
    return moment is not None and moment - clock.now() < SOON


def _called(way: Way) -> str:
    """What they are called, "" while only their address is known."""
    return way.recipient_name if way.recipient_name != way.recipient else ""


def _label(way: Way, *, alone: bool) -> str:
    """The channel; of several inboxes on it, with which one."""
    channel = str(channels()[way.inbox.channel].name)
    return channel if alone else f"{channel} · {legible_inbox(way.inbox)}"
