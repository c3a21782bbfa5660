"""WhatsApp's Cloud API, on Meta's app. Meta's own document (v23.0) judges it."""

from egal.testing.networks.whatsapp.api import routes as routes
from egal.testing.networks.whatsapp.network import WhatsApp as WhatsApp
