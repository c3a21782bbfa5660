"""`egal inbox add` for accounts that a line of a server's address does not describe."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner

from egal.cli.setup import inboxes
from egal.conversations.models import Inbox
from egal.shared.ids import public_id
from egal.testing import people

pytestmark = pytest.mark.django_db
APP = ["--workspace", "nordnetz", "--set", "app_id=1517776481860111"]


@pytest.fixture(autouse=True)
def company(monkeypatch: pytest.MonkeyPatch) -> people.Nordnetz:
    monkeypatch.setattr(inboxes, "installed", nullcontext)
    return people.nordnetz()


def test_a_secret_comes_from_a_file_and_what_is_left_to_do_is_said(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("told-once\n")
    given = ["facebook", "", *APP, "--set-file", f"app_secret={secret}"]
    said = CliRunner().invoke(inboxes.add_inbox, given)
    added = Inbox.unscoped.get(channel="facebook")
    assert said.exit_code == 0, said.output
    assert added.settings["app_secret"] == "told-once"
    assert f"/in/facebook/{public_id(added.id)}/" in said.output
    assert "Sign in with Facebook at http" in said.output
    assert "told-once" not in said.output


def test_programs_are_told_the_same(tmp_path: Path) -> None:
    given = ["facebook", "", *APP, "--set", "app_secret=s", "--json"]
    told = json.loads(CliRunner().invoke(inboxes.add_inbox, given).output)
    assert told["address"].startswith("page-")
    assert told["connections"][0]["to_copy"].endswith("/signed-in/facebook/")


def test_a_file_that_is_not_there_is_named() -> None:
    given = ["facebook", "", *APP, "--set-file", "app_secret=/nowhere/secret.txt"]
    said = CliRunner().invoke(inboxes.add_inbox, given)
    assert "/nowhere/secret.txt cannot be read" in str(said.exception or said.output)
    assert not Inbox.unscoped.filter(channel="facebook").exists()
