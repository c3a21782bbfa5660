from collections.abc import Iterator

import pytest

from egal.channels.email.send import connections
from egal.channels.email.tests.authority import (  # noqa: F401 - fixtures
    authority,
    certificate,
    tls,
    trusted,
)


@pytest.fixture(autouse=True)
def no_connection_is_left() -> Iterator[None]:
    """The next test has servers of its own."""
    yield
    connections.close()
