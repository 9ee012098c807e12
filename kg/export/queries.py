"""The canned queries as a folder: each file as it is, and as Turtle in the form of SIB's example collections.

https://github.com/sib-swiss/sparql-examples: ``sh:SPARQLExecutable`` with the text, one comment, one target and
keywords. Editors and assistants that know that form find the questions of this graph.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.files import folder_beside
from kg.identifiers import BASE
from kg.query import Query, catalogue

if TYPE_CHECKING:
    from kg.store import Store

_SUFFIXES = {"sparql": ".rq", "cypher": ".cypher"}
_HEAD = """@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""


def queries(store: Store, path: Path, include_private: bool) -> list[Path]:
    """NAME.rq, NAME.cypher where there is one, and NAME.ttl, for each canned query."""
    names = []
    with folder_beside(path, (*_SUFFIXES.values(), ".ttl")) as folder:
        for name, query in sorted(catalogue().items()):
            texts = {f"{name}{_SUFFIXES[language]}": query.text(language) for language in query.languages}
            if "sparql" in query.languages:
                texts[f"{name}.ttl"] = described(query)
            for file, text in sorted(texts.items()):
                (folder / file).write_text(text, encoding="utf-8", newline="\n")
                names.append(file)
    return [path / name for name in names]


def described(query: Query) -> str:
    """A query as SIB-style Turtle; its target is the endpoint that serves this graph."""
    body = "\n".join(line for line in query.text("sparql").splitlines() if not line.startswith("#+")).strip()
    keywords = ", ".join(_text(tag) for tag in query.tags)
    lines = [
        f"<{BASE}queries/{query.name}> a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ;",
        f"    rdfs:comment {_text(query.question)}@en ;",
        f"    rdfs:label {_text(query.name)} ;",
        *([f"    schema:keywords {keywords} ;"] if keywords else []),
        f"    schema:target <{BASE}sparql> ;",
        f"    sh:select {_text(body)} .",
    ]
    return _HEAD + "\n" + "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """A Turtle string; long where it has several lines."""
    safe = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""{safe}"""' if "\n" in value else f'"{safe}"'
