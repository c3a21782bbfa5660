"""A store that speaks S3 over real HTTP on a loopback port, with one bucket (moto)."""

import os
import socket
import subprocess
import sys
import time
from types import TracebackType
from typing import Self

import httpx

BUCKET = "egal-files"
KEYS = {"AWS_ACCESS_KEY_ID": "mara", "AWS_SECRET_ACCESS_KEY": "a ferry in the fog"}


class BucketServer:
    """Runs in a process of its own while it is entered; takes any credentials."""

    def __enter__(self) -> Self:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1"]
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            [*command, "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **KEYS},
        )
        self._make_bucket()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(10)

    @property
    def place(self) -> str:
        """What EGAL_FILES is to say."""
        return f"s3://{BUCKET}/nordnetz?endpoint={self._url}&region=us-east-1"

    @property
    def _url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _make_bucket(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                httpx.put(f"{self._url}/{BUCKET}").raise_for_status()
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return
