"""Where mail comes through the door: from the SMTP receiver and from an MTA's pipe."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from django.db import close_old_connections, transaction

from egal.channels.arrivals import store_arrival
from egal.conversations.models import Inbox

T = TypeVar("T")

_pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="door")


def inbox_of(address: str) -> Inbox | None:
    """The inbox with this address; what follows a + in the local part does not count."""
    local, _, domain = address.strip().lower().rpartition("@")
    plain = f"{local.partition('+')[0]}@{domain}"
    wanted = [f"{local}@{domain}", plain]
    inboxes = Inbox.unscoped.filter(channel="email", address__in=wanted)
    return max(inboxes, key=lambda inbox: len(inbox.address), default=None)


@transaction.atomic
def store_mail(content: bytes, mail_from: str | None, addresses: Iterable[str], source: str) -> int:
    """Keep one mail for every inbox it is addressed to; how many these are.

    mail_from: the envelope's sender; "" is the null sender of a machine, None is not known.

    Repeats of an address, and several spellings of one inbox, are kept once.
    """
    inboxes = {inbox.id: inbox for inbox in map(inbox_of, addresses) if inbox}
    meta: dict[str, Any] = {"source": source, "rcpt_to": list(addresses)}
    if mail_from is not None:
        meta["mail_from"] = mail_from
    for inbox in inboxes.values():
        store_arrival(inbox=inbox, raw=content, meta=meta)
    return len(inboxes)


async def accepts(address: str) -> bool:
    """Whether the SMTP receiver takes mail for this address."""
    return await _in_thread(lambda: inbox_of(address) is not None)


async def store(content: bytes, mail_from: str, rcpt_tos: list[str]) -> None:
    """Returns once the mail is safe; raises when it is not."""
    await _in_thread(partial(store_mail, content, mail_from, rcpt_tos, "smtp"))


async def _in_thread(work: Callable[[], T]) -> T:
    def with_living_connection() -> T:
        close_old_connections()
        return work()

    return await asyncio.get_running_loop().run_in_executor(_pool, with_living_connection)
