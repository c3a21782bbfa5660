"""The portal as an app: its manifest, its icon, its service worker, and how to install it."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from egal.portal.access import AtPortal, at_portal
from egal.portal.app.frame import colour_of
from egal.portal.app.icon import SIZES, icon, squared
from egal.portal.page import page
from egal.portal.paths import path_of
from egal.shared import files
from egal.shared.contrast import DESK

_SHELL = (  # what a page needs to be shown without a network
    "egal/tokens.css",
    "egal/base.css",
    "egal/controls.css",
    "egal/pieces.css",
    "egal/sheet.css",
    "egal/mark.svg",
    "egal/vendor/icons.svg",
    "egal/vendor/inter/inter-latin.woff2",
    "portal/portal.css",
    "portal/app/app.css",
    "portal/app/app.js",
    "portal/app/offline.js",
)


@require_safe
@at_portal
def manifest(request: AtPortal) -> HttpResponse:
    """What a browser needs to install the portal (Web Application Manifest, W3C)."""
    name, start = request.workspace.name, request.base + path_of("start", request.language)
    told = {
        "id": f"{request.base}/",
        "name": name,
        "short_name": name,
        "lang": request.language,
        "start_url": start,
        "scope": f"{request.base}/",
        "display": "standalone",
        "background_color": DESK,
        "theme_color": colour_of(request.workspace),
        "icons": _icons(request),
    }
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
@at_portal
def app_icon(request: AtPortal, size: int) -> HttpResponse:
    """Our sign in the workspace's accent; the address says nothing of it, so it is kept a day."""
    if size not in SIZES:
        raise Http404
    response = HttpResponse(icon(size, colour_of(request.workspace)), content_type="image/png")
    patch_cache_control(response, public=True, max_age=24 * 3600)
    return response


@require_safe
@at_portal
def worker(request: AtPortal) -> HttpResponse:
    """The service worker of this portal, for everything below its base."""
    source = _source()
    about = {
        "base": request.base,
        "name": request.workspace.name,
        "slug": request.workspace.slug,
        "api": f"/api/customer/v1/{request.workspace.slug}",
        "files": str(settings.STATIC_URL),
        "shell": [static(name) for name in _SHELL],
        "offline": {
            language: request.base + path_of("offline", language)
            for language in request.portal.languages
        },
        "icon": request.base + path_of("app-icon", 192),
    }
    about["version"] = hashlib.sha256((json.dumps(about) + source).encode()).hexdigest()[:12]
    content = f'"use strict";\nconst about = {json.dumps(about)};\n{source}'
    response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = f"{request.base}/"
    return response


@require_safe
@at_portal
def app(request: AtPortal) -> HttpResponse:
    """How to put the portal on a telephone, and to be told of answers there."""
    address = f"{request.origin}{request.base}/"
    return render(request, "portal/app/page.html", {**page(request), "address": address})


@require_safe
@at_portal
def offline(request: AtPortal) -> HttpResponse:
    """What is shown without a network: kept by the service worker before it is needed."""
    shown = {**page(request), "visitor": None}  # the same for everybody
    return render(request, "portal/app/offline.html", shown)


def _icons(request: AtPortal) -> list[dict[str, Any]]:
    drawn = [
        {
            "src": request.base + path_of("app-icon", size),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    return [*_logo(request), *drawn]


def _logo(request: AtPortal) -> list[dict[str, Any]]:
    """The workspace's own picture where it fits a home screen: square, and large enough."""
    portal = request.portal
    if portal.logo_type != "image/png":
        return []
    with files.opened(portal.logo_sha256) as kept:
        size = squared(kept.read(24))
    src = request.base + path_of("logo", portal.logo_sha256)
    shown = {"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
    return [shown] if size >= 192 else []


@cache
def _source() -> str:
    return (Path(__file__).parent / "worker.js").read_text()
