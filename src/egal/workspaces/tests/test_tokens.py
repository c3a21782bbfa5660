import pytest

from egal.events.models import Event
from egal.events.record import SYSTEM
from egal.shared import clock
from egal.shared.trouble import Trouble
from egal.testing.people import Fremdfirma, Nordnetz
from egal.workspaces.actions.add_token import add_token, token_of
from egal.workspaces.models import Token
from egal.workspaces.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_the_secret_is_shown_once_and_only_its_fingerprint_kept(nordnetz: Nordnetz) -> None:
    token, secret = add_token(workspace=nordnetz.workspace, scopes=["read"], actor=SYSTEM)
    row = Token.unscoped.filter(pk=token.pk).values().get()
    assert secret.startswith("egal_")
    assert len(secret) > 40
    assert all(secret not in str(value) for value in row.values())
    assert secret not in str(Event.objects.filter(kind="token.added").values().get())


def test_the_secret_leads_to_its_token(nordnetz: Nordnetz, fremdfirma: Fremdfirma) -> None:
    token, secret = add_token(workspace=nordnetz.workspace, scopes=["read"], actor=nordnetz.jana)
    assert token_of(secret) == token
    assert token_of(fremdfirma.secret) == fremdfirma.token
    assert token_of(secret[:-1]) is None
    assert token_of("") is None


def test_a_revoked_token_is_nobody(fremdfirma: Fremdfirma) -> None:
    Token.unscoped.filter(pk=fremdfirma.token.pk).update(revoked_at=clock.now())
    assert token_of(fremdfirma.secret) is None


def test_a_token_may_what_its_scopes_say(nordnetz: Nordnetz) -> None:
    scopes = [" read ", "contacts:write", "read", ""]
    token, _ = add_token(workspace=nordnetz.workspace, scopes=scopes, actor=SYSTEM)
    assert token.scopes == ["contacts:write", "read"]
    assert token.may("contacts:write")
    assert token.may("conversations:read")
    assert not token.may("conversations:write")


@pytest.mark.parametrize(
    ("scopes", "named"), [(["read", "planets:write"], "planets:write"), ([], "")]
)
def test_a_scope_that_does_not_exist_is_named(
    nordnetz: Nordnetz, scopes: list[str], named: str
) -> None:
    with pytest.raises(Trouble, match=f"“{named}” is no scope. There are: .*contacts:read"):
        add_token(workspace=nordnetz.workspace, scopes=scopes, actor=SYSTEM)


def test_tariq_may_not_make_tokens(nordnetz: Nordnetz) -> None:
    with pytest.raises(NotAllowed, match="tokens:write"):
        add_token(workspace=nordnetz.workspace, scopes=["read"], actor=nordnetz.tariq)
