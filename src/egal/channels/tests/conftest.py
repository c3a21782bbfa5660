import pytest
from django.urls import get_resolver

from egal.channels import registry
from egal.channels.tests.fake import FakeChannel, PublicNetwork


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeChannel:
    """The one channel there is, in the place of e-mail."""
    channel = FakeChannel()
    assert get_resolver().url_patterns  # what takes `channels` by its name has the real one by now
    monkeypatch.setattr(registry, "channels", lambda: {channel.key: channel})
    return channel


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch, fake: FakeChannel) -> PublicNetwork:
    """The same, where everybody reads along."""
    channel = PublicNetwork()
    monkeypatch.setattr(registry, "channels", lambda: {channel.key: channel})
    return channel
