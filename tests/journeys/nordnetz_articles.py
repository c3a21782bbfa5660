"""Articles of Nordnetz in a running installation: `python -m …nordnetz_articles DATA`.

By the domain's verbs, as an editor would publish them; for journeys of readers.
"""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from egal.knowledge.models import Category
    from egal.workspaces.models import Workspace

ABENDS = """
<p>Abends sind viele zugleich im Netz. Bricht die Leitung ab, hilft meist einer dieser drei
Handgriffe.</p>
<h2>Neu starten</h2>
<ol><li>Ziehen Sie den Stecker.</li><li>Warten Sie <strong>zehn Sekunden</strong>.</li>
<li>Stecken Sie ihn wieder ein.</li></ol>
<h2>Das Licht ansehen</h2>
<table><thead><tr><th>Licht</th><th>Bedeutung</th></tr></thead><tbody>
<tr><td>grün</td><td>Alles in Ordnung</td></tr><tr><td>rot</td><td>Keine Leitung</td></tr>
</tbody></table>
<h2>Den Kanal wechseln</h2>
<p>Öffnen Sie <code>http://fritz.box</code> und wählen Sie unter <em>WLAN</em> einen anderen
Kanal.</p><blockquote><p>Das Licht bleibt rot? Dann ist die Störung bei uns.</p></blockquote>
"""
EVENING = """
<p>Many people are online in the evening. If the line drops, one of these checks usually helps.</p>
<h2>Restart</h2>
<ol><li>Pull the plug.</li><li>Wait <strong>ten seconds</strong>.</li><li>Put it back.</li></ol>
<h2>Look at the light</h2><p>Green is good, red means no line.</p>
<h2>Change the channel</h2><p>Open <code>http://fritz.box</code>, choose another channel.</p>
"""
ROUTER = {
    "de": ("Router verliert abends die Leitung", "Drei Handgriffe, zwei Minuten.", ABENDS),
    "en": ("Router loses the line in the evening", "Three checks, two minutes.", EVENING),
}
BILL = {
    "de": (
        "Ihre Rechnung verstehen",
        "Was auf der Rechnung steht, Zeile für Zeile.",
        "<p>Jede Rechnung kommt am dritten Werktag.</p>",
    ),
    "en": (
        "Reading your invoice",
        "What stands on it, line by line.",
        "<p>Each invoice comes on the third working day.</p>",
    ),
}
MOVE = {
    "de": (
        "Umzug melden",
        "Vier Wochen vorher genügen.",
        "<p>Nennen Sie uns die neue Anschrift und den Tag.</p>",
    ),
    "en": (
        "Moving house",
        "Four weeks ahead are enough.",
        "<p>Tell us the new address and the day.</p>",
    ),
}
NAMES = [
    ({"de": "Internet und Router", "en": "Internet and router"}, "network", [ROUTER]),
    ({"de": "Rechnung", "en": "Billing"}, "file-text", [BILL]),
    ({"de": "Vertrag und Umzug", "en": "Contract and moving"}, "user", [MOVE]),
]


def publish_all(slug: str = "nordnetz") -> None:
    """Three subjects with an article each; “Leitung weg” is a former address of the first."""
    from egal.events.record import SYSTEM
    from egal.knowledge.actions.categories import add_category
    from egal.knowledge.actions.synonyms import set_synonyms
    from egal.workspaces import scope
    from egal.workspaces.actions.portals import open_portal, prepare_portal
    from egal.workspaces.models import Workspace

    workspace = Workspace.objects.get(slug=slug)
    with scope.of(workspace.id):
        open_portal(portal=prepare_portal(workspace=workspace), actor=SYSTEM)
        for names, icon, articles in NAMES:
            about = add_category(workspace=workspace, actor=SYSTEM, names=names, icon=icon)
            for said in articles:
                _publish(workspace, about, said)
        sets = [["Umzug", "umziehen", "neue Wohnung"]]
        set_synonyms(workspace=workspace, actor=SYSTEM, language="de", sets=sets)


def _publish(
    workspace: "Workspace", about: "Category", said: dict[str, tuple[str, str, str]]
) -> None:
    from egal.events.record import SYSTEM
    from egal.knowledge.actions.articles import add_article
    from egal.knowledge.actions.publishing import change_slug, publish
    from egal.knowledge.actions.readers import answer_feedback
    from egal.knowledge.actions.revisions import save_revision

    article = add_article(workspace=workspace, actor=SYSTEM, category=about)
    for language, (title, summary, html) in said.items():
        save_revision(
            article=article,
            actor=SYSTEM,
            language=language,
            title=title,
            summary=summary,
            html=html,
        )
        publish(article=article, language=language, actor=SYSTEM)
    if said is ROUTER:
        change_slug(article=article, language="de", slug="leitung-weg", actor=SYSTEM)
        change_slug(article=article, language="de", slug="leitung-am-abend", actor=SYSTEM)
        for number in range(9):
            answer_feedback(article=article, language="de", helped=number > 1)


if __name__ == "__main__":
    os.environ.update(EGAL_DATA=sys.argv[1], DJANGO_SETTINGS_MODULE="egal.config.settings")
    import django

    django.setup()
    publish_all()
