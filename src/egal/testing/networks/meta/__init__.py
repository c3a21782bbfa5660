"""What Meta's networks share: one app, its sign-in, its tokens, its webhooks, its refusals."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from egal.testing.networks.asked import Asked, Routes
from egal.testing.networks.meta import app as app_routes
from egal.testing.networks.meta.app import App as App
from egal.testing.networks.meta.refusals import Refused, missing
from egal.testing.webserver import Reply


def answer_to(app: App, asked: Asked, tables: Iterable[tuple[Routes, Any]]) -> Reply:
    """What graph.facebook.com answers. tables: who answers what, each with its network."""
    for table, network in ((app_routes.routes, app), *tables):
        if found := table.find(asked.method, asked.path):
            _, at, function = found
            try:
                return function(network, replace(asked, at=at))
            except Refused as refused:
                return refused.reply
            except (ValueError, KeyError, TypeError) as wrong:
                return Refused(100, None, f"The request could not be read: {wrong}").reply
    return missing(asked.path).reply
