"""What callers and agents meet, over a driver that is none."""

from egal.calls.models import Outcome, Phase
from egal.channels.phone.switchboard.tests.house import House


def test_a_caller_is_greeted_waits_talks_and_the_agent_hangs_up(house: House) -> None:
    async def story(house: House) -> None:
        henrik = await house.calls()
        await house.hears(henrik, "moh")
        jana = await house.answers(house.nordnetz.jana)
        assert jana.bridged == henrik.leg
        await house.wants(house.nordnetz.jana, "hang_up", call=house.call().id)
        call = await house.ended()
        assert (call.phase, call.outcome) == (Phase.ENDED, Outcome.ANSWERED)
        assert (call.ended_by, call.agent_id) == ("agent", house.nordnetz.jana.id)
        assert henrik.heard[0] == "welcome"
        assert not house.voice.legs

    house.lives(story)
