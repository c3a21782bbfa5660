"""Settings of the tests: the product's own, on a database of their own.

The folder is open to others because the database server, started as root, runs as another user.
"""

import os
import tempfile
from pathlib import Path

if "EGAL_DATA" not in os.environ:
    os.environ["EGAL_DATA"] = tempfile.mkdtemp(prefix="egal-test-")
    Path(os.environ["EGAL_DATA"]).chmod(0o755)

from egal.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, and only here
