"""Where Meta keeps what people send to pages and numbers.

Hosts of its content network as its pages and payloads name them: developers.facebook.com/docs/
messenger-platform/reference/webhook-events/messages and …/whatsapp/cloud-api/reference/media
(as remembered).
"""

from egal.shared.http import Places

HOSTS = (".fbcdn.net", ".fbsbx.com")


def meta_files(api: str) -> Places:
    """api: where Meta is asked, or what stands for it; "" for nowhere."""
    return Places(HOSTS, api)
