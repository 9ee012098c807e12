"""Real servers of this room, one a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.fuseki import FusekiDatasets, running


@pytest.fixture(scope="session")
def fuseki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FusekiDatasets]:
    with running(tmp_path_factory.mktemp("fuseki")) as server:
        yield server
