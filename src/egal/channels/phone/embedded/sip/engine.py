"""sippy within our event loop: its timers run here, and what it prints goes to our log.

sippy keeps one set of timers for a process, and belongs to the thread that has it: so does this.
Everything of sippy is imported from here, where what it prints is led away.
"""

import asyncio
import logging
import sys
from threading import get_ident
from typing import Any

from sippy import CCEvents
from sippy.Core.EventDispatcher import ED2
from sippy.MsgBody import MsgBody
from sippy.Network_server import Remote_address
from sippy.SipAddress import SipAddress
from sippy.SipCallId import SipCallId
from sippy.SipConf import SipConf
from sippy.SipContact import SipContact
from sippy.SipFrom import SipFrom
from sippy.SipHeader import SipHeader
from sippy.SipRequest import SipRequest
from sippy.SipTo import SipTo
from sippy.SipTransactionManager import SipTransactionManager
from sippy.SipURL import SipURL
from sippy.Time.MonoTime import MonoTime
from sippy.Time.Timeout import Timeout
from sippy.UA import UA

log = logging.getLogger(__name__)


def _caught(message: str, **_how: object) -> None:
    """Instead of a page on stdout for each bad packet; called within an except."""
    log.debug("sippy: %s: %r", message, sys.exception())


def _printed(*words: object, **_how: object) -> None:
    log.debug("sippy: %s", words)


for _name in [name for name in sys.modules if name.startswith("sippy")]:
    _module: Any = sys.modules[_name]
    _module.print = _printed  # found before the builtin
    if hasattr(_module, "dump_exception"):
        _module.dump_exception = _caught

SipConf.my_uaname = "Egal"
SipConf.autoconvert_tel_url = True

__all__ = [
    "UA",
    "CCEvents",
    "MonoTime",
    "MsgBody",
    "Remote_address",
    "SipAddress",
    "SipCallId",
    "SipContact",
    "SipFrom",
    "SipHeader",
    "SipRequest",
    "SipTo",
    "SipTransactionManager",
    "SipURL",
    "Timeout",
    "Timers",
    "headers",
    "log",
    "settings",
    "text",
]


class SilentLog:
    """Where sippy writes every message it sees; nobody reads it."""

    level = 0

    def write(self, *_words: object, **_how: object) -> None:
        pass


class Timers:
    """Runs sippy's timers when they are due. `arrange` after everything that may have set one."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._next: asyncio.TimerHandle | None = None
        ED2.my_ident = get_ident()

    def arrange(self) -> None:
        """Wake up for the first of them."""
        self._forget_cancelled()
        if self._next is not None:
            self._next.cancel()
            self._next = None
        if ED2.tlisteners:
            wait = ED2.tlisteners[0].etime - MonoTime()
            self._next = self._loop.call_later(max(wait, 0.001), self._due)

    def stop(self) -> None:
        """Let none run any more."""
        if self._next is not None:
            self._next.cancel()
        self._next = None
        ED2.tlisteners.clear()
        ED2.twasted = 0

    def _due(self) -> None:
        self._next = None
        ED2.last_ts = MonoTime()
        ED2.dispatchTimers()
        self.arrange()

    def _forget_cancelled(self) -> None:
        if ED2.twasted * 2 > len(ED2.tlisteners) > 100:
            ED2.tlisteners[:] = sorted(timer for timer in ED2.tlisteners if timer.cb_func)
            ED2.twasted = 0


def settings(address: str, port: int) -> dict[str, Any]:
    """What sippy wants to be told, by the names it has for it."""
    return {"_sip_logger": SilentLog(), "_sip_address": address, "_sip_port": port}


def headers(pairs: list[tuple[str, str]]) -> tuple[Any, ...]:
    """As sippy has headers; a name it does not know stays as it is written."""
    return tuple(SipHeader(f"{name}: {value}") for name, value in pairs)


def text(message: Any, *names: str) -> str:
    """What stands under any of these names (in small letters), joined with commas; or ""."""
    return ",".join(str(header.body) for header in message.headers if header.name in names)
