"""The frame of the settings: where one can go."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from egal.channels.quarantine import quarantined
from egal.desk.access import AtDesk
from egal.desk.context.page import page


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the navigation. count: None where nobody needs to know."""

    title: str
    icon: str
    url: str
    current: bool
    count: int | None = None


def settings(request: AtDesk, current: str) -> dict[str, Any]:
    """What every page of the settings is given. current: the name of its place."""
    slug = [request.workspace.slug]
    channels = [
        Place(_("Inboxes"), "inbox", reverse("desk:inboxes", args=slug), current == "inboxes"),
        Place(
            _("Quarantine"),
            "circle-alert",
            reverse("desk:quarantine", args=slug),
            current == "quarantine",
            quarantined().count() or None,
        ),
        Place(
            _("Blocked senders"),
            "user-round-x",
            reverse("desk:blocks", args=slug),
            current == "blocks",
        ),
    ]
    groups = [{"title": _("Channels"), "places": channels}]
    if request.agent.may("conversations:write"):
        own = reverse("desk:signature", args=slug)
        texts = reverse("desk:canned-replies", args=slug)
        mine = [
            Place(_("Your signature"), "signature", own, current == "signature"),
            Place(_("Canned replies"), "slash", texts, current == "canned"),
        ]
        groups.append({"title": _("Personal"), "places": mine})
    return {**page(request), "groups": groups, "desk_url": reverse("desk:workspace", args=slug)}
