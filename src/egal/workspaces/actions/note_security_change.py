from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from egal.events.audit import client_address
from egal.events.record import Actor, record
from egal.workspaces.at_work import at_work
from egal.workspaces.models import Account
from egal.workspaces.system_mail import mails_itself, queue


class Change(StrEnum):
    """What somebody changed about how they sign in; with "agent." before it, the event's kind."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - no password
    PASSWORD_RESET = "password_reset"  # noqa: S105 - no password
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    APP_ADDED = "app_added"
    APP_REMOVED = "app_removed"
    CODES_MADE = "codes_made"
    CODE_USED = "code_used"
    FORGOTTEN = "second_step_forgotten"


IN_WORDS: dict[Change, Promise] = {
    Change.PASSWORD_CHANGED: gettext_lazy("Your password was changed."),
    Change.PASSWORD_RESET: gettext_lazy("A new password was chosen by a link we mailed to you."),
    Change.PASSKEY_ADDED: gettext_lazy("A passkey was added that can sign in to your account."),
    Change.PASSKEY_REMOVED: gettext_lazy("A passkey was removed from your account."),
    Change.APP_ADDED: gettext_lazy("An app was set up whose codes are asked for at sign-in."),
    Change.APP_REMOVED: gettext_lazy("The app is gone whose codes were asked for at sign-in."),
    Change.CODES_MADE: gettext_lazy("New recovery codes were made. The old ones are void."),
    Change.CODE_USED: gettext_lazy("A recovery code was used. It is void now."),
    Change.FORGOTTEN: gettext_lazy(
        "Whoever runs this installation has removed your passkeys, your app and your recovery "
        "codes. Your password alone lets you in."
    ),
}


@transaction.atomic
def note_security_change(
    *, account: Account, change: Change, actor: Actor | None = None, browser: str = ""
) -> None:
    """Record it in every workspace in which the person works, and tell them by mail.

    actor: who did it, if not they themselves. browser: in which, in words; empty for the command
    line.
    """
    for agent in at_work(account):
        record(
            f"agent.{change}",
            workspace_id=agent.workspace_id,
            actor=actor or agent,
            agent=agent.id,
            name=agent.actor_name,
        )
    if mails_itself():
        _mail(account, change, browser)


def _mail(account: Account, change: Change, browser: str) -> None:
    with translation.override(account.language or translation.get_language()):
        queue(
            "workspaces/mail/security",
            to=account.email,
            subject=_("Your sign-in to Egal has changed"),
            name=account.name,
            what=str(IN_WORDS[change]),
            browser=browser,
            address=client_address(),
            url=settings.PUBLIC_URL + reverse("mfa_index"),
        )
