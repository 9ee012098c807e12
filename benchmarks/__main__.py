"""``make bench``: measure the project's floors against what a user would write instead, in one run.

Prints one table: ratio against the rival where there is one, milliseconds, and whether the floor holds.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.floors import Floor, report
from benchmarks.large import large
from benchmarks.loading import loading
from benchmarks.queries import queries
from benchmarks.start import start
from benchmarks.text import text


def main() -> int:
    """Run all measurements; exit 1 where a floor is missed."""
    floors: list[Floor] = []
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        floors.extend(loading(store))
        floors.extend(start(store))
        floors.extend(queries(store))
        floors.extend(text())
        report(floors)
        for measured in large(Path(folder)):
            report([measured])  # as they come: it takes long
            floors.append(measured)
    return 0 if all(floor.held for floor in floors) else 1


if __name__ == "__main__":
    sys.exit(main())
