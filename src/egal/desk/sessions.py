"""In which browsers somebody is signed in, and when each was there last."""

import time
from collections.abc import Callable
from contextlib import suppress

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

EVERY = 300  # seconds; a page must not wait for a commit each time
_MOST = 10_000  # sessions a process remembers


class SeenMiddleware:
    """Notes it once in five minutes for each session and process.

    So one that began before there was a list is in it after its next page, too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._noted: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = request.session.session_key
        if key and request.user.is_authenticated and self._is_due(key):
            with suppress(DatabaseError, PermissionDenied):  # a note is not worth a page
                UserSession.objects.create_from_request(request)
        return response

    def _is_due(self, key: str) -> bool:
        now = time.monotonic()
        if now - self._noted.get(key, -EVERY) < EVERY:
            return False
        if len(self._noted) >= _MOST:
            self._noted.clear()
        self._noted[key] = now
        return True
