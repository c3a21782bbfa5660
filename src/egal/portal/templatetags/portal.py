"""What templates of the portal need: addresses below its base."""

from typing import Any

from django import template

from egal.portal.paths import path_of

register = template.Library()


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], name: str, *args: Any) -> str:
    """The path of this name in this portal and language: `{% here "article" slug %}`."""
    request = context["request"]
    return str(request.base + path_of(name, request.language, *args))
