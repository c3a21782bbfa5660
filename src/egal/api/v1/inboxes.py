from dataclasses import asdict

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from ninja import Query, Router, Status

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.api.v1.assignment import Assignment, agent_at_work
from egal.channels.budgets import spent_of
from egal.channels.changing import change_settings
from egal.channels.checking import advice_on, check_inbox
from egal.channels.connect import connect_inbox
from egal.channels.connections import connections_of
from egal.channels.pauses import resting
from egal.channels.receiving import troubles
from egal.channels.signing_in import require_provider, sign_out, signed_in
from egal.channels.trials import trial_of, try_inbox
from egal.conversations.actions.assign_inbox import assign_inbox
from egal.conversations.actions.pause_inbox import pause_inbox, resume_inbox
from egal.conversations.models import Inbox
from egal.shared.keyset import Order
from egal.shared.rows import row_or_404

router = Router()

_OLDEST = Order("inboxes", ("id",), newest_first=False)


class InboxPage(Page[shapes.Inbox]):
    """Some of the inboxes."""


@router.get("", response=InboxPage, **needs("inboxes:read"))
def list_inboxes(request: TokenRequest, paging: Query[Paging]) -> InboxPage:
    """Inboxes, the oldest first."""
    found, next_cursor = _OLDEST.page(_inboxes(), cursor=paging.cursor, limit=paging.limit)
    pauses = resting(inbox.id for inbox in found)
    not_fetched, signed, spent = troubles(found), signed_in(found), spent_of(found)
    items = [
        shapes.Inbox.of(
            inbox,
            pauses.get(inbox.id),
            not_fetched.get(inbox.id, ""),
            signed.get(inbox.id),
            spent.get(inbox.id),
        )
        for inbox in found
    ]
    return InboxPage(items=items, next_cursor=next_cursor)


@router.post("", response={201: shapes.Inbox}, **needs("inboxes:write"))
def add_inbox(request: TokenRequest, new: shapes.NewInbox) -> Status[shapes.Inbox]:
    """Connect an account on a channel. A setting that does not fit is refused (422) by its name."""
    added = connect_inbox(
        workspace=request.auth.workspace,
        channel=new.channel,
        address=new.address,
        name=new.name.strip(),
        settings=new.settings,
        actor=request.auth,
    )
    return Status(201, _shown(added))


@router.get("/{inbox_id}", response=shapes.Inbox, **needs("inboxes:read"))
def get_inbox(request: TokenRequest, inbox_id: str) -> shapes.Inbox:
    """One inbox."""
    return _shown(_found(inbox_id))


@router.patch("/{inbox_id}", response=shapes.Inbox, **needs("inboxes:write"))
def change_inbox(request: TokenRequest, inbox_id: str, wanted: shapes.ChangedInbox) -> shapes.Inbox:
    """Change its name or some of its settings. With another server, give its password again."""
    change_settings(
        inbox=_found(inbox_id), actor=request.auth, name=wanted.name, settings=wanted.settings
    )
    return _shown(_found(inbox_id))


@router.put("/{inbox_id}/pause", response=shapes.Inbox, **needs("inboxes:write"))
def pause(request: TokenRequest, inbox_id: str) -> shapes.Inbox:
    """Let what is written wait until it is resumed. What comes in is taken in all the same."""
    pause_inbox(inbox=_found(inbox_id), actor=request.auth)
    return _shown(_found(inbox_id))


@router.delete("/{inbox_id}/pause", response=shapes.Inbox, **needs("inboxes:write"))
def resume(request: TokenRequest, inbox_id: str) -> shapes.Inbox:
    """Send again, at once, also where it rested by itself."""
    resume_inbox(inbox=_found(inbox_id), actor=request.auth)
    return _shown(_found(inbox_id))


@router.put("/{inbox_id}/check", response=shapes.Check, **needs("inboxes:write"))
def check(request: TokenRequest, inbox_id: str) -> shapes.Check:
    """Connect and sign in as its settings say, and send nothing. Takes up to 20 seconds."""
    found = check_inbox(inbox=_found(inbox_id), actor=request.auth)
    return shapes.Check(good=found.good, said=found.said)


@router.get("/{inbox_id}/connections", response=shapes.Connections, **needs("inboxes:write"))
def connections(request: TokenRequest, inbox_id: str) -> shapes.Connections:
    """What to set up at its provider, with the addresses and words to paste there."""
    items = [shapes.Connection(**asdict(each)) for each in connections_of(_found(inbox_id))]
    return shapes.Connections(items=items)


@router.put("/{inbox_id}/trial", response=shapes.Trial, **needs("inboxes:write"))
def try_out(request: TokenRequest, inbox_id: str) -> shapes.Trial:
    """Send a test mail by this inbox to itself. Takes up to 20 seconds; then ask how it stands."""
    return shapes.Trial.of(try_inbox(inbox=_found(inbox_id), actor=request.auth))


@router.get("/{inbox_id}/trial", response=shapes.Trial, **needs("inboxes:read"))
def get_trial(request: TokenRequest, inbox_id: str) -> shapes.Trial:
    """How the last test mail stands: whether it is back, and after two minutes why perhaps not."""
    return shapes.Trial.of(trial_of(_found(inbox_id)))


@router.put("/{inbox_id}/assignment", response=shapes.Inbox, **needs("inboxes:write"))
def assign(request: TokenRequest, inbox_id: str, assignment: Assignment) -> shapes.Inbox:
    """Let conversations that begin by it go to this agent, or to nobody in particular."""
    agent = agent_at_work(assignment.agent_id)
    assign_inbox(inbox=_found(inbox_id), actor=request.auth, agent=agent)
    return _shown(_found(inbox_id))


@router.get("/{inbox_id}/domain", response=shapes.DomainAdvice, **needs("inboxes:read"))
def domain(request: TokenRequest, inbox_id: str) -> shapes.DomainAdvice:
    """What DNS says about its domain: SPF, DKIM, DMARC. Asked anew each time, up to 10 seconds."""
    found = _found(inbox_id)
    items = [shapes.Advice(**asdict(each)) for each in advice_on(found)]
    return shapes.DomainAdvice(items=items)


def _inboxes() -> QuerySet[Inbox]:
    return Inbox.objects.select_related("assignee__account")


@router.put("/{inbox_id}/sign-in", response=shapes.BegunSignIn, **needs("inboxes:write"))
def begin_sign_in(
    request: TokenRequest, inbox_id: str, wanted: shapes.WantedSignIn
) -> shapes.BegunSignIn:
    """Where a person goes on: a provider asks people only, and what it answers is taken from the
    browser alone in which somebody of the workspace has begun. `sign_in` of the inbox tells when
    that is done. A provider that is not set up here is refused (422)."""
    found = _found(inbox_id)
    require_provider(inbox=found, provider=wanted.provider, actor=request.auth)
    path = reverse("desk:inbox", args=[request.auth.workspace.slug, inbox_id])
    return shapes.BegunSignIn(url=f"{settings.PUBLIC_URL}{path}#sign-in")


@router.delete("/{inbox_id}/sign-in", response=shapes.Inbox, **needs("inboxes:write"))
def end_sign_in(request: TokenRequest, inbox_id: str) -> shapes.Inbox:
    """Forget what opens the account, and its servers. Nothing that came is lost."""
    sign_out(inbox=_found(inbox_id), actor=request.auth)
    return _shown(_found(inbox_id))


def _found(inbox_id: str) -> Inbox:
    return row_or_404(_inboxes(), inbox_id)


def _shown(inbox: Inbox) -> shapes.Inbox:
    not_fetched = troubles([inbox]).get(inbox.id, "")
    rest, signed = resting([inbox.id]).get(inbox.id), signed_in([inbox]).get(inbox.id)
    return shapes.Inbox.of(inbox, rest, not_fetched, signed, spent_of([inbox]).get(inbox.id))
