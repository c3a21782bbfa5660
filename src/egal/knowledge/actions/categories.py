"""The subjects that articles are about."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor
from egal.knowledge.changes import WRITE, fitting, note, one_by_one
from egal.knowledge.models import Category
from egal.shared import clock
from egal.shared.text import storable
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

LONGEST_NAME = 100  # characters
LONGEST_DESCRIPTION = 300
MOST = 200  # of a workspace


@transaction.atomic
def add_category(
    *,
    workspace: Workspace,
    actor: Actor,
    names: Mapping[str, str],
    descriptions: Mapping[str, str] | None = None,
    icon: str = "",
) -> Category:
    """A new one, after the others. names, descriptions: by language; one name at least.

    Trouble for what is no name, and where there are 200 already.
    """
    require(actor, WRITE, workspace.id)
    one_by_one(workspace.id)
    position = Category.objects.count()
    if position >= MOST:
        raise Trouble(_("There are %(most)s categories already.") % {"most": MOST})
    added = Category.objects.create(
        workspace=workspace,
        names=_checked_names(names),
        descriptions=_checked_descriptions(descriptions or {}),
        icon=storable(icon),
        position=position,
        created_at=clock.now(),
    )
    note("category.added", added, actor, names=added.names)
    return added


@transaction.atomic
def change_category(
    *,
    category: Category,
    actor: Actor,
    names: Mapping[str, str] | None = None,
    descriptions: Mapping[str, str] | None = None,
    icon: str | None = None,
) -> Category:
    """What is None stays; names and descriptions replace all that were there."""
    require(actor, WRITE, category.workspace_id)
    old = (category.names, category.descriptions, category.icon)
    category.names = category.names if names is None else _checked_names(names)
    if descriptions is not None:
        category.descriptions = _checked_descriptions(descriptions)
    category.icon = category.icon if icon is None else storable(icon)
    if (category.names, category.descriptions, category.icon) != old:
        category.save(update_fields=["names", "descriptions", "icon"])
        note("category.changed", category, actor, names=category.names)
    return category


@transaction.atomic
def order_categories(*, workspace: Workspace, actor: Actor, order: Sequence[Category]) -> None:
    """Show them in this order; those left out come after, as they were."""
    require(actor, WRITE, workspace.id)
    one_by_one(workspace.id)
    wanted = {category.id: place for place, category in enumerate(order)}
    there = list(Category.objects.order_by("position", "id"))
    there.sort(key=lambda each: wanted.get(each.id, len(wanted)))
    moved = [each for place, each in enumerate(there) if each.position != place]
    for place, each in enumerate(there):
        each.position = place
    Category.objects.bulk_update(there, ["position"])
    for each in moved:
        note("category.moved", each, actor, position=each.position)


@transaction.atomic
def remove_category(*, category: Category, actor: Actor) -> None:
    """Its articles stay, in no category. Twice does no harm."""
    require(actor, WRITE, category.workspace_id)
    number = category.id
    if Category.objects.filter(pk=number).delete()[0]:
        category.id = number
        note("category.removed", category, actor, names=category.names)


def _checked_names(names: Mapping[str, str]) -> dict[str, str]:
    words = _("Give the category a name of at most %(most)s characters.")
    given = {code: storable(name) for code, name in names.items() if name.strip()}
    if not given:
        raise Trouble(words % {"most": LONGEST_NAME})
    return {code: fitting(name, LONGEST_NAME, words) for code, name in given.items()}


def _checked_descriptions(descriptions: Mapping[str, str]) -> dict[str, str]:
    words = _("A description has at most %(most)s characters.")
    given = {code: storable(text) for code, text in descriptions.items() if text.strip()}
    return {code: fitting(text, LONGEST_DESCRIPTION, words) for code, text in given.items()}
