"""Seconds that each comparison takes.

python tests/benchmark/compare.py TABLES
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from govtext.compare import load_panel
from govtext.compare.run import COMPARISONS, table_of

NEEDS_MORE = ("kwic",)


def main() -> None:
    panel = load_panel([Path(name) for name in sys.argv[1:]])
    print(f"{len(panel.reports)} reports")
    for what, (module, function) in COMPARISONS.items():
        if what not in NEEDS_MORE:
            table_of(what)  # loads the module
            compare = getattr(sys.modules[f"govtext.compare.{module}"], function)
            began = time.perf_counter()
            options = {"by": "place"} if what == "terms" else {}
            rows = len(compare(panel, **options))
            print(f"{what:<12}{rows:>9} rows {time.perf_counter() - began:7.1f} s")


if __name__ == "__main__":
    main()
