"""The frame of the settings: where one can go."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from egal.channels.quarantine import quarantined
from egal.desk.access import AtDesk
from egal.desk.context.page import page


@dataclass(frozen=True, slots=True)
class Line:
    """One place of the navigation. url: its name. needs: the permission without which it is left
    out."""

    key: str
    title: Promise
    icon: str
    url: str
    needs: str


@dataclass(frozen=True, slots=True)
class Place:
    """A line as it is shown. count: None where nobody needs to know."""

    title: str
    icon: str
    url: str
    current: bool
    count: int | None = None


GROUPS: tuple[tuple[Promise, tuple[Line, ...]], ...] = (
    (
        _("Workspace"),
        (
            Line("general", _("General"), "building-2", "settings-general", "workspace:write"),
            Line("agents", _("Agents"), "users", "settings-agents", "agents:read"),
            Line("teams", _("Teams"), "network", "settings-teams", "agents:read"),
            Line("roles", _("Roles"), "shield", "settings-roles", "conversations:read"),
            Line("tokens", _("API tokens"), "key-round", "settings-tokens", "tokens:write"),
            Line("trail", _("Audit trail"), "scroll-text", "settings-trail", "audit:read"),
            Line("tags", _("Tags"), "tag", "settings-tags", "workspace:write"),
            Line(
                "fields",
                _("Custom fields"),
                "text-cursor-input",
                "settings-fields",
                "workspace:write",
            ),
        ),
    ),
    (
        _("Channels"),
        (
            Line("inboxes", _("Inboxes"), "inbox", "inboxes", "inboxes:read"),
            Line("quarantine", _("Quarantine"), "circle-alert", "quarantine", "inboxes:read"),
            Line("hours", _("Opening hours"), "clock", "settings-hours", "workspace:write"),
            Line(
                "distribution",
                _("Handing out"),
                "waypoints",
                "settings-distribution",
                "workspace:write",
            ),
            Line("callbacks", _("Callbacks"), "phone", "settings-callbacks", "workspace:write"),
            Line("honesty", _("How honest were we"), "timer", "settings-honesty", "agents:read"),
            Line("words", _("Words in public"), "globe", "settings-words", "replies:write"),
            Line(
                "unhappy", _("Public and unhappy"), "frown", "settings-unhappy", "workspace:write"
            ),
            Line("moods", _("How right were we"), "gauge", "settings-moods", "agents:read"),
            Line("blocks", _("Blocked senders"), "user-round-x", "blocks", "conversations:read"),
        ),
    ),
    (
        _("Telephone"),
        (
            Line("telephone", _("Numbers and menus"), "phone", "telephone", "inboxes:read"),
            Line("announcements", _("Announcements"), "volume-2", "announcements", "inboxes:write"),
            Line("recording", _("Recordings"), "mic", "settings-recording", "workspace:write"),
        ),
    ),
    (
        _("Customers"),
        (
            Line("portal-start", _("Start page"), "globe", "portal-start", "workspace:write"),
            Line(
                "portal-languages",
                _("Languages"),
                "messages-square",
                "portal-languages",
                "workspace:write",
            ),
            Line("portal-texts", _("Texts"), "file-text", "portal-texts", "workspace:write"),
            Line("portal-ways", _("Ways"), "list-checks", "portal-ways", "workspace:write"),
            Line("portal-address", _("Address"), "link", "portal-address", "workspace:write"),
            Line(
                "portal-embedding", _("Embedding"), "layers", "portal-embedding", "workspace:write"
            ),
            Line(
                "portal-identity",
                _("Identity"),
                "badge-check",
                "portal-identity",
                "workspace:write",
            ),
        ),
    ),
    (
        _("Personal"),
        (
            Line("signature", _("Your signature"), "signature", "signature", "conversations:write"),
            Line("canned", _("Canned replies"), "slash", "canned-replies", "conversations:write"),
            Line(
                "notifications",
                _("Notifications"),
                "bell",
                "notification-choices",
                "conversations:read",
            ),
            Line(
                "phone-devices",
                _("Telephone and sound"),
                "headphones",
                "phone-devices",
                "calls:take",
            ),
            Line(
                "security", _("Sign-in and security"), "key-round", "security", "conversations:read"
            ),
        ),
    ),
)


def settings(request: AtDesk, current: str) -> dict[str, Any]:
    """What every page of the settings is given. current: the key of its place."""
    counts = {"quarantine": quarantined().count() or None}
    groups = [
        {"title": title, "places": list(_places(request, lines, current, counts))}
        for title, lines in GROUPS
    ]
    return {
        **page(request),
        "groups": [group for group in groups if group["places"]],
        "desk_url": reverse("desk:workspace", args=[request.workspace.slug]),
    }


def _places(
    request: AtDesk, lines: Iterable[Line], current: str, counts: dict[str, int | None]
) -> Iterable[Place]:
    for line in lines:
        if request.agent.may(line.needs):
            url = reverse(f"desk:{line.url}", args=[request.workspace.slug])
            here = line.key == current
            yield Place(str(line.title), line.icon, url, here, counts.get(line.key))
