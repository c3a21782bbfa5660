"""X as far as its public documents describe it. docs.x.com, 2026-08-22, unless said otherwise."""

from collections.abc import Callable
from dataclasses import replace

from egal.testing.networks.asked import Asked, answer
from egal.testing.networks.x import api, files, hooks, problems, signing_in
from egal.testing.networks.x.network import X as X
from egal.testing.webserver import Reply

TABLES = (signing_in.routes, files.routes, hooks.routes, api.routes)
PAGES = ("/i/oauth2/", "/2/oauth2/", "/media/")  # neither counted nor limited here


def answer_to(x: X, asked: Asked) -> Reply:
    """What api.x.com and x.com answer. path: without what stands before /2/."""
    for table in TABLES:
        if found := table.find(asked.method, asked.path):
            route, at, function = found
            return _answered(x, replace(asked, at=at), f"{asked.method} {route}", function)
    return answer(404, {"title": "Not Found", "type": "about:blank", "status": 404})


def _answered(x: X, asked: Asked, route: str, function: Callable[[X, Asked], Reply]) -> Reply:
    headers: dict[str, str] = {}
    try:
        if not asked.path.startswith(PAGES):
            headers = x.limits.count(route, x.account.id)
        reply = function(x, asked)
    except problems.Refused as refused:
        reply = refused.reply
    except (ValueError, KeyError) as wrong:
        reply = problems.invalid("body", str(wrong), "The request could not be read.").reply
    return Reply(reply.status, {**headers, **reply.headers}, reply.content)
