"""Real servers of this room, one a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.fuseki import FusekiDatasets, running
from tests.services.servers import Neo4j, neo4j_running


@pytest.fixture(scope="session")
def fuseki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FusekiDatasets]:
    with running(tmp_path_factory.mktemp("fuseki")) as server:
        yield server


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4j]:
    """A Neo4j of this room alone: its tests empty it and kill it."""
    with neo4j_running(tmp_path_factory.mktemp("neo4j")) as server:
        yield server
