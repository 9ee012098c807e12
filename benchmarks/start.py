"""``kg candidates`` as a process and warm."""

from __future__ import annotations

import subprocess
import sys
from importlib import resources
from pathlib import Path

from benchmarks.floors import Floor, timed


def start(store_folder: Path) -> list[Floor]:
    """Median of ten processes and of fifty warm answers over the bundled example cases."""
    from kg.case.model import Case
    from kg.graph import open as open_graph

    examples = sorted(Path(str(entry)) for entry in resources.files("kg.examples").iterdir() if entry.name.endswith(".yaml"))
    command = [sys.executable, "-m", "kg", "candidates", str(examples[0]), "--format", "json", "--store", str(store_folder)]
    process = timed(lambda: subprocess.run(command, check=True, capture_output=True), 10)
    graph = open_graph(store_folder)
    cases = [Case.read(path) for path in examples]
    for case in cases:
        graph.candidates(case)
    warm = timed(lambda: [graph.candidates(case).data for case in cases], 5) / len(cases)
    return [
        Floor("kg candidates as a process", process, "s", 0.7, False),
        Floor(f"kg candidates warm, mean of {len(cases)} cases", warm * 1000, "ms", 20, False),
    ]
