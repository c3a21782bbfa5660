"""What callers of a number meet: seen, changed, published, restored, tried."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egal.calls.actions.menus import checked_menu, menu_of, publish_menu, restore_menu
from egal.calls.models import MenuVersion
from egal.channels.telephoning import meets_menu
from egal.conversations.models import Inbox
from egal.desk import context
from egal.desk.access import AtDesk, at_desk
from egal.desk.context.telephone import menu_page, numbers_page, offered
from egal.desk.menu_form import MenuForms, filled, posted, rearranged
from egal.shared.rows import row_or_404
from egal.shared.trouble import Trouble


@require_GET
@at_desk("inboxes:read")
def numbers(request: AtDesk) -> HttpResponse:
    """All numbers, and what their callers meet."""
    given = {**context.settings(request, "telephone"), **numbers_page(request)}
    return render(request, "desk/telephone/numbers.html", given)


@require_http_methods(["GET", "POST"])
@at_desk("inboxes:write")
def menu(request: AtDesk, public: str) -> HttpResponse:
    """The form; `do` adds, removes and moves choices without keeping anything."""
    inbox = _with_menu(public)
    if request.method == "GET":
        return _page(request, inbox, filled(menu_of(inbox), offered()))
    forms = posted(request.POST, offered())
    if do := request.POST.get("do", ""):
        forms = rearranged(forms, do, offered())
        return _page(request, inbox, forms, changed=True, fresh=do == "add")
    if not forms.is_valid():
        return _page(request, inbox, forms, changed=True, status=422)
    try:
        publish_menu(inbox=inbox, actor=request.agent, blocks=forms.blocks())
    except Trouble as trouble:
        return _page(request, inbox, forms, changed=True, trouble=str(trouble), status=422)
    return _saved(request, public)


@require_POST
@at_desk("inboxes:write")
def blocks(request: AtDesk, public: str) -> HttpResponse:
    """What is typed in as a menu, for a test call; 422 with what is wrong."""
    _with_menu(public)
    forms = posted(request.POST, offered())
    if not forms.is_valid():
        return JsonResponse({}, status=422)
    try:
        return JsonResponse(checked_menu(forms.blocks()).model_dump(mode="json"))
    except Trouble as trouble:
        return JsonResponse({"trouble": str(trouble)}, status=422)


@require_POST
@at_desk("inboxes:write")
def restoration(request: AtDesk, public: str, number: int) -> HttpResponse:
    """What callers met with an earlier version, again."""
    versions = MenuVersion.objects.select_related("inbox").filter(inbox=_with_menu(public))
    version = versions.filter(number=number).first()
    if version is None:
        raise Http404
    restore_menu(version=version, actor=request.agent)
    return _saved(request, public)


def _with_menu(public: str) -> Inbox:
    found = row_or_404(Inbox.objects.all(), public)
    if not meets_menu(found):
        raise Http404
    return found


def _page(
    request: AtDesk,
    inbox: Inbox,
    forms: MenuForms,
    *,
    changed: bool = False,
    fresh: bool = False,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    given = {
        **context.settings(request, "telephone"),
        **menu_page(request, inbox, forms),
        "saved": "saved" in request.GET and not changed,
        "changed": changed,
        "fresh": fresh,
        "trouble": trouble,
    }
    return render(request, "desk/telephone/menu.html", given, status=status)


def _saved(request: AtDesk, public: str) -> HttpResponse:
    answer = redirect("desk:telephone-menu", request.workspace.slug, public)
    answer["Location"] += "?saved"
    return answer
