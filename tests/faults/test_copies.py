"""The same deliveries again and again, shuffled, at once, at two webs: each counts once."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from egal.channels.models import Arrival
from egal.conversations.models import Conversation, Message
from tests.faults.feeders import Doors, call
from tests.faults.house import FIRST, house
from tests.journeys.installation import until

CUSTOMERS, ALBUM, COPIES, HANDS = 6, 10, 4, 8
SOON = 60.0  # seconds

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),  # threads outside
]


def test_copies_in_any_order_end_the_same(tmp_path: Path) -> None:
    """Everybody is new here and sends an album of ten: one contact, one conversation each."""
    said = [f"Picture {n} of {who}." for who in range(CUSTOMERS) for n in range(ALBUM)]
    deliveries = random.sample(said * COPIES, k=len(said) * COPIES)
    with house(tmp_path, [], webs=2, workers=2) as home:
        deliver(home.doors, deliveries)
        until(lambda: not Arrival.objects.exclude(state="taken").exists(), SOON)
        assert Arrival.objects.count() == len(deliveries)
        texts = list(Message.objects.values_list("text", flat=True))
        assert sorted(texts) == sorted([*FIRST, *said])
        albums = Conversation.objects.filter(contact_name__startswith="New ")
        found = Counter(albums.values_list("contact_name", "message_count"))
        assert found == {(f"New {who}", ALBUM): 1 for who in range(CUSTOMERS)}


def deliver(doors: Doors, texts: list[str]) -> None:
    """Many hands at once, each delivery at one of the webs."""
    with httpx.Client(timeout=60) as web, ThreadPoolExecutor(HANDS) as hands:
        done = [
            hands.submit(call, web, random.choice(doors.webs) + doors.hook, text, sender_of(text))
            for text in texts
        ]
        for each in done:
            each.result()


def sender_of(text: str) -> str:
    return "New " + text.rpartition(" ")[2].rstrip(".")
