"""A database from before the migrations of each room were made one."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from egal.cli.database import is_up_to_date, prepare_database
from egal.shared.trouble import Trouble

pytestmark = pytest.mark.django_db


@pytest.fixture
def replaced() -> list[tuple[str, str]]:
    """What such a database has noted, in order; ours is made one of them."""
    recorder = MigrationRecorder(connection)
    ours = [one for one in MigrationLoader(None).disk_migrations.values() if one.replaces]
    for one in ours:
        recorder.record_unapplied(one.app_label, one.name)
    found = [each for one in ours for each in one.replaces]
    for each in found:
        recorder.record_applied(*each)
    return found


@pytest.mark.usefixtures("replaced")
def test_the_last_of_them_is_taken_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert not is_up_to_date()
    prepare_database()
    assert is_up_to_date()
    assert "newer Egal" not in capsys.readouterr().err


def test_one_too_old_for_that_is_left_alone(replaced: list[tuple[str, str]]) -> None:
    MigrationRecorder(connection).record_unapplied(*replaced[-1])
    with pytest.raises(Trouble, match=r"docs/operations\.md"):
        prepare_database()
