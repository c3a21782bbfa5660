"""What DNS says about a domain, in words."""

from collections.abc import Mapping, Sequence

import pytest
from django.utils import translation

from egal.channels.base import Advice, InboxSettings
from egal.channels.email.domain import advice_for

HOST = {"smtp_host": "mail.acme.example"}
GOOD = {
    "acme.example": ["google-site-verification=7", "v=spf1 mx -all"],
    "_domainkey.acme.example": [],
    "_dmarc.acme.example": ["v=DMARC1; p=reject"],
}


def advice(records: Mapping[str, Sequence[str]], domain: str = "acme.example") -> list[Advice]:
    return list(advice_for(InboxSettings(f"support@{domain}", HOST), records.get))


def test_a_domain_with_everything_has_nothing_to_mend() -> None:
    assert [each.good for each in advice(GOOD)] == [True, True, True]


def test_what_is_missing_is_told_with_the_record_to_add() -> None:
    spf, dkim, dmarc = advice({})
    assert (spf.good, dkim.good, dmarc.good) == (False, False, False)
    assert (spf.place, spf.record) == ("acme.example", "v=spf1 a:mail.acme.example mx ~all")
    assert (dmarc.place, dmarc.record) == ("_dmarc.acme.example", "v=DMARC1; p=none")
    assert "_domainkey.acme.example" in dkim.said


@pytest.mark.parametrize(
    "records", [["v=spf1 mx -all", "v=spf1 a -all"], ["v=spf1 +all"], ["v=spf10 mx -all"]]
)
def test_an_spf_record_that_does_not_help_is_no_good(records: list[str]) -> None:
    assert not advice({**GOOD, "acme.example": records})[0].good


def test_a_domain_below_is_covered_by_the_one_above() -> None:
    assert advice(GOOD, "mail.acme.example")[2].good


def test_when_nobody_answers_nothing_is_claimed() -> None:
    def silent(name: str) -> Sequence[str]:
        raise OSError

    assert [
        each.good for each in advice_for(InboxSettings("support@acme.example", HOST), silent)
    ] == [None] * 3


def test_it_speaks_the_readers_language() -> None:
    with translation.override("de"):
        assert "hat Schlüssel" in advice(GOOD)[1].said
