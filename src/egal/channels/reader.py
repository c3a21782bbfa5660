"""Reading what strangers send in a process that can be killed.

Hostile mail can take minutes and gigabytes to read, whatever caps a channel has. So `read` runs in
a child with limits. The child must hold neither database connections nor the ports of the web,
and a fork is only safe while a process has one thread. That is why the worker, before it has
either, forks a nursery: a process that does nothing but fork readers when asked. A new reader costs
milliseconds and shares the memory of what is imported; it ends after idle minutes.
"""

import gc
import io
import logging
import os
import pickle
import resource
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

from django.utils.translation import gettext_noop as _

from egal.channels.base import Fact, Raw, Unreadable
from egal.channels.registry import channel_of

log = logging.getLogger(__name__)

Asked = tuple[str, Raw]  # of which channel, and what
Outcome = Sequence[Fact] | Exception  # Unreadable or ReadingFailed
Read = Callable[[Sequence[Asked]], Sequence[Outcome]]

_LENGTH = struct.Struct("!Q")
_HIGHEST = 2**20  # no descriptor is beyond
_SAID = (  # by readers
    *("egal.channels.base.messages", "egal.channels.base.parts", "egal.channels.base.public"),
    *("egal.channels.base.happenings", "egal.calls.facts", "datetime", "zoneinfo"),
)
_PATIENCE = 3  # on a busy machine, time on the clock for each second of work
_GRACE = 1.0  # seconds after which a reader that nobody kills ends by itself
_START = 10.0  # seconds
_LONGEST = 256 * 1024 * 1024  # bytes that are believed to be one answer
_SPARE = 10.0  # seconds before a reader's idle end in which it is not asked any more


class ReadingFailed(Exception):
    """It took too much time or memory, ended its process, or met a fault of ours: see the text."""


class NurseryGone(Exception):
    """No reader can be started any more. It is not the arrival's fault: another worker may try."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one reader.

    seconds: of the processor for one arrival, so that a busy machine does no mail an injustice; on
    the clock it may be three times as many. memory: bytes above what it has at its start. idle:
    seconds without work after which it ends.
    """

    seconds: float = 5.0
    memory: int = 300 * 1024 * 1024
    idle: float = 120.0


def read_here(asked: Sequence[Asked]) -> list[Outcome]:
    """Read in this process, without limits: for what we have written ourselves."""
    return [_read_here(*each) for each in asked]


def _read_here(channel: str, raw: Raw) -> Outcome:
    try:
        return list(channel_of(channel).read(raw))
    except Exception as error:
        return error


class Reader:
    """Reads in a process of its own. Enter it before there are threads or connections: it forks.

    `read` may be called by any thread, one at a time. What is asked together has the limits of one.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        self._nursery, theirs = socket.socketpair()
        self._nursery_pid = os.fork()
        if self._nursery_pid == 0:
            _nurse(theirs, self._limits)
        theirs.close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._part()
        self._nursery.close()
        with suppress(ChildProcessError):
            os.waitpid(self._nursery_pid, 0)

    def read(self, asked: Sequence[Asked]) -> list[Outcome]:
        """What each of them says. Raises ReadingFailed if they end the reader, or NurseryGone."""
        with self._lock:
            child = self._living()
            try:
                answer = child.ask(asked)
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                self._part()
                slow = child.idle() >= self._limits.seconds
                raise ReadingFailed(_why(error, slow)) from None
            if answer.last:
                self._part()
        return [_outcome(*each) for each in answer.said]

    @property
    def pid(self) -> int | None:
        """Of the reader that waits for work, if there is one."""
        return self._child.pid if self._child else None

    def _living(self) -> "_Child":
        if self._child and self._child.idle() > max(self._limits.idle - _SPARE, 0):
            self._part()
        if self._child is None:
            self._child = self._start()
        return self._child

    def _start(self) -> "_Child":
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self._nursery, [b"!"], [theirs.fileno()])
            theirs.close()
            return _Child(ours, self._limits.seconds)
        except OSError as error:
            ours.close()
            theirs.close()
            os.kill(os.getpid(), signal.SIGTERM)  # the supervisor starts a worker with a nursery
            raise NurseryGone(str(error)) from None

    def _part(self) -> None:
        if self._child:
            self._child.end()
        self._child = None


@dataclass(frozen=True, slots=True)
class _Answer:
    """last: the reader ends after it, because its memory is used up."""

    said: Sequence[tuple[str, Any]]
    last: bool


def _outcome(kind: str, value: Any) -> Outcome:
    if kind == "unreadable":
        return Unreadable(value)
    return ReadingFailed(value) if kind == "failed" else list(value)


class _Child:
    """A reader, as its worker sees it."""

    def __init__(self, line: socket.socket, seconds: float) -> None:
        self._line, self._longest = line, seconds * _PATIENCE
        self.pid = int(_received(line, time.monotonic() + _START))
        self._used = time.monotonic()

    def idle(self) -> float:
        """Seconds since it was last asked, or has last answered."""
        return time.monotonic() - self._used

    def ask(self, asked: Sequence[Asked]) -> _Answer:
        """TimeoutError when it takes too long, ConnectionError when the process ended."""
        raws = [(key, raw.content, dict(raw.meta), raw.inbox_address) for key, raw in asked]
        content = pickle.dumps(raws)
        self._used = time.monotonic()
        deadline = self._used + self._longest
        self._line.settimeout(self._longest)
        _send(self._line, content)
        answer = _Answer(*_loaded(_received(self._line, deadline)))
        self._used = time.monotonic()
        return answer

    def end(self) -> None:
        """Kill it, whatever it does. Its number is its own as long as the line was open."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._line.close()


def _why(error: Exception, slow: bool) -> str:
    if slow or isinstance(error, TimeoutError):
        return _("Reading this takes too long.")
    return _("Reading this has ended the process that read it.")


def _nurse(line: socket.socket, limits: Limits) -> NoReturn:
    """The nursery's whole life: until the worker has closed the other end, or died."""
    try:
        _become("egal-nursery", keep=line.fileno())
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for readers that ended
        gc.freeze()  # what is imported stays: no reader looks through it, or copies its pages
        while True:
            asked, descriptors, _flags, _from = socket.recv_fds(line, 1, 1)
            if not asked:
                break
            if os.fork() == 0:
                _serve(socket.socket(fileno=descriptors[0]), limits)
            os.close(descriptors[0])
    finally:
        os._exit(0)


def _become(name: str, keep: int) -> None:
    """A process that has nothing of its parent's: no port, no connection, no wish to stop."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.set_wakeup_fd(-1)
    os.closerange(3, keep)
    os.closerange(keep + 1, _HIGHEST)
    with suppress(OSError):  # only Linux has it
        Path("/proc/self/comm").write_text(name)


def _serve(line: socket.socket, limits: Limits) -> NoReturn:
    """A reader's whole life."""
    try:
        _become("egal-reader", keep=line.fileno())
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        begun = _limit_memory(limits.memory)
        _send(line, str(os.getpid()).encode())
        while True:
            line.settimeout(limits.idle)
            asked = _received(line, time.monotonic() + limits.idle)
            line.settimeout(None)
            _wind(limits.seconds)
            raws = pickle.loads(asked)  # noqa: S301 - the worker's own words
            del asked  # which may be large
            said = [_said(*each) for each in raws]
            failed = any(kind == "failed" for kind, _value in said)
            last = failed or _size() - begun > limits.memory // 3
            _send(line, pickle.dumps((said, last)))
            _wind(0)
            if last:
                break
    except (OSError, EOFError):
        pass  # idle for long, or the worker is gone
    finally:
        os._exit(0)


def _wind(seconds: float) -> None:
    """Let the kernel end this process after so many seconds of work; 0 calls it off.

    Nobody handles these signals, so they kill, whatever the process is doing. The clock is for a
    reader whose worker is gone.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds and seconds * _PATIENCE + _GRACE)


def _said(channel: str, content: bytes, meta: dict[str, Any], address: str) -> tuple[str, Any]:
    try:
        return "facts", list(channel_of(channel).read(Raw(content, meta, address)))
    except Unreadable as error:
        return "unreadable", str(error)
    except MemoryError:
        return "failed", _("Reading this takes too much memory.")
    except Exception as error:
        log.exception("an arrival could not be read")
        return "failed", f"{type(error).__name__}: {error}"


def _limit_memory(more: int) -> int:
    """Let this process grow by so many bytes; returns what it has now, 0 where nobody knows."""
    begun = _size()
    if begun:
        resource.setrlimit(resource.RLIMIT_AS, (begun + more, begun + more))
    return begun


def _size() -> int:
    """The address space of this process in bytes (proc_pid_statm(5)); 0 where there is no /proc."""
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        return pages * resource.getpagesize()
    return 0


def _send(line: socket.socket, content: bytes) -> None:
    line.sendall(_LENGTH.pack(len(content)))
    line.sendall(content)


def _received(line: socket.socket, deadline: float) -> bytes:
    """One whole message. TimeoutError after the deadline (time.monotonic)."""
    (length,) = _LENGTH.unpack(_exactly(line, _LENGTH.size, deadline))
    if length > _LONGEST:
        raise ConnectionAbortedError
    return bytes(_exactly(line, length, deadline))


def _exactly(line: socket.socket, length: int, deadline: float) -> bytearray:
    content = bytearray(length)
    rest = memoryview(content)
    while rest:
        line.settimeout(max(deadline - time.monotonic(), 0.001))
        count = line.recv_into(rest)
        if not count:
            raise ConnectionResetError
        rest = rest[count:]
    return content


class _Facts(pickle.Unpickler):
    """Takes facts and moments from a reader and nothing that could run something."""

    def find_class(self, module: str, name: str) -> Any:
        if module in _SAID:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"a reader says no {module}.{name}")


def _loaded(content: bytes) -> Any:
    return _Facts(io.BytesIO(content)).load()
