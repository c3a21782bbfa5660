from django.conf import settings
from django.urls import reverse
from ninja import Query, Router, Status

from egal.api.pages import Page, Paging
from egal.api.tokens import TokenRequest, needs
from egal.api.v1 import shapes
from egal.channels.changing import change_settings
from egal.channels.checking import check_inbox
from egal.channels.connect import connect_inbox
from egal.channels.pauses import resting
from egal.channels.receiving import troubles
from egal.channels.signing_in import require_provider, sign_out, signed_in
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
    found, next_cursor = _OLDEST.page(Inbox.objects.all(), cursor=paging.cursor, limit=paging.limit)
    pauses = resting(inbox.id for inbox in found)
    not_fetched, signed = troubles(found), signed_in(found)
    items = [
        shapes.Inbox.of(
            inbox, pauses.get(inbox.id), not_fetched.get(inbox.id, ""), signed.get(inbox.id)
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
    return row_or_404(Inbox.objects.all(), inbox_id)


def _shown(inbox: Inbox) -> shapes.Inbox:
    not_fetched = troubles([inbox]).get(inbox.id, "")
    rest, signed = resting([inbox.id]).get(inbox.id), signed_in([inbox]).get(inbox.id)
    return shapes.Inbox.of(inbox, rest, not_fetched, signed)
