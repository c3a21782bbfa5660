"""One mail of what was not seen, for those who want it: by the hour, or in the morning."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import ngettext

from egal.channels.titles import title_of
from egal.notifications.actions.choose_notifications import next_digest
from egal.notifications.lists import unread_by
from egal.notifications.models import Choices, Notification
from egal.notifications.words import in_words
from egal.shared import clock
from egal.shared.ids import public_id
from egal.workspaces import scope
from egal.workspaces.models import Agent
from egal.workspaces.system_mail import mails_itself, queue

SHOWN = 50  # lines of one mail


@transaction.atomic
def send_digest() -> int:
    """Make one that is due; how many were. Nobody gets an empty mail."""
    if not mails_itself():
        return 0
    due = Choices.unscoped.select_for_update(skip_locked=True, of=("self",))
    chosen = due.filter(digest_due_at__lte=clock.now()).order_by("digest_due_at").first()
    if chosen is None:
        return 0
    with scope.of(chosen.workspace_id):
        agent = Agent.objects.select_related("account", "workspace").get(pk=chosen.agent_id)
        chosen.digest_due_at = next_digest(chosen.digest, agent.workspace, clock.now())
        chosen.save(update_fields=["digest_due_at"])
        _mail(agent)
    return 1


def _mail(agent: Agent) -> None:
    unseen = list(unread_by(agent).filter(mailed_at=None).order_by("-at", "-id"))
    if not unseen or not agent.may("conversations:read"):
        return
    with translation.override(agent.account.language or agent.workspace.language):
        subject = ngettext(
            "%(count)d thing waits for you at %(name)s",
            "%(count)d things wait for you at %(name)s",
            len(unseen),
        )
        queue(
            "notifications/mail/digest",
            to=agent.account.email,
            subject=subject % {"count": len(unseen), "name": agent.workspace.name},
            name=agent.account.name,
            told=[_line(agent, each) for each in unseen[:SHOWN]],
            more=max(len(unseen) - SHOWN, 0),
            url=_url(agent, "notifications/"),
            choices_url=_url(agent, "settings/notifications/"),
        )
    Notification.objects.filter(pk__in=[each.pk for each in unseen]).update(mailed_at=clock.now())


def _line(agent: Agent, told: Notification) -> dict[str, str]:
    return {
        "what": in_words(told),
        "subject": title_of(told.conversation),
        "url": _url(agent, f"conversations/{public_id(told.conversation_id)}/"),
    }


def _url(agent: Agent, path: str) -> str:
    """Of the desk, which this room does not know but by its addresses."""
    return f"{settings.PUBLIC_URL}/desk/{agent.workspace.slug}/{path}"
