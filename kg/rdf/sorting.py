"""Sort more lines than fit into memory: sorted runs on disk, merged while reading."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

RUN_LENGTH = 200_000  # lines held at once: about 80 MB of N-Quads


class SortedLines:
    """Collects lines and gives them back sorted by code point, each once."""

    def __init__(self, folder: Path, name: str, run_length: int = RUN_LENGTH) -> None:
        self._folder, self._name, self._length = folder, name, run_length
        self._lines: list[str] = []
        self._runs: list[Path] = []

    def extend(self, lines: Iterable[str]) -> None:
        """Add lines without their line ends."""
        self._lines.extend(lines)
        if len(self._lines) >= self._length:
            self._spill()

    def _spill(self) -> None:
        run = self._folder / f"{self._name}.run{len(self._runs)}"
        with run.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in sorted(set(self._lines)))
        self._runs.append(run)
        self._lines = []

    def __iter__(self) -> Iterator[str]:
        if not self._runs:
            yield from sorted(set(self._lines))
            return
        with ExitStack() as stack:
            files = [stack.enter_context(run.open(encoding="utf-8", newline="\n")) for run in self._runs]
            streams: list[Iterable[str]] = [(line.rstrip("\n") for line in file) for file in files]
            previous = None
            for line in heapq.merge(*streams, sorted(set(self._lines))):
                if line != previous:
                    yield line
                previous = line

    def write(self, path: Path) -> int:
        """Write the sorted lines; returns how many they are."""
        count = 0
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for line in self:
                file.write(line + "\n")
                count += 1
        for run in self._runs:
            run.unlink()
        self._runs, self._lines = [], []
        return count
