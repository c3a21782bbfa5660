"""The words on the screen: collect them from the code, compile them for the product.

scripts/words.py            update locale/*/django.po from the code (needs gettext), compile .mo
scripts/words.py --compile  only compile
"""

import os
import subprocess
import sys
from pathlib import Path

import polib

PACKAGE = Path(__file__).parent.parent / "src" / "egal"
COLLECT = ["-m", "django", "makemessages", "--locale=de", "--no-location", "--no-obsolete"]


def collect(package: Path = PACKAGE) -> None:
    """Bring the .po in line with the code; new words are left empty."""
    command = [sys.executable, *COLLECT, "--verbosity=0", "--ignore=tests"]
    outside = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO")}
    subprocess.run(command, cwd=package, env=outside, check=True)


def compile_all(package: Path = PACKAGE) -> None:
    """Write each .mo from its .po."""
    for path in package.glob("locale/*/LC_MESSAGES/django.po"):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def main() -> None:
    if "--compile" not in sys.argv:
        collect()
    compile_all()


if __name__ == "__main__":
    main()
