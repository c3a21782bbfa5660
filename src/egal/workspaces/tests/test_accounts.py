import pytest

from egal.testing.people import Nordnetz
from egal.workspaces.actions.change_preferences import change_preferences
from egal.workspaces.models import Account

pytestmark = pytest.mark.django_db


def test_an_account_is_found_the_way_people_type_its_address(nordnetz: Nordnetz) -> None:
    found = Account.objects.get_by_natural_key(" Jana@Nordnetz.example ")
    assert found == nordnetz.jana.account


def test_jana_chooses_language_and_appearance(nordnetz: Nordnetz) -> None:
    change_preferences(account=nordnetz.jana.account, language="de", appearance="dark")
    found = Account.objects.get(pk=nordnetz.jana.account_id)
    assert (found.language, found.appearance) == ("de", "dark")


def test_an_unknown_wish_changes_nothing(nordnetz: Nordnetz) -> None:
    change_preferences(account=nordnetz.jana.account, language="de", appearance="dark")
    change_preferences(account=nordnetz.jana.account, language="tlh", appearance="plaid")
    found = Account.objects.get(pk=nordnetz.jana.account_id)
    assert (found.language, found.appearance) == ("de", "dark")
