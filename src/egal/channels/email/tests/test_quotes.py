"""What is folded away, what must not be, and that nothing is ever lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egal.channels.email import quotes
from egal.channels.email.quotes import split

ATTRIBUTIONS = [
    "Am 3. Mai 2026 um 10:12 schrieb Jana <support@acme.example>:",
    "Am 23.11.26 um 09:14 schrieb Jana Brandt:",
    "Am 21.11.26, 15:02 schrieb Jana Brandt <support@acme.example>:",
    "Am 21.11.26, 15:02, Jana Brandt <support@acme.example> schrieb:",
    "Am Mo., 23. Nov. 2026 um 09:14 Uhr schrieb Jana Brandt <\nsupport@acme.example>:",
    (
        "Am Montag, 23. November 2026 um 09:14 schrieb Jana Brandt ·\nAcme Support mit Namen\n"
        "<support@acme.example>:"
    ),
    "Am Montag, 23. November 2026, 09:14:32 MEZ hat Jana <j@acme.example> Folgendes geschrieben:",
    "Am 23.11.2026 um 09:14 hat Jana Brandt geschrieben:",
    "Jana Brandt <support@acme.example> schrieb am Mo., 23. Nov. 2026, 09:14:",
    "Jana Brandt <support@acme.example> hat am 23.11.2026 09:14 geschrieben:",
    "On Mon, Nov 23, 2026 at 9:14 AM Jana Brandt <support@acme.example>\nwrote:",
    "On 23 Nov 2026, at 09:14, Jana Brandt <support@acme.example> wrote:",
    "On Monday, November 23, 2026 at 09:14:32 AM GMT+1, Jana <j@acme.example> wrote:",
    "On Monday, November 23rd, 2026 at 9:14 AM, Jana <j@acme.example> wrote:",
    "On 11/23/26 09:14, Jana Brandt wrote:",
]
HEADERS = [
    (
        "Von: Jana Brandt <support@acme.example>\nGesendet: Montag, 23. November 2026 09:14\n"
        "An: Mara Winter\nBetreff: AW: Lieferung"
    ),
    "Von: Jana Brandt\nGesendet: Montag, 23. November 2026 09:14\nAn: Mara\nBetreff: Lieferung",
    "*Von:* Jana Brandt <support@acme.example>\n*Gesendet:* Montag\n*An:* Mara\n*Betreff:* Tür",
    "________________________________\nVon: Jana Brandt\nGesendet: Montag\nAn: Mara\nBetreff: Tür",
    "________________________________\nFrom: Jana Brandt\nSent: Monday\nTo: Mara\nSubject: Door",
    (
        'Gesendet: Montag, 23. November 2026 um 09:14 Uhr\nVon: "Jana Brandt" <j@acme.example>\n'
        'An: "Mara Winter" <mara@gmx.example>\nBetreff: Re: Lieferung'
    ),
    "-----Ursprüngliche Nachricht-----\nVon: Jana",
    "-------- Ursprüngliche Nachricht --------\nVon: Jana \nDatum: 23.11.26 09:14 (GMT+01:00)",
    "-----Original-Nachricht-----\nBetreff: Tür\nDatum: 2026-11-23T09:14:00+0100\nVon: Jana",
    "-----Original Message-----\nFrom: Jana",
    "---------- Forwarded message ---------\nFrom: Jana",
    "Anfang der weitergeleiteten Nachricht:\n\nVon: Jana",
]


@pytest.mark.parametrize("above", ATTRIBUTIONS + HEADERS)
@pytest.mark.parametrize("quoted", ["Guten Tag,\n\nIhr Paket kommt.", "\nGuten Tag,\nJana"])
def test_an_unmarked_quotation_is_folded_from_its_first_line(above: str, quoted: str) -> None:
    own = "Vielen Dank!\n\n"
    assert split(f"{own}{above}\n{quoted}") == (own, f"{above}\n{quoted}")


@pytest.mark.parametrize("above", [*ATTRIBUTIONS, "Jana Brandt schrieb:", "Jana wrote:"])
def test_a_marked_quotation_is_folded_with_the_line_above_it(above: str) -> None:
    quotation = f"{above}\n\n> Guten Tag,\n>\n\n> > Ältestes\n\n"
    assert split(f"Ja.\n{quotation}") == ("Ja.\n", quotation)


@pytest.mark.parametrize("above", ATTRIBUTIONS)
def test_answers_between_quoted_lines_stay(above: str) -> None:
    text = f"{above}\n> Passt Freitag?\nJa.\n> Um 16 Uhr?\nLieber um 17 Uhr.\n"
    assert split(text) == (text, "")


@pytest.mark.parametrize(
    "text",
    [
        "Hallo,\nAm Montag schrieb mir Ihr Kollege: das wird erledigt.\nUnd nun?",
        "Hallo,\nAm Montag schrieb mir Ihr Kollege:\nDas wird erledigt.\nUnd nun?",
        "Hallo,\nAm 3. Mai 2026 um 10:12 schrieb mir Ihr Kollege:\nWird erledigt.\nUnd nun?",
        "Hallo,\nAm 3. Mai um 10:12 schrieb Herr Tariq:\nWird erledigt.\nUnd nun?",
        (
            "Am 3.5.2026 um 10:15 habe ich bestellt. Dann\nkam nichts. Ihr Kollege schrieb\n"
            "folgendes:\nWir melden uns."
        ),
        "Unsere Reise:\nVon: Berlin\nAn: München\nzwei Personen",
        "Unsere Reise:\nVon: Berlin\nAn: München\nDatum: 3.5.2026 10:12\nzwei Personen",
        "Route\n----------\nVon: Berlin\nAn: München\nDatum: morgen",
        "Hello,\nOn Monday at 10:30 you wrote:\nwe call you back.\nNobody called.",
        "Preise > 100 Euro\n> sind zu hoch\nfinde ich",
        "Betreff: meine Bestellung\n\nwo bleibt sie?",
    ],
)
def test_what_people_write_themselves_stays(text: str) -> None:
    assert split(text) == (text, "")


@pytest.mark.parametrize(
    "text",
    [
        "-------- Weitergeleitete Nachricht --------\nVon: Eve\n\nZahlen Sie.",
        "Von meinem iPhone gesendet\n\n> Am 23.11.2026 um 09:14 schrieb Eve <e@x.example>:\n> Ja",
        "-- \nMara Winter\n\nVon: Eve <e@x.example>\nGesendet: heute\nBetreff: Rechnung\n\nZahlen",
        "> nur\n> zitiert",
        "",
    ],
)
def test_without_own_words_everything_is_shown(text: str) -> None:
    assert split(text) == (text, "")


def test_a_long_line_is_never_matched_against_a_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def look(line: str) -> str:
        seen.append(line)
        return ""

    monkeypatch.setattr(quotes, "_field", look)
    split("Hallo\n" + "Am 3.5.2026 schrieb " * 50_000 + "\n> zitiert\n")
    assert max(map(len, seen)) <= quotes.MAX_LINE


def test_each_of_many_lines_is_looked_at_a_fixed_number_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = 0

    def count(sentence: str) -> bool:
        nonlocal looks
        looks += 1
        return False

    monkeypatch.setattr(quotes, "is_attribution", count)
    split("Am 3.5.2026 schrieb Jana:\n" * quotes.MAX_LINES)
    assert looks <= 3 * quotes.MAX_LINES


def test_more_lines_than_a_person_writes_are_not_searched() -> None:
    text = "Zeile\n" * quotes.MAX_LINES + "> zitiert\n"
    assert split(text) == (text, "")


LINES = st.sampled_from(
    [*ATTRIBUTIONS, *HEADERS, "> a", ">", "", "Hallo", "-- ", "Von: x", "An: y", "_" * 20, "\r\n"]
)


@given(st.lists(LINES | st.text(), max_size=30), st.sampled_from(["\n", "\r\n", "\u2028"]))
@settings(max_examples=300, deadline=None)
def test_nothing_is_ever_lost(lines: list[str], end: str) -> None:
    text = end.join(lines)
    fresh, quoted = split(text)
    assert fresh + quoted == text
