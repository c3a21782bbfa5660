from pathlib import Path

import pytest

from egal.shared import digest


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(digest, "__file__", str(tmp_path / "shared" / "digest.py"))
    (tmp_path / "desk/static/desk").mkdir(parents=True)
    (tmp_path / "desk/static/desk/desk.css").write_text("a { color: var(--ink) }")
    return tmp_path


def now() -> str:
    return digest.static_digest.__wrapped__()


def test_the_digest_stands_still_while_nothing_changes(package: Path) -> None:
    before = now()
    (package / "desk/views.py").write_text("# no static file")
    assert now() == before
    assert len(before) == 12


def test_the_digest_changes_with_a_content_or_a_name(package: Path) -> None:
    css = package / "desk/static/desk/desk.css"
    before = now()
    css.write_text("a { color: var(--accent) }")
    changed = now()
    css.rename(css.with_name("base.css"))
    assert len({before, changed, now()}) == 3


def test_our_own_files_have_one() -> None:
    assert digest.static_digest() == digest.static_digest()
