"""The views and their counts."""

from typing import Any

from django.utils.translation import gettext as _

from egal.channels.registry import channels
from egal.conversations.lists import BY_CHANNEL, counts_for
from egal.desk.access import AtDesk
from egal.desk.context.addresses import list_url


def views(request: AtDesk, current: str) -> dict[str, Any]:
    """The sidebar, with its counts."""
    counts = counts_for(request.agent)

    def view(key: str, title: str, icon: str, count: int | None) -> dict[str, Any]:
        url = list_url(request, key)
        return {
            "key": key,
            "title": title,
            "icon": icon,
            "count": count,
            "url": url,
            "current": key == current,
        }

    groups = [
        {"title": _("Mine"), "views": [view("mine", _("Assigned to me"), "user", counts.mine)]},
        {
            "title": request.workspace.name,
            "views": [
                view("unassigned", _("Unassigned"), "inbox", counts.unassigned),
                view("open", _("All open"), "layers", counts.open),
                view("solved", _("Solved"), "check", None),
            ],
        },
        {
            "title": _("By channel"),
            "views": [
                view(
                    f"{BY_CHANNEL}{key}",
                    str(channel.name),
                    channel.icon,
                    counts.channels.get(key, 0),
                )
                for key, channel in channels().items()
            ],
        },
    ]
    shown = {view["key"]: view for group in groups for view in group["views"]}
    return {"views": groups, "view": shown[current]}
