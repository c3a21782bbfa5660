"""The rows of a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

from django.template.loader import render_to_string
from django.utils.dateformat import format as formatted
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext

from egal.channels.registry import channels
from egal.channels.titles import title_of
from egal.conversations.models import Conversation, Status
from egal.conversations.openings import read_openings
from egal.conversations.search import Found, Piece
from egal.desk.access import AtDesk
from egal.desk.context.addresses import conversation_url
from egal.shared import clock
from egal.shared.templatetags.look import ago

MINE = "mine"  # where everybody knows whose they are
TAGS = 2  # are shown of each; more make a row higher than its neighbours


@dataclass(frozen=True, slots=True)
class _Row:
    """All that is shown of a conversation in a list.

    tags, more_tags: the first names, and how many others there are. begun: whoever looks has a
    draft there. found, hits: subject and text of a search. folded: for how many below one public
    post it stands, 0 for itself alone. unhappy_reach: None where nobody is unhappy in
    public.
    """

    id: str
    url: str
    contact_name: str
    subject: str
    preview: str
    preview_is_ours: bool
    channel: str
    channel_icon: str
    channel_name: str
    ago: SafeString
    unread: bool
    status: str
    snoozed_until: str
    tags: tuple[str, ...]
    more_tags: int
    begun: bool
    selectable: bool
    assignee_name: str
    attachment_count: int
    unhappy_reach: int | None
    current: bool
    found: tuple[Piece, ...] = ()
    hits: tuple[Piece, ...] = ()
    heard: bool = False
    folded: int = 0


def rows(
    request: AtDesk,
    view: str,
    found: Iterable[Conversation],
    current: Conversation | None,
    folded: Mapping[int, int] = MappingProxyType({}),
) -> list[SafeString]:
    """The rows of a list. Each conversation must carry what `as_rows` annotates.

    folded: for how many one stands, by its id.
    """
    shown = list(found)
    read_openings(shown)
    return [
        _drawn(
            replace(_row(request, view, each, current), folded=folded.get(each.id, 0)),
            get_language(),
        )
        for each in shown
    ]


def hits(
    request: AtDesk, view: str, found: Found, current: Conversation | None
) -> list[SafeString]:
    """The same rows for what a search has found, with its words marked."""
    read_openings(hit.conversation for hit in found.hits)
    return [
        _drawn(
            replace(
                _row(request, view, hit.conversation, current),
                found=tuple(hit.subject) if hit.conversation.subject else (),
                hits=tuple(hit.snippet),
                heard=hit.heard,
                preview_is_ours=hit.message_id is None and hit.conversation.preview_is_ours,
            ),
            get_language(),
        )
        for hit in found.hits
    ]


def _row(
    request: AtDesk, view: str, conversation: Conversation, current: Conversation | None
) -> _Row:
    channel = channels()[conversation.channel]
    heard, read = conversation.last_inbound_at, getattr(conversation, "read_at", None)
    is_current = current is not None and conversation.id == current.id
    assignee = conversation.assignee if view != MINE else None
    tags = [tagging.tag.name for tagging in conversation.taggings.all()]
    title = title_of(conversation)
    return _Row(
        id=conversation.public_id,
        url=conversation_url(request, conversation, view),
        contact_name=conversation.contact_name,
        subject=title,
        preview="" if _says_all(title, conversation) else conversation.preview,
        preview_is_ours=conversation.preview_is_ours,
        channel=channel.key,
        channel_icon=channel.icon,
        channel_name=str(channel.name),
        ago=ago(conversation.last_activity_at),
        unread=bool(heard and not is_current and (read is None or read < heard)),
        status=conversation.status,
        snoozed_until=_until(conversation),
        tags=tuple(tags[:TAGS]),
        more_tags=len(tags[TAGS:]),
        begun=bool(vars(conversation).get("begun")),
        selectable=request.agent.may("conversations:write"),
        assignee_name=assignee.actor_name if assignee else "",
        attachment_count=conversation.attachment_count,
        unhappy_reach=vars(conversation).get("unhappy_reach"),
        current=is_current,
    )


def _says_all(title: str, conversation: Conversation) -> bool:
    """Whether the last that was said is the first, which stands there for the subject already."""
    return not conversation.subject and conversation.preview.startswith(title.removesuffix("…"))


def _until(conversation: Conversation) -> str:
    """When it comes back, in the few letters a row has room for; "" where it does not sleep."""
    until = conversation.snoozed_until
    if conversation.status != Status.SNOOZED or until is None:
        return ""
    local, today = localtime(until), localtime(clock.now()).date()
    if local.date() == today:
        return formatted(local, "H:i")
    return _day(local, near=local.date() - today < timedelta(days=6))


def _day(local: datetime, *, near: bool) -> str:
    return formatted(local, "D H:i" if near else pgettext("date format", "j M"))


@lru_cache(maxsize=4096)  # everybody looks at the same lists again and again
def _drawn(row: _Row, language: str) -> SafeString:  # noqa: ARG001 - the one now active
    return render_to_string("desk/_row.html", {"row": row})
