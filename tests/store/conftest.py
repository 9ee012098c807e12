"""Real servers of this room, one a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services import jars
from tests.services.fuseki import FusekiDatasets, running
from tests.services.servers import Neo4j


@pytest.fixture(scope="session")
def fuseki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FusekiDatasets]:
    with running(tmp_path_factory.mktemp("fuseki")) as server:
        yield server


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4j]:
    """A Neo4j of this room alone: its tests empty it and kill it."""
    if reason := jars.missing():
        pytest.skip(reason)
    jars.fetch()
    server = Neo4j(tmp_path_factory.mktemp("neo4j"))
    server.start()
    try:
        yield server
    finally:
        server.stop()
