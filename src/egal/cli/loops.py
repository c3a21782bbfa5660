"""What a worker does, each in a loop of its own. All of Egal is in it: workers alone import it."""

from collections.abc import Callable
from functools import partial

from egal.api.once import forget_answers
from egal.callbacks.scheduling import ring_back
from egal.calls.actions import recordings
from egal.calls.actions.leftovers import remove_leftover
from egal.calls.transcripts.writing import write_down
from egal.channels.arrivals import take_in_arrivals
from egal.channels.base import Carrying, Gesturing, Naming, Polling
from egal.channels.carrying import carry_one
from egal.channels.email.imap.watch import Watch
from egal.channels.fetching import Fetcher
from egal.channels.gestures import make_gestures
from egal.channels.going_on import go_on_by_mail
from egal.channels.handing_out import hand_out_work
from egal.channels.importing.working import forget_imports, import_some
from egal.channels.naming import AT_ONCE as NAMES_AT_ONCE
from egal.channels.naming import Names
from egal.channels.outbox import Sender
from egal.channels.phone.closing import Watch as Carriers
from egal.channels.phone.cti import closing
from egal.channels.polling import AT_ONCE as POLLED
from egal.channels.polling import poll_inboxes
from egal.channels.reader import Reader
from egal.channels.registry import able_to
from egal.conversations.actions.codes import forget_codes
from egal.conversations.actions.snooze import wake_snoozed
from egal.conversations.actions.uploads import drop_unused
from egal.conversations.bulk.working import make_bulk_changes
from egal.events.consumers import loops_of_consumers
from egal.events.sequencer import BATCH, place_events
from egal.notifications.digest import send_digest
from egal.notifications.lists import forget_old
from egal.notifications.push.sending import AT_ONCE, send_pushes
from egal.routing.lapsing import lapse
from egal.service_levels.waiting import measuring
from egal.shared.files import sweep_drafts
from egal.shared.loops import Loop
from egal.workspaces.system_mail import send_one


def worker_loops(reader: Reader, sender: Sender, fetcher: Fetcher, watch: Watch) -> list[Loop]:
    """Everything a worker does."""
    return [
        Loop("events", place_events, every=0.25, full=BATCH),
        *_messages(reader, sender, fetcher, watch),
        *_conversations(),
        *_calls(),
        *_tidying(),
        *loops_of_consumers(),
    ]


def _messages(reader: Reader, sender: Sender, fetcher: Fetcher, watch: Watch) -> list[Loop]:
    """Coming in, and going out."""
    outbox, files = Loop("outbox", sender.step, every=1), Loop("files", fetcher.step, every=5)
    sender.freed, fetcher.freed = outbox.woken.set, files.woken.set
    return [
        Loop("arrivals", lambda: take_in_arrivals(reader.read), every=1),
        Loop("mailboxes", watch.step, every=5),
        *_each("polls", Polling, lambda key: partial(poll_inboxes, key), every=1, full=POLLED),
        *_each("gestures", Gesturing, lambda key: partial(make_gestures, key)),
        *_each("names", Naming, lambda key: Names(key).step, full=NAMES_AT_ONCE),
        Loop("going on", go_on_by_mail, every=15),
        Loop("mail", send_one, every=5),
        *_each("codes", Carrying, lambda key: partial(carry_one, key), wake="mail"),
        Loop("digests", send_digest, every=60),
        Loop("pushes", send_pushes, every=5, full=AT_ONCE),
        outbox,
        files,
    ]


def _each(
    name: str,
    ability: type,
    step_of: Callable[[str], Callable[[], int]],
    every: float = 5,
    full: int = 1,
    wake: str = "",
) -> list[Loop]:
    """One for each channel that can do it, so that none waits for another one's provider."""
    return [
        Loop(f"{name} {key}", step_of(key), every=every, wake=wake or name, full=full)
        for key in able_to(ability)
    ]


def _conversations() -> list[Loop]:
    return [
        Loop("snoozes", wake_snoozed, every=5),
        Loop("bulk", make_bulk_changes, every=5),
        Loop("imports", import_some, every=5, full=1),
        Loop("waits", measuring.measure_waits, every=20, full=measuring.BATCH),
        Loop("offers", hand_out_work, every=1),
        Loop("presence", lapse, every=15),
    ]


def _calls() -> list[Loop]:
    return [
        Loop("callbacks", ring_back, every=5),
        Loop("carriers", Carriers().step, every=5),
        Loop("lost calls", closing.close_lost, every=600, full=closing.BATCH),
        Loop("transcripts", write_down, every=5),
        Loop("old recordings", recordings.remove_expired, every=600, full=recordings.BATCH),
    ]


def _tidying() -> list[Loop]:
    """What nobody needs any more."""
    return [
        Loop("answers", forget_answers, every=600),
        Loop("uploads", drop_unused, every=60),
        Loop("leftovers", remove_leftover, every=600),
        Loop("old codes", forget_codes, every=3600),
        Loop("drafts", sweep_drafts, every=3600),
        Loop("told", forget_old, every=3600),
        Loop("old imports", forget_imports, every=3600),
        Loop("old waits", measuring.forget_waits, every=3600, full=measuring.FORGOTTEN),
    ]
