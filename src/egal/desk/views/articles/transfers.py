"""Articles from Markdown files, looked through first; and all of them as such files."""

from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.desk.access import AtDesk, at_desk
from egal.desk.context.articles.frame import languages_of
from egal.desk.context.articles.transfers import mark_of, transfers_shown
from egal.knowledge.actions.take_in import take_in
from egal.knowledge.exporting import export_articles
from egal.knowledge.markdown.archive import LARGEST, read_archive
from egal.knowledge.plan import Plan, planned
from egal.shared import clock, files
from egal.shared.crypto import signed_by_us
from egal.shared.download import saved
from egal.shared.leftovers import leave
from egal.shared.trouble import Trouble


@require_http_methods(["GET", "POST"])
@at_desk("articles:write")
def transfers(request: AtDesk) -> HttpResponse:
    """Bring files, and see what would become of them."""
    if request.method == "GET":
        return render(request, "desk/articles/files.html", transfers_shown(request))
    try:
        name, sha256 = _kept(request.FILES.get("file"))
    except Trouble as trouble:
        given = transfers_shown(request, errors=[str(trouble)])
        return render(request, "desk/articles/files.html", given, status=422)
    plan = _plan(request, name, sha256)
    given = transfers_shown(request, plan=plan, name=name, sha256=sha256)
    return render(request, "desk/articles/files.html", given, status=422 if plan.problems else 200)


@require_POST
@at_desk("articles:write")
def start(request: AtDesk) -> HttpResponse:
    """Take in what was looked through, as it was then."""
    name, sha256 = request.POST.get("name", ""), request.POST.get("content", "")
    if not signed_by_us("articles", mark_of(request, name, sha256), request.POST.get("mark", "")):
        raise Http404
    try:
        plan = _plan(request, name, sha256)
        take_in(workspace=request.workspace, actor=request.agent, plan=plan)
    except FileNotFoundError:
        errors = [_("The file is not kept any longer. Bring it again.")]
    except Trouble as trouble:
        errors = [str(trouble)]
    else:
        return redirect("desk:articles", request.workspace.slug)
    given = transfers_shown(request, errors=errors)
    return render(request, "desk/articles/files.html", given, status=422)


@require_GET
@at_desk("articles:write")
def export(request: AtDesk) -> HttpResponseBase:
    """Everything as a ZIP file."""
    content = export_articles(workspace=request.workspace, actor=request.agent)
    name = f"{request.workspace.slug}-articles-{clock.now():%Y-%m-%d}.zip"
    return saved(BytesIO(content), name=name, content_type="application/zip")


def _plan(request: AtDesk, name: str, sha256: str) -> Plan:
    with files.opened(sha256) as raw:
        archive = read_archive(name, BytesIO(raw.read()))
    return planned(archive, languages_of(request.workspace))


def _kept(file: object) -> tuple[str, str]:
    """The name of what was brought, and under what it is kept for a day."""
    if not isinstance(file, UploadedFile):
        raise Trouble(_("Choose a file first."))
    if (file.size or 0) > LARGEST:
        raise Trouble(
            _("The file is larger than %(size)s MB. Divide it.") % {"size": LARGEST // 2**20}
        )
    kept = files.keep_pieces(file.chunks())
    leave([kept.sha256])
    return file.name or "", kept.sha256
