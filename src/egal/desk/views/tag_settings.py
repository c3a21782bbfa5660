"""Tags put in order: renamed, merged, shown in the sidebar, removed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.conversations.actions.change_tags import change_tag, merge_tags, remove_tag
from egal.conversations.models import Tag
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context import tags_in_use
from egal.shared.rows import row_or_404
from egal.shared.text import storable
from egal.shared.trouble import Trouble


@require_GET
@at_desk("workspace:write")
def tags(request: AtDesk) -> HttpResponse:
    """All, each with how often it is used."""
    words = request.GET.get("q", "").strip()
    given = {**context.settings(request, "tags"), **tags_in_use.tags(request, words)}
    return render(request, "desk/workspace/tags.html", given)


@require_http_methods(["GET", "POST"])
@at_desk("workspace:write")
def tag(request: AtDesk, public: str) -> HttpResponse:
    """Another word, a line in the sidebar."""
    found = row_or_404(Tag.objects.all(), public)
    if request.method == "GET":
        return _one(request, found, saved="saved" in request.GET)
    name, is_view = request.POST.get("name", ""), "is_view" in request.POST
    try:
        change_tag(tag=found, actor=request.agent, name=name, is_view=is_view)
    except Trouble as trouble:
        return _one(request, found, name=name, is_view=is_view, errors=[str(trouble)])
    address = redirect("desk:settings-tag", request.workspace.slug, public)
    address["Location"] += "?saved"
    return address


@require_POST
@at_desk("workspace:write")
def merging(request: AtDesk, public: str) -> HttpResponse:
    """Sort all that is under it under the one that is named."""
    found, named = row_or_404(Tag.objects.all(), public), request.POST.get("into", "")
    try:
        merge_tags(tag=found, into=_tag_named(named), actor=request.agent)
    except Trouble as trouble:
        return _one(request, found, into=named, not_merged=[str(trouble)])
    return redirect("desk:settings-tags", request.workspace.slug)


@require_POST
@at_desk("workspace:write")
def removal(request: AtDesk, public: str) -> HttpResponse:
    """Forget the word."""
    remove_tag(tag=row_or_404(Tag.objects.all(), public), actor=request.agent)
    return redirect("desk:settings-tags", request.workspace.slug)


def _tag_named(name: str) -> Tag:
    found = Tag.objects.filter(name__iexact=" ".join(storable(name).split())).first()
    if found is None:
        raise Trouble(_("There is no tag “%(name)s”.") % {"name": name})
    return found


def _one(request: AtDesk, found: Tag, **more: Any) -> HttpResponse:
    given = {
        **context.settings(request, "tags"),
        **tags_in_use.tag(request, found),
        "name": found.name,
        "is_view": found.is_view,
        **more,
    }
    wrong = "errors" in more or "not_merged" in more
    return render(request, "desk/workspace/tag.html", given, status=422 if wrong else 200)
