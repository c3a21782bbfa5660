"""So that a failure tells what is missing, wherever the assertion stands."""

import pytest

pytest.register_assert_rewrite("tests.faults.feeders", "tests.faults.ledger")
