import re
import zoneinfo

from django.db import transaction
from django.utils.translation import gettext as _

from egal.events.record import Actor, record
from egal.shared.trouble import Trouble
from egal.workspaces.models import Workspace
from egal.workspaces.permissions import require

_SPELLED = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}


@transaction.atomic
def add_workspace(
    *,
    slug: str,
    name: str,
    actor: Actor,
    language: str = "en",
    time_zone: str = "Europe/Berlin",
) -> Workspace:
    """Start serving a company: for the operator, as no workspace has a say in another one.

    Raises Trouble for a slug or time zone that cannot be.
    """
    require(actor, "workspace:write", None)
    _check(slug, name, time_zone)
    workspace, created = Workspace.objects.get_or_create(
        slug=slug, defaults={"name": name, "language": language, "time_zone": time_zone}
    )
    if not created:
        raise Trouble(f"There is a workspace “{slug}” already. Choose another short name.")
    record("workspace.added", workspace_id=workspace.id, actor=actor, slug=slug, name=name)
    return workspace


def slug_of(name: str) -> str:
    """A short name for the address bar, free at this moment."""
    plain = name.lower().translate(_SPELLED)
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-") or "desk"
    taken = set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


def checked_time_zone(time_zone: str) -> str:
    """The time zone, if there is such a one."""
    if time_zone not in zoneinfo.available_timezones():
        raise Trouble(
            _("“%(name)s” is no time zone; give one such as Europe/Berlin.") % {"name": time_zone}
        )
    return time_zone


def _check(slug: str, name: str, time_zone: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 40:
        raise Trouble(f"“{slug}” is no short name: use a to z, digits and single hyphens.")
    if not name.strip():
        raise Trouble("The workspace needs a name, for example --name Nordnetz.")
    checked_time_zone(time_zone)
