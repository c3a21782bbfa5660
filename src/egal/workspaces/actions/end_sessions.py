from allauth.usersessions.models import UserSession
from django.db import transaction

from egal.events.record import record
from egal.shared import clock
from egal.workspaces.at_work import at_work
from egal.workspaces.models import Account


@transaction.atomic
def end_session(*, account: Account, session: UserSession) -> None:
    """Sign this person out in one of their browsers. What it shows stops within seconds."""
    session.end()
    _record(account)


@transaction.atomic
def end_sessions(*, account: Account) -> None:
    """Sign this person out in every browser, also in those that are in no list.

    Whoever asks for it in one of them lets that go on with `update_session_auth_hash`.
    """
    account.sessions_ended_at = clock.now()
    account.save(update_fields=["sessions_ended_at"])
    UserSession.objects.filter(user=account).delete()
    _record(account)


def _record(account: Account) -> None:
    for agent in at_work(account):
        record("session.revoked", workspace_id=agent.workspace_id, actor=agent)
