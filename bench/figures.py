"""A figure: what was measured, how often, and what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """samples: one a run, in `unit`. promise: the median must not be above it, or, `at_least`,
    not below it."""

    name: str
    unit: str
    samples: Sequence[float]
    promise: float
    at_least: bool = False

    @property
    def middle(self) -> float:
        return median(self.samples)

    @property
    def broken(self) -> bool:
        return self.middle < self.promise if self.at_least else self.middle > self.promise

    def row(self) -> str:
        """One row of a Markdown table."""
        spread = f"{min(self.samples):.2f}–{max(self.samples):.2f}"
        verdict = "broken" if self.broken else "kept"
        sign = "≥" if self.at_least else "≤"
        return (
            f"| {self.name} | {self.middle:.2f} {self.unit} | {spread} "
            f"| {sign} {self.promise:g} {self.unit} | {verdict} |"
        )


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    head = "| figure | median | spread | promise | |\n|---|---|---|---|---|"
    return "\n".join([head, *(figure.row() for figure in figures)])
