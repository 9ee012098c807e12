"""A real Fuseki with what the tests of an endpoint need beyond the common harness: many datasets, and other options."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.services import jars
from tests.services.servers import Fuseki


class FusekiDatasets(Fuseki):
    """``options`` are added to its command line; ``readonly`` leaves the updates out."""

    def __init__(self, folder: Path, *options: str, readonly: bool = False) -> None:
        super().__init__(folder)
        self._arguments, self._readonly = options, readonly
        self._numbers = count(1)

    @property
    def base(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        found = [word for word in super().command() if not (self._readonly and word == "--update")]
        place = found.index("--localhost")
        return [*found[:place], *self._arguments, *found[place:]]

    def create(self, kind: str = "mem") -> str:
        """A new empty dataset; returns its address."""
        name = f"d{next(self._numbers)}"
        form = urlencode({"dbName": name, "dbType": kind}).encode()
        with urllib.request.urlopen(f"{self.base}/$/datasets", form, timeout=30):  # noqa: S310  loopback
            return f"{self.base}/{name}"


@contextmanager
def running(folder: Path, *options: str, readonly: bool = False) -> Iterator[FusekiDatasets]:
    """A server for the time of a block; the test is skipped where there can be none."""
    if reason := jars.missing():
        pytest.skip(reason)
    jars.fetch()
    server = FusekiDatasets(folder, *options, readonly=readonly)
    server.start()
    try:
        yield server
    finally:
        server.stop()
