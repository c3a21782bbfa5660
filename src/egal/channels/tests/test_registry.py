import pytest

from egal.channels.registry import channel_of, channels
from egal.channels.tests.fake import FakeChannel
from egal.shared.trouble import Trouble


def test_every_installed_channel_is_found_by_its_key() -> None:
    for key, channel in channels().items():
        assert channel_of(key) is channel
        assert type(channel).__module__.startswith(f"egal.channels.{key}.")


def test_an_unknown_channel_is_named_with_those_there_are(fake: FakeChannel) -> None:
    with pytest.raises(Trouble, match="There is no channel “pigeon”; there are email"):
        channel_of("pigeon")
