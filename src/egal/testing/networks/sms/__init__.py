"""SMS as Twilio carries it."""

from dataclasses import replace

from egal.testing.networks.asked import Asked
from egal.testing.networks.sms.api import refused, routes
from egal.testing.networks.sms.network import Sms as Sms
from egal.testing.networks.sms.network import segments as segments
from egal.testing.networks.sms.network import signature as signature
from egal.testing.webserver import Reply


def answer_to(sms: Sms, asked: Asked) -> Reply:
    """What api.twilio.com answers."""
    found = routes.find(asked.method, asked.path)
    if found is None:
        return refused(20404, 404)
    _, at, function = found
    return function(sms, replace(asked, at=at))
