"""The customers' start page: open or closed, its logo, a chat to begin with."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from egal.channels.connect import connect_inbox
from egal.channels.registry import channels
from egal.conversations.models import Inbox
from egal.desk.access import AtDesk, at_desk
from egal.desk.views.portal.page import back_to, portal_at, shown
from egal.shared.trouble import Trouble
from egal.workspaces.actions.portal_logo import LARGEST, change_logo, remove_logo
from egal.workspaces.actions.portals import close_portal, open_portal
from egal.workspaces.models import Portal
from egal.workspaces.portals import in_order

CHAT = "chat"


@require_safe
@at_desk("workspace:write")
def start(request: AtDesk) -> HttpResponse:
    """How it stands, and what can be changed."""
    return _start(request, portal_at(request))


@require_POST
@at_desk("workspace:write")
def opening(request: AtDesk) -> HttpResponse:
    """Show it to everybody; with a chat where that was wanted as well."""
    portal = portal_at(request)
    try:
        if request.POST.get("chat") and _may_chat(request):
            _connect(request)
        open_portal(portal=portal, actor=request.agent)
    except Trouble as trouble:
        return _start(request, portal, str(trouble))
    return back_to(request, "start")


@require_POST
@at_desk("workspace:write")
def closing(request: AtDesk) -> HttpResponse:
    """Show it to nobody outside any more."""
    close_portal(portal=portal_at(request), actor=request.agent)
    return back_to(request, "start")


@require_POST
@at_desk("inboxes:write")
def chat(request: AtDesk) -> HttpResponse:
    """Connect a chat, unless there is one."""
    try:
        if _may_chat(request):
            _connect(request)
    except Trouble as trouble:
        return _start(request, portal_at(request), str(trouble))
    return back_to(request, "start")


@require_POST
@at_desk("workspace:write")
def logo(request: AtDesk) -> HttpResponse:
    """Another picture."""
    portal, file = portal_at(request), request.FILES.get("logo")
    content = file.read(LARGEST + 1) if file else b""
    try:
        change_logo(portal=portal, actor=request.agent, content=content)
    except Trouble as trouble:
        return _start(request, portal, str(trouble))
    return back_to(request, "start")


@require_POST
@at_desk("workspace:write")
def logo_removal(request: AtDesk) -> HttpResponse:
    """The initials again."""
    remove_logo(portal=portal_at(request), actor=request.agent)
    return back_to(request, "start")


def _start(request: AtDesk, portal: Portal, trouble: str = "") -> HttpResponse:
    inboxes = Inbox.objects.filter(paused_at=None).order_by("id").values_list("id", flat=True)
    return shown(
        request,
        "start",
        portal,
        trouble=trouble,
        may_chat=_may_chat(request),
        ways=len(in_order(portal, inboxes)),
    )


def _may_chat(request: AtDesk) -> bool:
    """Whether a chat can be connected: it is installed, there is none, and this agent may."""
    return (
        CHAT in channels()
        and request.agent.may("inboxes:write")
        and not Inbox.objects.filter(channel=CHAT).exists()
    )


def _connect(request: AtDesk) -> None:
    connect_inbox(
        workspace=request.workspace,
        channel=CHAT,
        address=request.workspace.slug,
        actor=request.agent,
    )
