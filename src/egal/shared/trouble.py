"""What a person is told."""

from collections.abc import Mapping
from typing import Any, ClassVar


class Trouble(Exception):
    """Something the person asking must mend. One line: what is wrong, and the remedy.

    code: by which a program knows it, "" where its words are all there is. told: what belongs to
    it, as JSON has it.
    """

    code: ClassVar[str] = ""

    @property
    def told(self) -> Mapping[str, Any]:
        return {}
