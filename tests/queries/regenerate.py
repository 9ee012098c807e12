"""Write the golden answers anew: ``python -m tests.queries.regenerate``, then read what changed.

A golden file is never edited by hand: it says what the bundled knowledge answers today, and a
difference is either a wanted change of the knowledge or a defect.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import kg
from kg.store import open_store
from loaders.knowledge import build
from tests.queries.answers import GOLDEN, answer, queries, text, with_cases


def main() -> None:
    """Build the bundled graph in a folder of its own, ask every query, write one file each."""
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "store"
        with open_store(place, create=True) as store:
            build(store)
        with_cases(place)
        with kg.open(place) as graph:
            found = {query.name: text(answer(graph, query)) for query in queries()}
    for path in GOLDEN.glob("*.json"):
        if path.stem not in found:
            path.unlink()
    changed = 0
    for name, content in found.items():
        path = GOLDEN / f"{name}.json"
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8", newline="\n")
            changed += 1
    print(f"{len(found)} golden answers, {changed} changed")


if __name__ == "__main__":
    main()
