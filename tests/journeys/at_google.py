"""`egal` where Google stands on this machine: GOOGLE_STANDS_AT has what is different there."""

import json
import os
from dataclasses import replace

from egal.channels.email.oauth import providers
from egal.cli.main import main

here = json.loads(os.environ["GOOGLE_STANDS_AT"])
providers.PROVIDERS["google"] = replace(providers.GOOGLE, **here)
main()
