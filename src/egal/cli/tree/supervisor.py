"""One process tree: the database and the parts of Egal, started together, ended together.

Knows nothing of Django. Parts are forked from the supervisor, which has imported everything
already: they share its memory and start at once.
"""

import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn, Self

from egal.cli.tree.lock import remember
from egal.cli.tree.postgres import Postgres
from egal.cli.tree.processes import adopt_orphans, bury_orphans, call_it, die_with
from egal.shared.trouble import Trouble

# All in seconds.
GRACE = 10.0  # what parts have to end by themselves
SHORT_LIFE = 10.0  # who dies younger than that again and again has to pause
LONGEST_PAUSE = 10.0
_SECOND_WISH = 0.5  # `uv run` and the like pass on the Ctrl-C that the terminal sent us as well

_STOP = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
_HEARD = _STOP | {signal.SIGCHLD}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of Egal in a process of its own.

    name: shown to people and, as `egal-<name>`, by `ps`. run: works until SIGTERM, in a forked
    child that has all the supervisor had open, listening sockets above all. grace: how many seconds
    it has to end by itself; one with more than GRACE is told to hurry by SIGINT.
    """

    name: str
    run: Callable[[], None]
    grace: float = GRACE


class Supervisor:
    """Keeps the parts and the database alive until it is told to stop.

    data: where it notes its parts, held with `Lock` before. postgres: started here unless it
    already is; None for a database of the operator's own. say: tells the operator one line.
    Close every database connection before: children must not share one.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        data: Path,
        postgres: Postgres | None,
        say: Callable[[str], None],
    ) -> None:
        self._data = data
        self._postgres = postgres
        self._say = say
        self._children = [_Child(part) for part in parts]
        self._kept = [_Kept(child.part.name, child.start, child.ended) for child in self._children]

    def run(self) -> int:
        """Until SIGINT, SIGTERM or SIGHUP; returns the exit code. From the main thread only."""
        hurry = True
        adopt_orphans()  # what a killed worker leaves: nobody else may, in a container we are init
        if self._postgres:
            self._keep_database(self._postgres)
        with _Signals() as signals:
            try:
                hurry = signal.SIGTERM not in self._watch(signals)
            finally:
                self._stop(signals, hurry=hurry)
        return 0

    def _keep_database(self, postgres: Postgres) -> None:
        if postgres.process is None:
            postgres.start()
        kept = _Kept("database", postgres.launch, lambda: _end_of_database(postgres), due=None)
        self._kept.insert(0, kept)

    def _watch(self, signals: "_Signals") -> frozenset[int]:
        """What told us to stop."""
        self._look_after_all()
        while not (told := signals.wait(self._until_due()) & _STOP):
            self._look_after_all()
        return told

    def _until_due(self) -> float | None:
        due = [kept.due for kept in self._kept if kept.due is not None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _look_after_all(self) -> None:
        started = [self._look_after(kept) for kept in self._kept]
        if any(started):
            remember(self._data, {child.part.name: child.pid for child in self._children})
        self._bury_orphans()

    def _bury_orphans(self) -> None:
        known = {child.pid for child in self._children}
        if self._postgres and self._postgres.process:
            known.add(self._postgres.process.pid)
        bury_orphans(known)

    def _look_after(self, kept: "_Kept") -> bool:
        """Whether it had to be started."""
        if kept.due is None and (how := kept.ended()):
            pause = kept.rest()
            self._tell(f"{kept.name} {how}; it starts again{f' in {pause:g} s' if pause else ''}.")
        if kept.due is None or kept.due > time.monotonic():
            return False
        try:
            kept.begin()
        except (OSError, Trouble) as error:
            self._tell(f"{kept.name} does not start, next try in {kept.rest():g} s: {error}")
        return True

    def _tell(self, line: str) -> None:
        with suppress(OSError):  # the terminal may be gone; the service goes on
            self._say(line)

    def _stop(self, signals: "_Signals", *, hurry: bool) -> None:
        self._tell_living(signal.SIGTERM)
        if hurry:
            self._tell_patient()
        grace = GRACE if hurry else max((child.part.grace for child in self._children), default=0.0)
        self._let_them_end(signals, grace)
        self._tell_living(signal.SIGKILL)
        self._let_them_end(signals, GRACE)
        remember(self._data, {})
        if self._postgres:
            self._postgres.stop()
        self._bury_orphans()

    def _tell_patient(self) -> None:
        """Those that would take their time: a Ctrl-C waits for nobody's calls."""
        for child in self._living():
            if child.part.grace > GRACE:
                os.kill(child.pid, signal.SIGINT)

    def _let_them_end(self, signals: "_Signals", grace: float) -> None:
        """So many seconds at most; a second wish to stop shortens the wait."""
        begun = time.monotonic()
        while self._living() and (left := begun + grace - time.monotonic()) > 0:
            if signals.wait(left) & _STOP and time.monotonic() > begun + _SECOND_WISH:
                return

    def _living(self) -> list["_Child"]:
        return [child for child in self._children if child.pid and not child.ended()]

    def _tell_living(self, number: signal.Signals) -> None:
        for child in self._living():
            os.kill(child.pid, number)


@dataclass
class _Kept:
    """Something that shall live.

    ended: how it did, "" while it lives. due: when to start it (time.monotonic), None while it
    lives. deaths: in a row, each in a short life.
    """

    name: str
    start: Callable[[], None]
    ended: Callable[[], str]
    due: float | None = 0.0
    since: float = field(default_factory=time.monotonic)
    deaths: int = 0

    def begin(self) -> None:
        self.since = time.monotonic()
        self.start()
        self.due = None

    def rest(self) -> float:
        """Set when it is due again; returns the pause: none, then 0.5 s, doubled each time."""
        now = time.monotonic()
        if now - self.since >= SHORT_LIFE:
            self.deaths = 0
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** (self.deaths - 1)) if self.deaths else 0.0
        self.deaths += 1
        self.due = now + pause
        return pause


class _Child:
    """The process of a part; `pid` is 0 when there is none, for its number may be another's."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.pid = 0

    def start(self) -> None:
        _flush()  # else the child would print it a second time
        parent = os.getpid()
        with _deaf():
            self.pid = os.fork()
            if self.pid == 0:
                _live(self.part, parent)

    def ended(self) -> str:
        if self.pid == 0:
            return "ended"
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid == 0:
            return ""
        self.pid = 0
        return _how(os.waitstatus_to_exitcode(status))


class _Signals:
    """Signals as bytes in a pipe, so that one `select` waits for them and for the clock."""

    def __enter__(self) -> Self:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        self._wakeup_before = signal.set_wakeup_fd(self._writer)
        # `nohup` lets us ignore SIGHUP, and so we keep on doing.
        heard = [each for each in _HEARD if (each, signal.getsignal(each)) != _NOHUP]
        self._before = {each: signal.signal(each, _nothing) for each in heard}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        os.close(self._reader)
        os.close(self._writer)

    def wait(self, seconds: float | None) -> frozenset[int]:
        """The signals that have come, after at most so many seconds; None waits for one."""
        if not select.select([self._reader], [], [], seconds)[0]:
            return frozenset()
        return frozenset(os.read(self._reader, 1024))


_NOHUP = (signal.SIGHUP, signal.SIG_IGN)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Python writes the signal's number into the pipe only if there is a handler in Python."""


@contextmanager
def _deaf() -> Iterator[None]:
    """Signals wait: a child that still has our handlers would write its own into our pipe."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)


def _live(part: Part, parent: int) -> NoReturn:
    """A child's whole life."""
    code = 1
    try:
        _become(part, parent)
        part.run()
        code = 0
    except SystemExit as wish:
        code = wish.code if isinstance(wish.code, int) else int(bool(wish.code))
    except BaseException:
        traceback.print_exc()
    finally:
        _flush()
        os._exit(code)


def _become(part: Part, parent: int) -> None:
    signal.set_wakeup_fd(-1)
    for number in _HEARD:
        signal.signal(number, signal.SIG_DFL)
    # A Ctrl-C in the terminal is the supervisor's to hear. Ignoring it does not suffice: what a
    # part runs may set its own handler, so it also leaves the terminal.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.setsid()
    die_with(parent, signal.SIGTERM)
    call_it(f"egal-{part.name}")
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # the terminal may be gone
            stream.flush()


def _how(code: int) -> str:
    if code < 0:
        return f"was killed (signal {-code})"
    return f"ended with code {code}" if code else "ended"


def _end_of_database(postgres: Postgres) -> str:
    code = postgres.process.poll() if postgres.process else 0
    if code is None:
        return ""
    return f"{_how(code)} ({postgres.reason()})" if code > 0 else _how(code)
