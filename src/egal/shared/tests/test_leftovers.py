"""Contents that nothing names any more, in a folder and in a bucket."""

from collections.abc import Iterator
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from egal.shared import clock, files
from egal.shared.leftovers import leave, remove_one
from egal.shared.models import Leftover
from egal.shared.stores.bucket import BucketStore
from egal.shared.stores.folder import FolderStore
from egal.testing.bucketserver import KEYS, BucketServer
from egal.testing.together import beside, held_up

pytestmark = pytest.mark.django_db

LOG, PLAN = b"19:02:09  dsl  signal lost\n", b"%PDF-1.7\n"
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with BucketServer() as running:
        yield running


@pytest.fixture(autouse=True, params=["folder", "bucket"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    if request.param == "folder":
        monkeypatch.setattr(files, "default_storage", FolderStore(location=tmp_path))
        yield
        return
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    server = request.getfixturevalue("server")
    store = BucketStore(server.place, drafts=tmp_path)
    monkeypatch.setattr(files, "default_storage", store)
    yield
    store.connection.meta.client.close()


def left(content: bytes) -> str:
    """Kept, and then nothing names it any more."""
    sha256 = files.keep(content)
    leave([sha256])
    return sha256


def is_there(sha256: str) -> bool:
    try:
        files.opened(sha256).close()
    except FileNotFoundError:
        return False
    return True


def removed_after(rest: timedelta, *, named: bool = False) -> int:
    with clock.at(clock.now() + rest):
        return remove_one(lambda _: named)


def test_what_nothing_names_goes_after_a_day() -> None:
    sha256 = left(LOG)
    assert removed_after(23 * HOUR) == 0
    assert is_there(sha256)
    assert removed_after(25 * HOUR) == 1
    assert not is_there(sha256)
    assert removed_after(25 * HOUR) == 0


def test_what_is_named_by_then_stays() -> None:
    sha256 = left(LOG)
    assert removed_after(25 * HOUR, named=True) == 1
    assert is_there(sha256)
    assert not Leftover.objects.exists()


def test_what_is_kept_again_stays_before_anything_names_it() -> None:
    sha256 = left(LOG)
    files.keep(LOG)
    assert removed_after(25 * HOUR) == 0
    assert is_there(sha256)


def test_it_rests_a_day_from_when_the_last_name_went() -> None:
    sha256 = left(LOG)
    with clock.at(clock.now() + 12 * HOUR):
        leave([sha256])
    assert removed_after(25 * HOUR) == 0
    assert removed_after(37 * HOUR) == 1


def test_what_the_store_does_not_remove_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, other = left(LOG), left(PLAN)

    def remove(sha256: str) -> None:
        if sha256 == stuck:
            raise PermissionError(sha256)

    monkeypatch.setattr(files, "remove", remove)
    assert [removed_after(25 * HOUR) for _ in range(3)] == [1, 1, 0]
    assert [each.sha256 for each in Leftover.objects.all()] == [stuck]
    assert other != stuck


@pytest.mark.django_db(transaction=True)
def test_who_keeps_it_while_it_is_removed_has_it_in_the_end() -> None:
    sha256 = left(LOG)
    keeping: list[Future[str]] = []

    def is_named(_: str) -> bool:
        keeping.append(held_up(lambda: files.keep(LOG)))
        return False

    with clock.at(clock.now() + 25 * HOUR):
        assert remove_one(is_named) == 1
    assert [each.result(10) for each in keeping] == [sha256]
    assert is_there(sha256)


@pytest.mark.django_db(transaction=True)
def test_it_is_not_removed_while_who_keeps_it_is_at_work() -> None:
    sha256 = left(LOG)
    with transaction.atomic():
        files.keep(LOG)
        assert beside(lambda: removed_after(25 * HOUR)).result(10) == 0
    assert is_there(sha256)
