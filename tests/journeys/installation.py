"""A real installation in processes of its own, started as an operator would."""

import json
import os
import re
import shutil
import signal
import smtplib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil

from egal.cli.tree.processes import born

Found = TypeVar("Found")
EGAL = (sys.executable, "-W", "ignore", "-m", "egal")


class Installation:
    """`egal up` on a folder of its own and free ports, and the commands beside it."""

    program: tuple[str, ...] = EGAL

    def __init__(self, *options: str, **environment: str) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="egal-journey-"))
        self.data.chmod(0o755)
        self.options = options
        self.environment = {**os.environ, **environment}
        self.said: list[str] = []
        self.tree: subprocess.Popen[str] | None = None
        self._clients: list[httpx.Client] = []
        self._listener: threading.Thread | None = None

    def start(self) -> None:
        """Returns once the web answers that everything is ready."""
        self.said.clear()
        ports = [] if "--port" in self.options else ["--port", "0"]
        self.tree = tree = subprocess.Popen(
            [*self.program, "up", "--data", str(self.data), *ports, *self.options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self.environment,
        )
        self._listener = threading.Thread(target=self._listen, args=[tree])
        self._listener.start()
        until(lambda: "Ctrl-C stops it." in self.said or tree.poll() is not None, seconds=120)
        assert tree.poll() is None, "\n".join(self.said)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """The exit code."""
        assert self.tree
        if self.tree.poll() is None:
            self.tree.send_signal(how)
        code = self.tree.wait(30)
        if self._listener:
            self._listener.join(10)
        return code

    def remove(self) -> None:
        """Stop, and leave nothing behind."""
        for client in self._clients:
            client.close()
        if self.tree:
            self.stop()
        shutil.rmtree((self.data / "postgres").resolve(), ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)

    def egal(self, *arguments: str, given: str = "") -> dict[str, Any]:
        """Run a command with --json and return what it printed."""
        done = self.command(*arguments, "--json", given=given)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    def command(self, *arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command as it is."""
        return subprocess.run(
            [*self.program, *arguments, "--data", str(self.data)],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env=self.environment,
        )

    def api(self, workspace: str) -> httpx.Client:
        """A client of the API with a token that may read and write there."""
        token = self.egal("token", "add", "--workspace", workspace, "--scopes", "read,write")
        client = httpx.Client(
            base_url=f"{self.url}/api/v1/",
            headers={"Authorization": f"Bearer {token['token']}"},
            timeout=20,
        )
        self._clients.append(client)
        return client

    def send(self, mail: bytes, sender: str, recipient: str) -> None:
        """Hand over a mail as a customer's mail server does."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=20) as server:
            server.sendmail(sender, [recipient], mail)

    @property
    def url(self) -> str:
        return self._said(r"runs at (http://\S+)")

    @property
    def owner_link(self) -> str:
        return self._said(r"first owner, once: (\S+)")

    @property
    def password(self) -> str:
        return self._said(r"password: (\S+)")

    @property
    def public_url(self) -> str:
        """Where the demo's networks are played."""
        return self._said(r"Demo public: .* at (http://\S+)")

    @property
    def smtp_port(self) -> int:
        return int(self._said(r"port (\d+)\)"))

    @property
    def sip_port(self) -> int:
        return int(self._said(r"SIP on \S+, port (\d+)"))

    def _said(self, pattern: str) -> str:
        found = re.search(pattern, "\n".join(self.said))
        assert found, self.said
        return found[1]

    def _listen(self, tree: "subprocess.Popen[str]") -> None:
        assert tree.stdout
        with tree.stdout:
            for line in tree.stdout:
                self.said.append(line.rstrip())


def name_of(process: psutil.Process) -> str:
    """ "" of one that died since it was listed."""
    try:
        return str(process.name())
    except psutil.NoSuchProcess:
        return ""


def still_running(processes: Iterable[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those that have not ended after so long. One that nobody has waited for has ended, too:
    whose parent was killed has the machine's first process for one, which may take its time."""
    _, left = psutil.wait_procs(list(processes), timeout=seconds)
    return [each for each in left if born(each.pid)]


def until(true: Callable[[], Found], seconds: float = 30.0) -> Found:
    """Wait until something holds and return it; AssertionError when it never does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")
