"""`python -m bench.phone PART`: one part in this process, as a table; with --json as JSON."""

import json
import sys
from dataclasses import asdict
from importlib import import_module

from bench.figures import table
from bench.phone import PARTS

match sys.argv[1:]:
    case [part, *how] if part in PARTS:
        figures = import_module(f"bench.phone.{part}").figures()
        print(json.dumps([asdict(each) for each in figures]) if how else table(figures))
    case _:
        raise SystemExit(f"There are the parts {', '.join(PARTS)}.")
