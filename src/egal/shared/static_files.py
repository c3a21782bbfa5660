"""Static files, compressed once for each content, and pages compressed as they leave."""

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.compress import Compressor
from whitenoise.middleware import WhiteNoiseMiddleware

_KEPT = 7 * 24 * 3600  # seconds


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # it has no types
    """Those of all packages, brought together below STATIC_ROOT when there are new ones."""

    def __init__(self, get_response: Any = None) -> None:
        if not settings.WHITENOISE_USE_FINDERS:
            collect(Path(settings.STATIC_ROOT))
        super().__init__(get_response)


class CompressedPages(GZipMiddleware):
    """Whole answers. Files go as they are: their types are compressed, or they are large.

    Django adds random bytes, so that the length tells nothing of a secret in it (BREACH).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)


def collect(place: Path) -> None:
    """Make this folder if it is not there: every static file, with a compressed one beside it.

    Two processes may do so at once; the first one's stays.
    """
    if place.is_dir():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=place.parent, prefix="new-"))
    compress = Compressor(quiet=True, use_brotli=False)
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            copy = draft / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(storage.path(name), copy)
            if compress.should_compress(name):
                compress.compress(str(copy))
    draft.chmod(0o755)
    try:
        draft.rename(place)
    except OSError:  # somebody else was quicker
        shutil.rmtree(draft)
    for other in place.parent.iterdir():  # of versions before
        if other.stat().st_mtime < time.time() - _KEPT:
            shutil.rmtree(other, ignore_errors=True)
