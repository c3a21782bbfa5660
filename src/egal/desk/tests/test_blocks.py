"""The list of those from whom nothing is wanted."""

from django.test import Client

from egal.conversations.models import Block
from egal.testing import people

HERE = "/desk/nordnetz/settings/blocks/"


def test_somebody_is_blocked_found_and_unblocked(jana: Client, company: people.Nordnetz) -> None:
    for value in ("Eve@Crooks.example", "@spam.example"):
        assert jana.post(HERE, {"value": value}).status_code == 302
    page = jana.get(HERE).content.decode()
    assert "blocked by Jana Köster" in page
    assert "@spam.example" in jana.get(HERE, {"q": "SPAM"}).content.decode()
    assert "eve@crooks" not in jana.get(HERE, {"q": "SPAM"}).content.decode()
    for each in Block.unscoped.all():
        jana.post(f"{HERE}{each.public_id}/removal/")
    assert "Nobody is blocked" in jana.get(HERE).content.decode()


def test_what_is_no_address_comes_back(jana: Client, company: people.Nordnetz) -> None:
    answer = jana.post(HERE, {"value": "nonsense"})
    assert answer.status_code == 422
    assert 'value="nonsense"' in answer.content.decode()
    assert "Write an address" in answer.content.decode()


def test_whoever_only_reads_changes_nothing(jana: Client, company: people.Nordnetz) -> None:
    jana.post(HERE, {"value": "@spam.example"})
    vera = Client()
    vera.force_login(people.vera(company.workspace).account)
    page = vera.get(HERE).content.decode()
    assert "@spam.example" in page
    assert "Unblock" not in page
    assert vera.post(HERE, {"value": "@nordnetz.example"}).status_code == 403
