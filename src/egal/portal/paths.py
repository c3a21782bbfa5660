"""Addresses of a portal, the same below our own address and on a domain of its own."""

from typing import Any

from django.urls import reverse

_URLS = "egal.portal.domain_urls"


def path_of(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of this name as it is on a domain of its own; its base comes before it."""
    return reverse(f"portal:{name}", urlconf=_URLS, args=args or None, kwargs=kwargs or None)
