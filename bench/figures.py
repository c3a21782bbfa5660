"""A figure: what was measured, how often, and what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """samples: one a run, in `unit`. promise: the middle must not be above it, or below it where
    `at_least`. middle: the median unless another measure, such as a p95, is given.
    """

    name: str
    unit: str
    samples: Sequence[float]
    promise: float
    at_least: bool = False
    measured: float | None = None

    @property
    def middle(self) -> float:
        return median(self.samples) if self.measured is None else self.measured

    @property
    def broken(self) -> bool:
        return self.middle < self.promise if self.at_least else self.middle > self.promise

    def row(self) -> str:
        """One row of a Markdown table."""
        spread = f"{min(self.samples):.2f}–{max(self.samples):.2f}"
        sign = "≥" if self.at_least else "≤"
        verdict = "broken" if self.broken else "kept"
        return (
            f"| {self.name} | {self.middle:.2f} {self.unit} | {spread} "
            f"| {sign} {self.promise:g} {self.unit} | {verdict} |"
        )


def p95(name: str, samples: Sequence[float], promise: float) -> Figure:
    """A figure of the 95th of a hundred, in milliseconds."""
    at = sorted(samples)[max(0, -(-len(samples) * 95 // 100) - 1)]
    return Figure(f"{name}, p95", "ms", samples, promise, measured=at)


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    head = "| figure | median | spread | promise | |\n|---|---|---|---|---|"
    return "\n".join([head, *(figure.row() for figure in figures)])
