"""Whatever is joined and taken apart again, everybody has their own in the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from egal.channels.base import Address
from egal.contacts.models import Contact, Evidence, Identity, Joining
from egal.conversations.actions.joining import join_contacts, unjoin_contacts
from egal.conversations.models import Conversation, Message
from egal.shared.trouble import Trouble
from egal.testing.people import Nordnetz, writes

pytestmark = pytest.mark.django_db

PEOPLE = 4
PAIRS = st.lists(st.tuples(*[st.integers(0, PEOPLE - 1)] * 2), max_size=6)
_settings = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def people(in_nordnetz: Nordnetz) -> list[Contact]:
    """Four who have written once each, or so it seems."""
    for number in range(PEOPLE):
        writes(in_nordnetz.inbox, _address(number), "Hello.")
    return list(Contact.objects.order_by("id"))


@given(PAIRS)
@_settings
def test_undone_in_reverse_order_everything_is_as_before(
    in_nordnetz: Nordnetz, people: list[Contact], pairs: list[tuple[int, int]]
) -> None:
    with undone_afterwards():
        before = state()
        for joining in reversed(joined(in_nordnetz, people, pairs)):
            unjoin_contacts(joining=joining, actor=in_nordnetz.jana)
        assert state() == before


@given(PAIRS, st.randoms(use_true_random=False))
@_settings
def test_undone_in_any_order_it_works_or_is_refused_with_words(
    in_nordnetz: Nordnetz, people: list[Contact], pairs: list[tuple[int, int]], dice: Any
) -> None:
    with undone_afterwards():
        before = state()
        left = joined(in_nordnetz, people, pairs)
        dice.shuffle(left)
        while left:
            refused = [joining for joining in left if not undone(in_nordnetz, joining)]
            assert len(refused) < len(left)
            left = refused
        assert state() == before


@given(PAIRS, st.lists(st.integers(0, PEOPLE - 1), max_size=4))
@_settings
def test_what_comes_meanwhile_is_in_the_end_whose_address_it_came_from(
    in_nordnetz: Nordnetz,
    people: list[Contact],
    pairs: list[tuple[int, int]],
    writers: list[int],
) -> None:
    with undone_afterwards():
        joinings = []
        for step, pair in enumerate(pairs):
            joinings += joined(in_nordnetz, people, [pair])
            for number in writers[step : step + 1]:
                writes(in_nordnetz.inbox, _address(number), "Me again.")
        for joining in reversed(joinings):
            unjoin_contacts(joining=joining, actor=in_nordnetz.jana)
        for message in Message.objects.select_related("conversation"):
            owner = Identity.objects.get(value=message.from_address).contact
            assert (message.author_id, message.author_name) == (owner.id, owner.name)
            assert message.conversation.contact == owner


def joined(
    nordnetz: Nordnetz, people: list[Contact], pairs: list[tuple[int, int]]
) -> list[Joining]:
    """The joinings of these pairs that are possible."""
    done = []
    for keep, join in pairs:
        try:
            done.append(
                join_contacts(
                    keep=people[keep], join=people[join], actor=nordnetz.jana, evidence="Why not."
                )
            )
        except Trouble:
            continue
    return done


def undone(nordnetz: Nordnetz, joining: Joining) -> bool:
    try:
        unjoin_contacts(joining=joining, actor=nordnetz.jana)
    except Trouble:
        return False
    return True


def state() -> list[Any]:
    """All that a joining can touch."""
    return [
        list(Contact.objects.order_by("id").values_list("id", "name", "joined_into")),
        list(Identity.objects.order_by("id").values_list("id", "contact")),
        list(Conversation.objects.order_by("id").values_list("id", "contact", "contact_name")),
        list(Message.objects.order_by("id").values_list("id", "author_id", "author_name")),
        Evidence.objects.count(),
    ]


@contextmanager
def undone_afterwards() -> Iterator[None]:
    """Every example starts with the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _address(number: int) -> Address:
    return Address("email", f"customer{number}@mail.example", f"Customer {number}")
