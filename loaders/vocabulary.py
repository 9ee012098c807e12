"""Vocabulary tables to entities and their hierarchy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.errors import TableError
from kg.knowledge.tables import Row
from kg.records import Entity, Link
from kg.records.entity import Scalar
from loaders.keys import Keys

Reject = Callable[[TableError], None]


@dataclass(frozen=True, slots=True)
class Table:
    """How a vocabulary table becomes entities.

    ``xrefs`` and ``properties`` name columns; an xref column may need a prefix. ``links`` are columns of
    keys with the predicate and the kinds of key; ``inverse`` ones point from the other thing to this one.
    """

    kind: str
    category: str
    key: str = "key"
    synonyms: tuple[str, ...] = ("synonyms",)
    xrefs: tuple[tuple[str, str], ...] = ()
    properties: tuple[str, ...] = ()
    links: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    inverse: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


_EVERY = ("source", "id_checked", "note")
TABLES: Mapping[str, Table] = {
    "genes.tsv": Table(
        "gene", "Gene", "symbol", ("previous", "aliases"),
        (("ncbigene", ""), ("ensembl", ""), ("uniprot", "")), ("location", "group", *_EVERY),
    ),
    "diseases.tsv": Table(
        "disease", "Disease", "key", ("abbreviation", "synonyms"),
        (("doid", ""), ("ncit", ""), ("mondo", ""), ("oncotree", "ONCOTREE:")),
        ("lineage", "acute", "neoplasm", "who5", "icc2022", *_EVERY),
        (
            ("clinical_parent", "clinical_parent", ("disease",)),
            ("taxonomy_parent", "subclass_of", ("disease",)),
            ("defined_by", "defined_by", ("alteration",)),
        ),
    ),
    "markers.tsv": Table(
        "marker", "Marker", xrefs=(("pr", ""), ("uniprot", "")), properties=("kind", "lineage_hint", "targetable", *_EVERY),
        inverse=(("gene", "encodes", ("gene",)),),
    ),
    "alterations.tsv": Table(
        "alteration", "Variant", xrefs=(("ncit", ""),), properties=("kind", "pattern", "iscn", "so", *_EVERY),
        links=(
            ("parents", "narrower_than", ("alteration",)),
            ("five_prime", "five_prime_partner", ("gene",)),
            ("three_prime", "three_prime_partner", ("gene",)),
        ),
    ),
    "drug_classes.tsv": Table(
        "class", "DrugClass", xrefs=(("ncit", ""),), properties=_EVERY, links=(("parents", "in_class", ("class",)),)
    ),
    "drugs.tsv": Table(
        "drug", "Drug", xrefs=(("chembl", ""), ("ncit", ""), ("chebi", ""), ("unii", ""), ("rxcui", "")),
        properties=("modality", "role", "action", "mechanism", "development", "lead", *_EVERY),
        links=(
            ("classes", "in_class", ("class",)),
            ("targets", "targets", ("gene", "alteration")),
            ("target_markers", "targets_marker", ("marker",)),
        ),
    ),
    "regimens.tsv": Table(
        "regimen", "Regimen", xrefs=(("ncit", ""),),
        properties=("kind", "intensity", "phase", "is_intensive_chemotherapy", *_EVERY),
        links=(("components", "has_component", ("drug", "regimen", "class")),),
    ),
    "outcomes.tsv": Table("outcome", "Outcome", xrefs=(("ncit", ""),), properties=_EVERY),
    "phenotypes.tsv": Table("phenotype", "Phenotype", xrefs=(("hp", ""), ("ncit", "")), properties=_EVERY),
    "adverse_events.tsv": Table("phenotype", "Phenotype", xrefs=(("hp", ""), ("ncit", "")), properties=_EVERY),
    "mechanisms.tsv": Table("mechanism", "Mechanism", properties=_EVERY),
}  # fmt: skip
_BOOLEAN = frozenset({"acute", "is_intensive_chemotherapy", "targetable"})
_BY_SYNONYM = frozenset({"outcome", "phenotype", "mechanism"})
_LISTS = frozenset({"source", "iscn", "lineage"})
_ALTERATION_CATEGORY = {
    "fusion": "Fusion", "rearrangement": "Fusion", "cytogenetic": "Cytogenetic", "numeric": "Cytogenetic",
    "karyotype class": "Cytogenetic",
}  # fmt: skip


def read_keys(tables: Mapping[str, Iterable[Row]]) -> Keys:
    """All keys of the vocabulary tables, given by file name."""
    keys = Keys()
    for name, table in TABLES.items():
        for row in tables.get(name, ()):
            if row[table.key] and row["id"]:
                keys.add(table.kind, row[table.key], row["id"])
                if table.kind in _BY_SYNONYM:
                    for name in (row[table.key], *row.list("synonyms")):
                        keys.add_synonym(table.kind, name, row["id"])
    for row in tables.get("alterations.tsv", ()):
        if row["pattern"] and row["kind"] == "category":
            for gene in row.list("gene"):
                keys.codon_patterns.setdefault(gene, []).append((row["pattern"], row["key"]))
    for row in tables.get("states.tsv", ()):
        keys.add("state", row["key"], row["key"])
    for gene in list(keys.ids.get("gene", ())):
        keys.find(("alteration",), f"{gene} mutation")
    return keys


def vocabulary_records(tables: Mapping[str, Iterable[Row]], keys: Keys, reject: Reject) -> Iterator[Entity | Link]:
    """Entities and links of all vocabulary tables; wrong rows go to ``reject``."""
    seen: dict[str, str] = {}
    for name, table in TABLES.items():
        for row in tables.get(name, ()):
            try:
                where = seen.setdefault(row["id"], f"{row.file} line {row.line}")
                if where != f"{row.file} line {row.line}":
                    raise row.error("id", f"an id of its own; {where} has it too")
                yield _entity(row, table)
                yield from _links(row, table, keys, reject)
            except TableError as error:
                reject(error)


def _entity(row: Row, table: Table) -> Entity:
    for column in ("id", table.key):
        if not row.get(column):
            raise row.error(column, "a value")
    synonyms = [name for column in table.synonyms if column in row for name in row.list(column)]
    xrefs = [prefix + member for column, prefix in table.xrefs if row.get(column) for member in row.list(column)]
    return Entity(
        id=row["id"],
        category=_category(row, table),
        name=row.get("name") or row[table.key],
        key=row[table.key],
        synonyms=tuple(dict.fromkeys(synonyms)),
        xrefs=tuple(dict.fromkeys(xref for xref in xrefs if xref != row["id"])),
        properties=tuple(_properties(row, table)),
    )


def _category(row: Row, table: Table) -> str:
    if table.kind == "alteration":
        return _ALTERATION_CATEGORY.get(row["kind"], "Variant")
    if table.kind == "regimen" and row["kind"] == "procedure":
        return "Procedure"
    return table.category


def _properties(row: Row, table: Table) -> Iterator[tuple[str, Scalar]]:
    for column in table.properties:
        cell = row.get(column, "")
        if not cell:
            continue
        if column in _BOOLEAN and cell in ("yes", "no"):
            yield column, cell == "yes"
        elif column in _LISTS:
            yield from ((column, member) for member in row.list(column))
        else:
            yield column, cell


def _links(row: Row, table: Table, keys: Keys, reject: Reject) -> Iterator[Link]:
    """Links of a row; a wrong key loses its own link only."""
    for column, predicate, key, inverse in list(_references(row, table)):
        kinds = next(kinds for name, _, kinds in (*table.links, *table.inverse, _GENE) if name == column)
        try:
            other = keys.get(row, column, kinds, key)
        except TableError as error:
            reject(error)
            continue
        yield Link(other, predicate, row["id"]) if inverse else Link(row["id"], predicate, other)


_GENE = ("gene", "variant_of", ("gene",))


def _references(row: Row, table: Table) -> Iterator[tuple[str, str, str, bool]]:
    """(column, predicate, key, inverse) of everything that a row refers to."""
    for column, predicate, _ in table.links:
        for key in row.list(column) if row.get(column) else ():
            yield column, predicate, key, False
    for column, predicate, _ in table.inverse:
        for key in row.list(column) if row.get(column) else ():
            yield column, predicate, key, True
    if table.kind == "alteration":
        partners = {*row.list("five_prime"), *row.list("three_prime")}
        relation = "has_partner" if _category(row, table) == "Fusion" else "variant_of"
        for gene in row.list("gene"):
            if gene not in partners:
                yield "gene", relation, gene, False
