"""The same graph in three engines: Oxigraph in a folder, a real Fuseki and a real Neo4j, each with the example cases."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import kg
from kg.store import SourceInfo, open_store
from loaders import load
from loaders.knowledge import build
from tests.conftest import EXAMPLES
from tests.parity.awkward import NAME, SOURCE, records
from tests.parity.pools import REVIEW, Pools
from tests.queries.answers import CASES
from tests.services import jars
from tests.services.fuseki import running
from tests.services.servers import Neo4j

Engines = dict[str, kg.Graph]


@pytest.fixture(scope="session")
def addresses(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What ``--store`` must say for each engine; the environment lets in."""
    if reason := jars.missing():
        pytest.skip(reason)
    jars.fetch()
    folder = tmp_path_factory.mktemp("parity")
    shutil.copytree(store_folder, folder / "oxigraph")
    with ExitStack() as stack:
        neo4j = Neo4j(folder / "neo4j")
        stack.callback(neo4j.stop)
        neo4j.start()
        fuseki = stack.enter_context(running(folder / "fuseki"))
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        for name in [name for name in os.environ if name.startswith("KG_STORE")]:
            environment.delenv(name)
        for name, value in neo4j.environment.items():
            environment.setenv(name, value)
        found = {"oxigraph": str(folder / "oxigraph"), "fuseki": fuseki.address, "neo4j": neo4j.address}
        notices = folder / "notices.tsv"
        notices.write_text("doi\tstatus\n10.1000/review\tretracted\n", encoding="utf-8")
        for engine, address in found.items():
            with open_store(address, create=True) as store:
                if engine != "oxigraph":
                    build(store)
                load(store, "case", CASES, source="case:examples")
                load(store, "review", [EXAMPLES / "review.md"], source=REVIEW, title=NAME, pmid="99999999", doi="10.1000/review")
                load(store, "citations", [notices], source="citations:notices")  # by DOI: reaches the claims on the PMID
                store.load(SOURCE, records(), info=SourceInfo(SOURCE, kind="review", title=NAME, date="2020-01-01"))
        yield found


@pytest.fixture(scope="session")
def engines(addresses: dict[str, str]) -> Iterator[Engines]:
    """The three graphs, opened."""
    with ExitStack() as stack:
        yield {engine: stack.enter_context(kg.open(address)) for engine, address in addresses.items()}


@pytest.fixture(scope="session")
def pools(engines: Engines) -> Pools:
    """What parameters are drawn from."""
    return Pools(engines["oxigraph"])
