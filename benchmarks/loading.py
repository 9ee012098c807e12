"""Records into Oxigraph, against its own bulk loader on the same quads."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.floors import Floor


def loading(store_folder: Path) -> list[Floor]:
    """Build the bundled graph, then bulk-load its quads bare; the share of the bare rate that is kept."""
    import pyoxigraph

    from kg.store import open_store
    from loaders.knowledge import Knowledge

    store = open_store(store_folder, create=True)
    knowledge = Knowledge()
    records = list(knowledge.records())
    began = time.perf_counter()
    store.load("knowledge", records, info=knowledge.info())
    ours = time.perf_counter() - began
    store.close()
    lines = list(open_store(store_folder).quads())
    text = ("\n".join(line.rstrip("\n") for line in lines) + "\n").encode()
    bare = pyoxigraph.Store(str(store_folder.with_name("bare")))
    began = time.perf_counter()
    bare.bulk_load(text, format=pyoxigraph.RdfFormat.N_QUADS)
    rival = time.perf_counter() - began
    note = f"{len(lines):,} quads: {ours:.2f} s against {rival:.2f} s bare (parsing of the tables apart)"
    return [Floor("records into Oxigraph, share of its bare bulk rate", rival / ours, "x", 0.5, True, note)]
