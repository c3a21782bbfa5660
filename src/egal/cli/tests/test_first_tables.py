"""The tables of a first start are those that the migrations make, step by step."""

import subprocess
import sys
from pathlib import Path

import pytest

from egal.cli.first_tables import make_first_tables

SCRIPT = Path(__file__).parents[4] / "scripts" / "tables.py"


def test_they_are_what_all_migrations_say() -> None:
    """Else: python scripts/tables.py"""
    subprocess.run([sys.executable, str(SCRIPT), "--check"], check=True)


@pytest.mark.django_db
def test_a_database_with_tables_is_left_alone() -> None:
    assert not make_first_tables()
