import gzip
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from egal.shared.static_files import collect


def test_what_can_be_compressed_is_once(tmp_path: Path) -> None:
    place = tmp_path / "static" / "1a2b"
    collect(place)
    whole, zipped = place / "egal/base.css", place / "egal/base.css.gz"
    assert gzip.decompress(zipped.read_bytes()) == whole.read_bytes()
    assert not list(place.rglob("*.woff2.gz"))
    whole.unlink()
    collect(place)
    assert not whole.exists()
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in/", f"{settings.STATIC_URL}egal/base.css"])
def test_pages_and_static_files_go_compressed(client: Client, path: str) -> None:
    for asked, encoding in (({"Accept-Encoding": "gzip"}, "gzip"), ({}, None)):
        with closing(client.get(path, headers=asked)) as answer:
            assert answer.get("Content-Encoding") == encoding
