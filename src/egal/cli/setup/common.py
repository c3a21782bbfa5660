"""What the set-up commands share."""

from typing import TYPE_CHECKING

import click

from egal.shared.trouble import Trouble

if TYPE_CHECKING:
    from egal.workspaces.models import Workspace

workspace_option = click.option("--workspace", "slug", required=True, help="Short name.")


def found_workspace(slug: str) -> "Workspace":
    """The workspace with this short name; Trouble names those there are."""
    from egal.workspaces.models import Workspace

    found = Workspace.objects.filter(slug=slug).first()
    if found is None:
        slugs = ", ".join(Workspace.objects.values_list("slug", flat=True)) or "none yet"
        raise Trouble(f"There is no workspace “{slug}”; there is {slugs}.")
    return found


def url_of(path: str) -> str:
    """The whole address of a page, as people reach it."""
    from django.conf import settings

    return f"{settings.PUBLIC_URL}{path}"
