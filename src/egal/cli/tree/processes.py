"""What Linux tells about processes, and how ours end together.

Elsewhere nothing is known of a process, so none is taken for ours and none is killed.
"""

import ctypes
import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_PR_SET_CHILD_SUBREAPER = 36
_LIBC = ctypes.CDLL(None)
_PROC = Path("/proc")


def die_with(parent: int, last: signal.Signals) -> None:
    """Ask the kernel to send this process `last` when the parent dies, SIGKILL included.

    "Parent" is the thread that forked, and the wish is lost with a change of user
    (prctl(2), PR_SET_PDEATHSIG): call it in the child, last of all.
    """
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(last))
        if os.getppid() != parent:  # it died before the kernel knew of our wish
            os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies (prctl(2), CHILD_SUBREAPER)."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1)


def bury_orphans(known: Collection[int]) -> None:
    """Wait for the ended children that nobody else waits for.

    known: the children somebody does; when one of them has ended, it is waited for first, and
    the rest at the next call.
    """
    with suppress(ChildProcessError):
        while ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            if ended.si_pid in known:
                return
            os.waitpid(ended.si_pid, 0)


def call_it(name: str) -> None:
    """The name `ps` shows for this process; the kernel keeps 15 bytes of it."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_NAME, name.encode())


def born(pid: int) -> str:
    """When the process started, the same for no other process of this number; "" once it ended.

    Boot id and clock ticks since the boot (proc_pid_stat(5), field 22). A zombie has ended.
    """
    with suppress(OSError):
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        if fields[0] not in "ZX":
            return f"{(_PROC / 'sys/kernel/random/boot_id').read_text().strip()} {fields[19]}"
    return ""


def program(pid: int) -> str:
    """The name of the program a process runs, at most 15 characters; "" when there is none."""
    try:
        return (_PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def running(name: str, mark: str) -> list[int]:
    """The processes of this program whose command line carries the mark.

    Unlike their folders and files, command lines may be read without CAP_SYS_PTRACE, which root
    lacks in a container.
    """
    if not _PROC.is_dir():
        return []
    pids = [int(each.name) for each in _PROC.iterdir() if each.name.isdecimal()]
    return [pid for pid in pids if program(pid) == name and mark.encode() in _command_line(pid)]


def _command_line(pid: int) -> bytes:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""


def send(pid: int, number: signal.Signals) -> None:
    """Signal a process that may have ended in the meantime."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def comes_true(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait for the condition, looking every 10 ms; False when it is still false at the end."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def hold(path: Path) -> int:
    """Lock the file for this process, write our number into it, return its descriptor.

    A record lock (fcntl(2)): forked children do not inherit it, the kernel drops it when we die.
    It is also dropped when this process closes any other descriptor of the file, so open it
    nowhere else. BlockingIOError when another process holds it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, PermissionError):  # POSIX allows EACCES for EAGAIN
            raise BlockingIOError(*error.args) from None
        raise
    return descriptor


def holder(path: Path) -> str:
    """The number of the process that holds the file, as text for a person."""
    return path.read_text().strip() or "unknown"
