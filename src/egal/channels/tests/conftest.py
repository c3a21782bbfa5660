import pytest

from egal.channels import registry
from egal.channels.tests.fake import FakeChannel


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeChannel:
    """The one channel there is, in the place of e-mail."""
    channel = FakeChannel()
    monkeypatch.setattr(registry, "channels", lambda: {channel.key: channel})
    return channel
