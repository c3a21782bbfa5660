import threading
import time
from pathlib import Path

import pytest

from egal.cli.tree import installation


def test_of_several_starts_at_once_one_makes_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[installation.Account] = []

    def add() -> str:
        time.sleep(0.05)
        made.append({"user": 999})
        return ""

    monkeypatch.setattr(installation, "STORE", tmp_path)
    monkeypatch.setattr(installation, "_account_of", lambda _name: made[-1] if made else None)
    monkeypatch.setattr(installation, "_add_user", add)
    starts = [threading.Thread(target=installation._system_user) for _start in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len(made) == 1
