from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from egal.conversations.actions.tags import checked_tag
from egal.conversations.models import Tag, Tagging
from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces.actions.names import save_named
from egal.workspaces.permissions import require


@transaction.atomic
def change_tag(
    *, tag: Tag, actor: Actor, name: str | None = None, is_view: bool | None = None
) -> Tag:
    """Another spelling or word for all that is sorted under it; a line in the sidebar or none.

    None stays. Trouble for the name of another tag: merging joins the two.
    """
    require(actor, "workspace:write", tag.workspace_id)
    [tag] = _locked(tag)
    before = _shown(tag)
    if name is not None:
        tag.name = checked_tag(name)
    if is_view is not None:
        tag.is_view = is_view
    if before != _shown(tag):
        taken = _("There is a tag “%(name)s” already. Merge the two instead.") % {"name": tag.name}
        save_named(tag, "tag_once_a_name", taken)
        _record("tag.changed", tag, actor, old=before, new=_shown(tag))
    return tag


@transaction.atomic
def merge_tags(*, tag: Tag, into: Tag, actor: Actor) -> int:
    """Sort all that is under one word under another, and forget the first; how many those were.

    This cannot be undone: which of them had which word is known no more. Trouble for one tag twice.
    """
    require(actor, "workspace:write", tag.workspace_id)
    if tag == into:
        raise Trouble(_("Choose another tag to merge it into."))
    tag, into = _locked(tag, into)
    has_both = Tagging.objects.filter(tag=into).values("conversation")
    moving = Tagging.objects.filter(tag=tag)
    count = moving.count()
    moving.exclude(conversation__in=has_both).update(tag=into)
    if tag.is_view and not into.is_view:
        Tag.objects.filter(pk=into.pk).update(is_view=True)
    _record("tag.merged", tag, actor, into=into.id, into_name=into.name, count=count)
    tag.delete()
    return count


@transaction.atomic
def remove_tag(*, tag: Tag, actor: Actor) -> None:
    """Forget the word; the conversations that had it stay, without it."""
    require(actor, "workspace:write", tag.workspace_id)
    [tag] = _locked(tag)
    _record("tag.removed", tag, actor, count=Tagging.objects.filter(tag=tag).count())
    tag.delete()


def _locked(*tags: Tag) -> list[Tag]:
    """As they are now, locked in the order of their ids; Trouble for one that is gone."""
    wanted = [tag.pk for tag in tags]
    rows = Tag.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    found = {each.pk: each for each in rows}
    if len(found) < len(wanted):
        raise Trouble(_("There is no such tag here."))
    return [found[each] for each in wanted]


def _shown(tag: Tag) -> dict[str, Any]:
    return {"name": tag.name, "is_view": tag.is_view}


def _record(kind: str, tag: Tag, actor: Actor, **data: Any) -> None:
    record(kind, workspace_id=tag.workspace_id, actor=actor, tag=tag.id, name=tag.name, **data)
