"""`/metrics` for Prometheus (text exposition format 0.0.4), of the installation and this process.

By hand: a dozen gauges that are asked for in the moment need no library that keeps counters.
Every query is answered by a partial index or a row or two.
"""

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from egal.events.consumers import lags
from egal.realtime.stream import open_streams

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Who passes on somebody else's request says so in one of these.
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")

# The conditions are those of the partial indexes, word for word.
_QUESTIONS = """
select (select count(*) from channels_arrival where state = 'waiting'),
       (select min(received_at) from channels_arrival where state = 'waiting'),
       (select count(*) from channels_arrival where state = 'quarantined'),
       (select count(*) from conversations_delivery where state in ('queued', 'sending')),
       (select min(created_at) from conversations_delivery where state in ('queued', 'sending')),
       (select count(*) from conversations_delivery where state = 'failed'),
       (select count(*) from conversations_delivery where state = 'returned'),
       (select count(*) from events_event where seq is null),
       (select min(created_at) from events_event where seq is null),
       (select coalesce(max(seq), 0) from events_lastplace),
       pg_database_size(current_database()),
       (select count(*) from workspaces_systemmail),
       (select count(*) from workspaces_systemmail where error <> '')
"""
_AGES = {1, 4, 8}  # of the answers above, which are moments


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number of now. labels: as they stand between the braces."""

    name: str
    help_text: str
    samples: Iterable[tuple[str, float]]

    def lines(self) -> Iterator[str]:
        yield f"# HELP {self.name} {self.help_text}"
        yield f"# TYPE {self.name} gauge"
        for labels, value in self.samples:
            yield f"{self.name}{{{labels}}} {value:g}" if labels else f"{self.name} {value:.15g}"


_GAUGES = (
    ("egal_arrivals_waiting", "Arrivals that are not yet taken in."),
    ("egal_arrivals_oldest_seconds", "Age of the oldest waiting arrival; 0 for none."),
    ("egal_arrivals_quarantined", "Arrivals that a person has to look at."),
    ("egal_deliveries_queued", "Replies that are not sent yet."),
    ("egal_deliveries_oldest_seconds", "Age of the oldest reply not sent yet; 0 for none."),
    ("egal_deliveries_failed", "Replies that could not be sent."),
    ("egal_deliveries_returned", "Replies that came back as undeliverable."),
    ("egal_events_unplaced", "Events without a place in the stream yet."),
    ("egal_events_oldest_unplaced_seconds", "Age of the oldest of them; 0 for none."),
    ("egal_events_last_place", "How far the stream goes."),
    ("egal_database_bytes", "Size of the database."),
    ("egal_system_mail_waiting", "Invitations and password links that are not sent yet."),
    ("egal_system_mail_failing", "Those of them that a try could not send."),
)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The gauges; 403 for who may not see them, 503 while the database does not answer."""
    if not _may_watch(request):
        text = "Ask from this machine, or with the token in EGAL_METRICS_TOKEN.\n"
        return HttpResponse(text, status=403, content_type="text/plain")
    try:
        gauges = [*_of_the_database(), *_of_the_consumers()]
    except Error:
        return HttpResponse("# The database does not answer.\n", 503, content_type=MEDIA_TYPE)
    gauges.append(
        Gauge("egal_streams_open", "Browsers that follow this process.", [("", open_streams())])
    )
    lines = [line for gauge in gauges for line in gauge.lines()]
    return HttpResponse("\n".join(lines) + "\n", content_type=MEDIA_TYPE)


def _may_watch(request: HttpRequest) -> bool:
    """With the token; without, only straight from this machine.

    A proxy on this machine comes from 127.0.0.1 too: it gives itself away by its headers or by
    the name it was asked for.
    """
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if given and settings.EGAL.metrics_token:
        right = constant_time_compare(given.strip(), settings.EGAL.metrics_token)
        return right and scheme.lower() == "bearer"
    passed_on = any(name in request.headers for name in _PASSED_ON)
    name = request.get_host().rpartition(":")[0] or request.get_host()
    return not passed_on and all(map(_is_here, (request.META.get("REMOTE_ADDR", ""), name)))


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address == "localhost"


def _of_the_database() -> list[Gauge]:
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        now = cursor.fetchone()[0]
        cursor.execute(_QUESTIONS)
        found = cursor.fetchone()
    ages = {each: (now - found[each]).total_seconds() if found[each] else 0.0 for each in _AGES}
    values = [ages.get(place, value) for place, value in enumerate(found)]
    return [
        Gauge(name, told, [("", value)])
        for (name, told), value in zip(_GAUGES, values, strict=True)
    ]


def _of_the_consumers() -> list[Gauge]:
    found = lags()
    behind = [(f'consumer="{lag.name}"', float(lag.events)) for lag in found]
    failing = [(f'consumer="{lag.name}"', float(bool(lag.error))) for lag in found]
    return [
        Gauge("egal_consumer_lag_events", "Events a consumer has still to read.", behind),
        Gauge("egal_consumer_failing", "1 while its last try failed.", failing),
    ]
