"""What a person is told."""


class Trouble(Exception):
    """Something the person asking must mend. One line: what is wrong, and the remedy."""
