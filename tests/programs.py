"""Programs of the system that some tests need, and what becomes of those where one is missing.

`make test-deps` installs them. With CI=true they must be there; elsewhere the tests that need a
missing one are left out and listed at the end.
"""

import os
import shutil

NEEDED_BY = {  # a test's mark → its program
    "chromium": "chromium",
    "dovecot": "doveadm",
    "gettext": "xgettext",
}


def path_of(program: str) -> str:
    """Where the program is; LookupError with the remedy when it is not installed."""
    found = shutil.which(program)
    if found is None:
        raise LookupError(f"{program} is not installed; run make test-deps")
    return found


def missing_marks() -> set[str]:
    """The marks whose tests are left out here; none with CI=true, where they have to fail."""
    if os.environ.get("CI") == "true":
        return set()
    return {mark for mark, program in NEEDED_BY.items() if shutil.which(program) is None}
