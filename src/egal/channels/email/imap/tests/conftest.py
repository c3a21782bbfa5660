from collections.abc import Iterator

import pytest

from egal.channels.email.tests.authority import (  # noqa: F401 - fixtures
    authority,
    certificate,
    trusted,
)
from egal.testing.imapserver import Dovecot


@pytest.fixture(scope="package")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server
