"""`make test` leaves no test out, and runs none twice."""

from pathlib import Path

from scripts.all_tests import ALONE, HERE, lanes


def test_each_file_of_tests_is_in_one_lane() -> None:
    beside, ahead = lanes()
    run = [file for path in (*beside, *ahead, *ALONE) for file in within(HERE / path)]
    assert sorted(run) == sorted([*within(HERE / "src"), *within(HERE / "tests")])


def within(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("test_*.py"))
