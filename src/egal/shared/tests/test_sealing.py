import pytest
from pytest_django import Settings

from egal.shared.crypto import signature, signed_by_us
from egal.shared.sealing import WrongKey, seal, unseal

OLD, NEW = "the key of last year, 32 letters", "the key of this year, 32 letters"


def test_what_is_sealed_does_not_show_and_can_be_opened() -> None:
    sealed = seal("hünter2")
    assert "nter2" not in sealed
    assert unseal(sealed) == "hünter2"
    assert seal("hünter2") != sealed


def test_an_old_key_still_opens_and_only_the_new_one_seals(settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    before = seal("hunter2")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    after = seal("hunter2")
    assert unseal(before) == unseal(after) == "hunter2"
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(after) == "hunter2"
    with pytest.raises(WrongKey, match="add it to EGAL_OLD_SECRET_KEYS"):
        unseal(before)


@pytest.mark.parametrize("other", ["", "hunter2", '{"smtp_password": "hunter2"}', "ü"])
def test_what_was_never_sealed_is_not_opened_nor_repeated(other: str) -> None:
    with pytest.raises(WrongKey) as error:
        unseal(other)
    assert "hunter2" not in str(error.value)


def test_what_was_altered_is_not_opened() -> None:
    sealed = seal("hunter2")
    with pytest.raises(WrongKey):
        unseal(sealed[:-8] + "AAAAAAA=")


def test_what_an_old_key_has_signed_is_still_ours(settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    given = signature("reference", "message 7")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert signature("reference", "message 7") != given
    assert signed_by_us("reference", "message 7", given)
    settings.SECRET_KEY_FALLBACKS = []
    assert not signed_by_us("reference", "message 7", given)
