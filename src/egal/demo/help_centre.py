"""The help centre of Nordnetz: its articles from `articles/`, what readers said and sought."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from egal.events.record import Actor
from egal.knowledge.actions.categories import change_category
from egal.knowledge.actions.readers import answer_feedback, note_reading, note_search
from egal.knowledge.actions.synonyms import set_synonyms
from egal.knowledge.actions.take_in import take_in
from egal.knowledge.markdown.archive import Archive
from egal.knowledge.markdown.page import read_page
from egal.knowledge.models import Category, Translation
from egal.knowledge.plan import planned
from egal.shared import clock
from egal.workspaces.models import Workspace

ARTICLES = Path(__file__).parent / "articles"
LANGUAGES = ("de", "en")
ICONS = {
    "Internet und Router": "router",
    "Rechnung und Zahlung": "receipt-text",
    "Vertrag und Umzug": "house",
    "Mobilfunk": "phone",
}
SYNONYMS = {
    "de": [["Umzug", "umziehen", "Wohnungswechsel"], ["WLAN", "Wifi"], ["Störung", "Ausfall"]],
    "en": [["moving", "relocation"], ["Wi-Fi", "WLAN", "wireless"], ["bill", "invoice"]],
}
READ = {  # by slug: how often in a month, how many said it helped, and did not
    "verbindung-bricht-ab": (214, 39, 8),
    "router-anschliessen": (176, 41, 4),
    "rechnung-verstehen": (131, 22, 9),
    "umziehen": (88, 19, 2),
    "kuendigen": (64, 9, 5),
    "esim-einrichten": (57, 11, 1),
    "ausland": (33, 6, 1),
    "connection-drops": (18, 5, 1),
}
WHY_NOT = ("Ich habe keine Lampe, die DSL heißt.", "Es fehlt, wo die Rechnungsnummer steht.")
SOUGHT_IN_VAIN = (("de", "Kindersicherung"), ("de", "feste IP"), ("en", "parental controls"))


def fill_help_centre(workspace: Workspace, actor: Actor) -> None:
    """In the scope of the workspace, once."""
    take_in(workspace=workspace, actor=actor, plan=planned(_archive(), LANGUAGES))
    for category in Category.objects.all():
        icon = ICONS.get(category.names.get("de", ""), "")
        change_category(category=category, actor=actor, icon=icon)
    for language, sets in SYNONYMS.items():
        set_synonyms(workspace=workspace, actor=actor, language=language, sets=sets)
    _let_it_be_read()


def _archive() -> Archive:
    return Archive(articles=[read_page(path, raw) for path, raw in _files()])


def _files() -> Iterator[tuple[str, bytes]]:
    for path in sorted(ARTICLES.rglob("*.md")):
        yield path.relative_to(ARTICLES).as_posix(), path.read_bytes()


def _let_it_be_read() -> None:
    """Over the last weeks, so that the figures have something to say."""
    now = clock.now()
    for slug, (times, helped, not_helped) in READ.items():
        translation = Translation.objects.select_related("article").get(slug=slug)
        for number in range(times):
            with clock.at(now - timedelta(hours=number * 3)):
                note_reading(translation)
        for number in range(helped + not_helped):
            with clock.at(now - timedelta(hours=number * 9)):
                _answered(translation, number, helped)
    for language, words in SOUGHT_IN_VAIN:
        for number in range(7 - len(words) // 4):
            with clock.at(now - timedelta(hours=number * 20)):
                note_search(language=language, words=words, results=0)


def _answered(translation: Translation, number: int, helped: int) -> None:
    reason = WHY_NOT[number % len(WHY_NOT)] if number == helped else ""
    answer_feedback(
        article=translation.article,
        language=translation.language,
        helped=number < helped,
        reason=reason,
    )
