"""Files in a store that speaks S3, over real HTTP."""

import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from egal.shared import files
from egal.shared.stores.bucket import BucketStore
from egal.shared.stores.place import Bucket, bucket_of, checked_place
from egal.shared.trouble import Trouble
from egal.testing.bucketserver import KEYS, BucketServer

pytestmark = pytest.mark.django_db

LOG = b"19:02:09  dsl  signal lost, starting again\n"
FILM = [bytes([number]) * 1_000_000 for number in range(12)]  # more than boto3 sends in one piece


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with BucketServer() as running:
        yield running


@pytest.fixture
def store(
    server: BucketServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BucketStore]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    store = BucketStore(server.place, drafts=tmp_path)
    monkeypatch.setattr(files, "default_storage", store)
    yield store
    store.connection.meta.client.close()


def test_what_is_kept_can_be_read_from_any_byte_on(store: BucketStore) -> None:
    sha256 = files.keep(LOG)
    assert files.keep(LOG) == sha256
    for start in (0, 10):
        with files.opened(sha256, start) as found:
            assert found.read() == LOG[start:]


def test_a_film_comes_and_goes_in_pieces(store: BucketStore) -> None:
    kept = files.keep_pieces(FILM)
    assert (kept.size, kept.sha256) == (12_000_000, hashlib.sha256(b"".join(FILM)).hexdigest())
    with files.opened(kept.sha256) as found:
        assert found.read(1_000_000) == FILM[0]
        assert hashlib.sha256(b"".join([FILM[0], found.read()])).hexdigest() == kept.sha256


def test_what_is_cut_off_leaves_nothing(store: BucketStore, tmp_path: Path) -> None:
    with files.Draft() as draft:
        draft.write(b"half a plan")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FileNotFoundError):
        files.opened(hashlib.sha256(b"half a plan").hexdigest())


def test_a_store_that_is_away_is_told_with_its_remedy(
    store: BucketStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    away = BucketStore(f"s3://egal-files?endpoint=http://127.0.0.1:{port}", drafts=tmp_path)
    monkeypatch.setattr(files, "default_storage", away)
    with pytest.raises(files.NotKept, match=r"does not answer.*try again"):
        files.keep_pieces([LOG])


def test_it_can_be_checked(store: BucketStore, server: BucketServer, tmp_path: Path) -> None:
    store.check()
    other = BucketStore(server.place.replace("egal-files", "no-such"), drafts=tmp_path)
    with pytest.raises(OSError, match="NoSuchBucket"):
        other.check()
    other.connection.meta.client.close()


def test_the_setting_is_understood() -> None:
    assert bucket_of("s3://files/egal/a?endpoint=http://minio:9000&region=eu-1") == Bucket(
        "files", "egal/a", "http://minio:9000", "eu-1"
    )
    assert bucket_of("s3://files") == Bucket("files")
    assert bucket_of("/srv/files") is None


@pytest.mark.parametrize(
    "place",
    ["files", "s3://", "s3://key:secret@files", "s3://files?endpoint=minio", "s3://files?acl=open"],
)
def test_a_setting_that_is_none_is_told(place: str) -> None:
    with pytest.raises(Trouble, match=r"EGAL_FILES must look like .*keys never stand in it"):
        checked_place("EGAL_FILES", place)


def test_a_missing_library_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("egal.shared.stores.place.find_spec", lambda name: None)
    with pytest.raises(Trouble, match=r"EGAL_FILES.*requirements/s3\.txt"):
        checked_place("EGAL_FILES", "s3://files")
