"""A public post as the desk shows it: reach, state, what can be done with it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from egal.channels.gestures import OPPOSITE, gestures_for
from egal.conversations.models import (
    Conversation,
    Direction,
    Gesture,
    GestureState,
    Message,
    Post,
    ToAll,
)
from egal.desk.paths import path_of

_ICONS = {
    "hide": "eye-off",
    "unhide": "eye",
    "like": "heart",
    "unlike": "heart",
    "delete": "trash-2",
}
KEYS = {"hide": "i", "unhide": "i", "like": "l", "unlike": "l"}
_COUNTED = {"followers": "users", "views": "eye", "likes": "heart", "replies": "message-square"}


def posts_of_messages(messages: Iterable[Message]) -> dict[int, Post]:
    """By the id of a message said in public where it stands, with its inbox."""
    public = [each.id for each in messages if each.public]
    if not public:
        return {}
    found = Post.objects.filter(message__in=public).select_related("thread__inbox").order_by("id")
    return {each.message_id: each for each in found if each.message_id}


def to_all_among(messages: Iterable[Message]) -> set[int]:
    """The ids of those that answer a post itself, and all who wrote below it."""
    ours = [each.id for each in messages if each.public and each.direction == Direction.OUTBOUND]
    if not ours:
        return set()
    return set(ToAll.objects.filter(message__in=ours).values_list("message", flat=True))


def posts_shown(
    slug: str, conversation: Conversation, posts: Sequence[Post]
) -> Mapping[int, dict[str, Any]]:
    """By the id of a post its state and its choices, beside this conversation."""
    tried: dict[int, list[Gesture]] = {}
    for each in Gesture.objects.filter(post__in=posts).order_by("id") if posts else ():
        tried.setdefault(each.post_id, []).append(each)
    return {each.id: _shown(slug, conversation, each, tried.get(each.id, [])) for each in posts}


def _shown(
    slug: str, conversation: Conversation, post: Post, tried: Sequence[Gesture]
) -> dict[str, Any]:
    waiting = [each for each in tried if each.state == GestureState.QUEUED]
    last = tried[-1] if tried else None
    place = [slug, conversation.public_id, post.public_id]
    return {
        "id": post.public_id,
        "url": post.url,
        "ours": post.ours,
        "counts": list(_counts(post)),
        "hidden_at": post.hidden_at,
        "liked": post.liked_at is not None,
        "withdrawn_at": post.withdrawn_at,
        "deleted_by": _deleted_by(tried),
        "doing": [_doing(each) for each in waiting],
        "failed": last and last.state == GestureState.FAILED and _failed(last),
        "gestures": [_choice(do) for do in gestures_for(post, waiting)],
        "gestures_url": path_of("gestures", *place),
        "undo_url": path_of("gesture-undo", *place),
    }


def _choice(do: str) -> dict[str, str]:
    """gone: what is said once it is wanted."""
    label, gone = {
        "hide": (_("Hide from the public"), _("Hidden.")),
        "unhide": (_("Show to the public again"), _("Shown again.")),
        "like": (_("Like"), _("Liked.")),
        "unlike": (_("Take the like back"), _("The like is taken back.")),
        "delete": (_("Delete in public"), _("Deleted in public.")),
    }[do]
    undo = "1" if do in OPPOSITE or do == "delete" else ""
    return {
        "do": do,
        "label": label,
        "said": gone,
        "icon": _ICONS[do],
        "undo": undo,
        "key": KEYS.get(do, ""),
    }


def _doing(wanted: Gesture) -> str:
    return {
        "hide": _("being hidden"),
        "unhide": _("being shown again"),
        "like": _("being liked"),
        "unlike": _("the like is being taken back"),
        "delete": _("being deleted"),
    }[wanted.do]


def _failed(tried: Gesture) -> dict[str, str]:
    said = {
        "hide": _("This could not be hidden: %(why)s"),
        "unhide": _("This could not be shown again: %(why)s"),
        "like": _("This could not be liked: %(why)s"),
        "unlike": _("The like could not be taken back: %(why)s"),
        "delete": _("This could not be deleted: %(why)s"),
    }[tried.do]
    return {"do": tried.do, "said": said % {"why": tried.error}}


def _deleted_by(tried: Iterable[Gesture]) -> str:
    """The name of who of us has had it deleted; "" where its author has."""
    done = (each for each in tried if each.do == "delete" and each.state == GestureState.DONE)
    return next((each.by_name for each in done), "")


def _counts(post: Post) -> Iterable[dict[str, Any]]:
    """As far as the network says them."""
    for name, icon in _COUNTED.items():
        if name in post.counts:
            number = int(post.counts[name])
            yield {"icon": icon, "number": number, "said": _in_words(name, number)}


def _in_words(name: str, number: int) -> str:
    given = {"number": number_format(number, use_l10n=True, force_grouping=True)}
    return {
        "followers": ngettext("%(number)s follower", "%(number)s followers", number),
        "views": ngettext("seen %(number)s time", "seen %(number)s times", number),
        "likes": ngettext("%(number)s like", "%(number)s likes", number),
        "replies": ngettext("%(number)s reply", "%(number)s replies", number),
    }[name] % given
