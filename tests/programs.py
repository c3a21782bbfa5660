"""Programs of the system that some tests need, and what becomes of those where one is missing.

`make test-deps` installs them. With CI=true they must be there; elsewhere the tests that need a
missing one are left out and listed at the end.
"""

import os
import shutil

NEEDED_BY = {"chromium": "chromium", "msgfmt": "gettext"}  # marker → Debian's package


def path_of(program: str) -> str:
    """Where the program is; LookupError with the remedy when it is not installed."""
    found = shutil.which(program)
    if found is None:
        raise LookupError(f"{program} is not installed; run make test-deps")
    return found


def may_be_missing() -> bool:
    """Whether tests may be left out here."""
    return os.environ.get("CI") != "true"
