"""What the desk tells of the measure is what its document tells."""

from pathlib import Path

from egal.shared.mood.measured import HELD_OUT, STRANGERS

DOCUMENT = (Path(__file__).parents[5] / "docs" / "mood.md").read_text()


def test_the_shares_stand_in_the_document() -> None:
    lines = [line for line in DOCUMENT.splitlines() if line.startswith("| ")]
    for each in (*HELD_OUT.values(), *STRANGERS.values()):
        shares = [f"{share} %" for share in (each.right, each.sure, each.found)]
        told = [line for line in lines if all(share in line for share in shares)]
        assert [line for line in told if f"| {each.texts:,} |" in line]
