"""Settings of the tests: the product's own, in a folder of their own, whatever is set outside.

The folder is open to others because the database server, started as root, runs as another user.
"""

import os
import tempfile
from pathlib import Path

OF_TESTS = {"EGAL_KILLS", "EGAL_SPECS"}
for name in [name for name in os.environ if name.startswith("EGAL_") and name not in OF_TESTS]:
    del os.environ[name]
os.environ.pop("DATABASE_URL", None)
os.environ["EGAL_DATA"] = tempfile.mkdtemp(prefix="egal-test-")
Path(os.environ["EGAL_DATA"]).chmod(0o755)

from egal.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, and only here
DATABASES["default"]["TEST"] = {"TEMPLATE": DATABASES["default"]["NAME"]}  # noqa: F405
