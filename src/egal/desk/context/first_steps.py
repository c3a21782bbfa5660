"""The first steps: each is done when the database says so, not when somebody has clicked on it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from egal.channels.models import Trial
from egal.conversations.models import Conversation, Delivery, DeliveryState, Inbox
from egal.desk.access import AtDesk
from egal.desk.context.addresses import list_url
from egal.shared.ids import public_id
from egal.workspaces.models import Agent, Invitation
from egal.workspaces.portals import portal_of

LATEST = 100  # conversations in which a reply is looked for
GONE_OUT = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ)


@dataclass(frozen=True, slots=True)
class Step:
    """One line. do: the words of the link. command: the same on the command line."""

    icon: str
    title: str
    about: str
    done: bool
    url: str = ""
    do: str = ""
    command: str = ""


def first_steps(request: AtDesk) -> dict[str, Any]:
    """All of them, how many are done, and whether they are shown at the desk."""
    steps = [
        *_mail(request),
        _reply(request),
        *_start_page(request),
        _colleague(request),
        _signature(request),
    ]
    return {
        "steps": steps,
        "steps_done": sum(step.done for step in steps),
        "steps_put_away": request.agent.steps_put_away_at is not None,
    }


def steps_at_desk(request: AtDesk) -> dict[str, Any]:
    """What stands where no conversation is open: the steps, while one is left and wanted."""
    return {"first_steps": SimpleLazyObject(lambda: _left(request))}


def _left(request: AtDesk) -> dict[str, Any]:
    if request.agent.steps_put_away_at or not request.agent.may("inboxes:write"):
        return {}
    found = first_steps(request)
    return found if found["steps_done"] < len(found["steps"]) else {}


def _mail(request: AtDesk) -> list[Step]:
    slug = request.workspace.slug
    inbox = Inbox.objects.order_by("id").first()
    address = inbox.address if inbox else "support@example.com"
    heard = Conversation.objects.order_by("-last_activity_at", "-id")[:LATEST]
    came = any(each is not None for each in heard.values_list("last_inbound_at", flat=True))
    return [
        Step(
            icon="mail",
            title=_("Connect the mailbox customers write to"),
            about=_("By IMAP and SMTP, or with a sign-in at Google or Microsoft."),
            done=inbox is not None,
            url=f"{reverse('desk:new-inbox', args=[slug])}?channel=email",
            do=_("Connect a mailbox"),
            command=f"egal inbox add email {address} --workspace {slug}",
        ),
        Step(
            icon="inbox",
            title=_("Receive a first mail"),
            about=_(
                "Send a test mail from the page of the inbox, or write to it from your own "
                "address: it appears in the list by itself."
            ),
            done=came or Trial.objects.filter(back_at__isnull=False).exists(),
            url=reverse("desk:inbox", args=[slug, public_id(inbox.id)]) if inbox else "",
            do=_("To the inbox"),
            command=f"egal mail deliver --inbox {address} < mail.eml",
        ),
    ]


def _reply(request: AtDesk) -> Step:
    latest = Conversation.objects.order_by("-last_activity_at", "-id").values_list("pk", flat=True)
    sent = Delivery.objects.filter(
        message__conversation__in=list(latest[:LATEST]), state__in=GONE_OUT
    )
    return Step(
        icon="reply",
        title=_("Answer a customer"),
        about=_("Open a conversation, write, send. For ten seconds it can be taken back."),
        done=sent.exists(),
        url=list_url(request, "open"),
        do=_("To the conversations"),
    )


def _start_page(request: AtDesk) -> list[Step]:
    """For those who may open it."""
    if not request.agent.may("workspace:write"):
        return []
    portal = portal_of(request.workspace)
    return [
        Step(
            icon="globe",
            title=_("Open the start page"),
            about=_("Customers see every way to you there, and how long an answer takes."),
            done=portal is not None and portal.opened_at is not None,
            url=reverse("desk:portal-start", args=[request.workspace.slug]),
            do=_("To the start page"),
        )
    ]


def _colleague(request: AtDesk) -> Step:
    slug = request.workspace.slug
    others = Agent.objects.filter(deactivated_at=None).exclude(pk=request.agent.pk)
    waiting = Invitation.objects.filter(
        workspace=request.workspace, accepted_at=None, expires_at__gt=timezone.now()
    )
    return Step(
        icon="user-plus",
        title=_("Invite a colleague"),
        about=_("Two see who is answering what: nobody gets two replies."),
        done=others.exists() or waiting.exists(),
        url=reverse("desk:settings-agents", args=[slug]),
        do=_("To the agents"),
        command=f"egal agent add name@example.com --workspace {slug} --role agent",
    )


def _signature(request: AtDesk) -> Step:
    agent = request.agent
    return Step(
        icon="signature",
        title=_("Write your signature"),
        about=_("It stands below what you send, in German and in English."),
        done=bool(agent.signature_de or agent.signature_en),
        url=reverse("desk:signature", args=[request.workspace.slug]),
        do=_("Your signature"),
    )
