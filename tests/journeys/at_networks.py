"""`egal` where the networks stand on this machine: NETWORKS_STAND_AT has their addresses.

The forms of inboxes have no place for it, as nobody types where X is.
"""

import json
import os

from django.forms import Field

from egal.channels.facebook.settings import FacebookSettingsForm
from egal.channels.sms.settings import SmsSettingsForm
from egal.channels.whatsapp.settings import WhatsAppSettingsForm
from egal.channels.x.settings import XSettingsForm
from egal.cli.main import main

here = json.loads(os.environ["NETWORKS_STAND_AT"])
FORMS = {
    "x": XSettingsForm,
    "facebook": FacebookSettingsForm,
    "whatsapp": WhatsAppSettingsForm,
    "sms": SmsSettingsForm,
}


def stand(field: Field, url: str) -> None:
    """Whatever a form brings for it, which is nothing."""

    def cleaned(_given: object) -> str:
        return url

    field.clean = cleaned  # type: ignore[method-assign, assignment]  # of this one


for key, form in FORMS.items():
    stand(form.base_fields["api_url"], here[key])
main()
