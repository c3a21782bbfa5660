"""Tables of contacts, in and out."""

from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.channels.importing.imports import choose_columns, keep_import, start_import
from egal.channels.importing.writing import CONTENT_TYPE, export_contacts, refused_lines
from egal.contacts.importing.table import LARGEST
from egal.contacts.models import ContactImport
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.views.conversations import asks_for_part
from egal.shared import clock
from egal.shared.download import saved
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble

SHOWN = 20


@require_http_methods(["GET", "POST"])
@at_desk("contacts:write")
def imports(request: AtDesk) -> HttpResponse:
    """Bring a table; those brought before."""
    if request.method == "GET":
        return _all(request)
    try:
        name, raw = _brought(request.FILES.get("file"))
        given = keep_import(workspace=request.workspace, actor=request.agent, name=name, raw=raw)
    except Trouble as trouble:
        return _all(request, str(trouble))
    return redirect("desk:import", request.workspace.slug, given.public_id)


@require_GET
@at_desk("contacts:write")
def one(request: AtDesk, public: str) -> HttpResponse:
    """How far it has come, and what is to be decided."""
    return _page(request, row_or_404(ContactImport.objects.all(), public))


@require_POST
@at_desk("contacts:write")
def columns(request: AtDesk, public: str) -> HttpResponse:
    """What each column is."""
    given = row_or_404(ContactImport.objects.all(), public)
    chosen = request.POST.getlist("column")
    try:
        choose_columns(given=given, actor=request.agent, columns=chosen)
    except Trouble as trouble:
        return _page(request, given, str(trouble))
    return redirect("desk:import", request.workspace.slug, public)


@require_POST
@at_desk("contacts:write")
def start(request: AtDesk, public: str) -> HttpResponse:
    """Take it in."""
    given = row_or_404(ContactImport.objects.all(), public)
    try:
        start_import(given=given, actor=request.agent)
    except Trouble as trouble:
        return _page(request, given, str(trouble))
    return redirect("desk:import", request.workspace.slug, public)


@require_GET
@at_desk("contacts:write")
def refused(request: AtDesk, public: str) -> FileResponse:  # noqa: ARG001 - at_desk passes it
    """The lines that could not be taken in, to be corrected and brought again."""
    given = row_or_404(ContactImport.objects.all(), public)
    content = BytesIO(refused_lines(given, get_language()))
    before = given.name.rpartition(".")[0] or given.name
    name = _("%(name)s to correct.csv") % {"name": before}
    return saved(content, name=name, content_type=CONTENT_TYPE)


@require_GET
@at_desk("contacts:export")
def export(request: AtDesk) -> HttpResponseBase:
    """All contacts, or those found, as a table."""
    pieces = export_contacts(
        workspace=request.workspace,
        actor=request.agent,
        words=request.GET.get("q", "").strip(),
        language=get_language(),
    )
    name = f"{request.workspace.slug}-contacts-{clock.now():%Y-%m-%d}.csv"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(pieces, content_type=CONTENT_TYPE, headers=headers)


def _brought(file: object) -> tuple[str, bytes]:
    """The name of a file, and what is in it."""
    if not isinstance(file, UploadedFile):
        raise Trouble(_("Choose a file first."))
    if (file.size or 0) > LARGEST:
        raise Trouble(
            _("The file is larger than %(size)s MB. Divide it.") % {"size": LARGEST // 2**20}
        )
    return file.name or "", file.read()


def _all(request: AtDesk, error: str = "") -> HttpResponse:
    found = ContactImport.objects.defer("raw").order_by("-id")[:SHOWN]
    given = {
        **context.contacts_page(request),
        **context.imports_page(request, found),
        "errors": [error] if error else [],
    }
    return render(request, "desk/contacts/imports.html", given, status=422 if error else 200)


def _page(request: AtDesk, given: ContactImport, error: str = "") -> HttpResponse:
    chosen = request.POST.getlist("column") if error else None
    shown = {
        **context.contacts_page(request),
        **context.import_page(request, given, chosen or None),
        "errors": [error] if error else [],
    }
    template = (
        "desk/contacts/_import.html" if asks_for_part(request) else "desk/contacts/import.html"
    )
    return render(request, template, shown, status=422 if error else 200)
