"""What the people of the demo company write often."""

from egal.conversations.actions.canned_replies import add_canned_reply
from egal.workspaces.models import Agent

FOR_ALL = (
    {
        "name": "Neustart des Routers",
        "shortcut": "neustart",
        "language": "de",
        "html": "<div>Guten Tag {name},<br><br>bitte starten Sie den Router einmal neu:</div>"
        "<ol><li>Netzstecker ziehen</li><li>eine Minute warten</li><li>wieder einstecken</li></ol>"
        "<div>Nach etwa fünf Minuten leuchtet <strong>DSL</strong> dauerhaft. Bleibt es dunkel, "
        "antworten Sie einfach hier.</div>",
    },
    {
        "name": "Restarting the router",
        "shortcut": "restart",
        "language": "en",
        "html": "<div>Hello {first_name},<br><br>please restart the router once:</div>"
        "<ol><li>pull the plug</li><li>wait a minute</li><li>plug it in again</li></ol>"
        "<div>After about five minutes <strong>DSL</strong> stays lit. If it does not, just "
        "answer here.</div>",
    },
    {
        "name": "Rückruf angeboten",
        "shortcut": "rückruf",
        "language": "de",
        "text": "Wann erreichen wir Sie am besten? Nennen Sie uns eine Uhrzeit, und {company} ruft "
        "Sie an.",
    },
    {
        "name": "Technician’s visit",
        "shortcut": "visit",
        "language": "en",
        "text": "A technician can come to you about “{subject}”. Which of the next three days "
        "suits you, mornings or afternoons?",
    },
)


def keep_canned_replies(by: Agent) -> None:
    """For everybody, and one of this agent's own."""
    for each in FOR_ALL:
        add_canned_reply(workspace=by.workspace, actor=by, agent=None, **each)
    add_canned_reply(
        workspace=by.workspace,
        actor=by,
        agent=by,
        name="Herzliche Grüße",
        shortcut="gruß",
        language="de",
        text="Melden Sie sich gern jederzeit.\n\nHerzliche Grüße aus Hamburg\n{agent}",
    )
