"""The demo company: Nordnetz of Hamburg, with two dozen matters in the middle of being settled.

Made with the domain's own verbs, so that a demo shows what the product does and nothing else.
The same every time, but for the dates, which count back from now.
"""

from datetime import UTC, datetime

from django.db import transaction

from egal.channels.connect import checked_settings, connect_inbox, server_settings
from egal.conversations.models import Inbox
from egal.demo import customers, order, telephone
from egal.demo import networks as public
from egal.demo.canned import keep_canned_replies
from egal.demo.help_centre import fill_help_centre
from egal.demo.stage import Stage
from egal.demo.stories import in_order, steps
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.testing.networks import Networks
from egal.workspaces import scope
from egal.workspaces.actions.add_agent import add_agent
from egal.workspaces.actions.add_workspace import add_workspace
from egal.workspaces.models import Agent, Workspace

SLUG = "nordnetz"
INBOX = "support@nordnetz.example"
PEOPLE = {
    "jana": ("Jana Köster", "owner"),
    "tariq": ("Tariq Aziz", "lead"),
    "lena": ("Lena Vogt", "agent"),
    "ole": ("Ole Petersen", "agent"),
}


def build_demo(*, password: str, mail_server: str, networks: Networks) -> list[Agent]:
    """The agents of the demo company, which is made unless it is there.

    mail_server: URL of the server that takes the mail its agents write; it may change.
    networks: where its accounts are; they go on with what they have kept.
    """
    workspace = Workspace.objects.filter(slug=SLUG).first()
    if workspace is None:
        workspace = _make(password, mail_server, networks)
    else:
        networks.restore()
    with scope.of(workspace.id):
        public.connect(networks, workspace)
        networks.keep()
        settings = checked_settings("email", server_settings("email", mail_server))
        Inbox.objects.filter(address=INBOX).update(settings=settings)
        return list(Agent.objects.select_related("account").order_by("id"))


@transaction.atomic
def _make(password: str, mail_server: str, networks: Networks) -> Workspace:
    workspace = add_workspace(slug=SLUG, name="Nordnetz", actor=SYSTEM, language="de")
    agents = {key: _agent(workspace, key, password) for key in PEOPLE}
    inbox = connect_inbox(
        workspace=workspace,
        channel="email",
        address=INBOX,
        actor=SYSTEM,
        settings=server_settings("email", mail_server),
    )
    with scope.of(workspace.id):
        keep_canned_replies(agents["jana"])
        fill_help_centre(workspace, agents["jana"])
        order.set_up(agents)
        chat = customers.set_up(agents["jana"])
        line = telephone.set_up(agents["jana"], agents.values())
        public.connect(networks, workspace, agents["jana"])
        stage = Stage(
            inbox=inbox, chat=chat, line=line, agents=agents, public=public.Public(networks)
        )
        now = datetime.now(UTC)
        for step in in_order([*steps(), *telephone.calls(), *public.steps()]):
            with clock.at(now - step.ago):
                stage.play(step)
        stage.everybody_reads_their_own(now)
        networks.notes["next"] = 0
    return workspace


def _agent(workspace: Workspace, key: str, password: str) -> Agent:
    name, role = PEOPLE[key]
    return add_agent(
        workspace=workspace,
        email=f"{key}@nordnetz.example",
        role=role,
        name=name,
        password=password,
        actor=SYSTEM,
    )
