"""Asks the networks without a socket: httpx.Client(transport=Inside(networks), base_url=…)."""

import httpx

from egal.testing.networks.service import Networks
from egal.testing.webserver import Request


class Inside(httpx.BaseTransport):
    """In one process and one thread, as `deliver` of the networks goes the other way."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        path = request.url.raw_path.decode()
        reply = self._networks.answer_to(Request(request.method, path, headers, request.read()))
        told = httpx.Response(reply.status, headers=dict(reply.headers), content=reply.content)
        told.request = request
        return told
