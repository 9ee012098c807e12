"""The name tables that case reading needs, each indexed by name key on first use."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property

from kg.knowledge.tables import Row, bundled_rows
from kg.names.normalise import name_key


@dataclass(frozen=True, eq=False)
class Names:
    """One table: its rows by key, and keys by any of their names."""

    file: str
    columns: tuple[str, ...]
    key: str = "key"

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Rows by key."""
        return {row[self.key]: row for row in bundled_rows("vocabulary", self.file)}

    @cached_property
    def index(self) -> dict[str, str]:
        """Name key to key; the key of a row wins over a name, a name over a synonym."""
        found: dict[str, str] = {}
        for column in self.columns:
            for key, row in self.rows.items():
                for name in row.list(column):
                    found.setdefault(name_key(name), key)
        found.update({name_key(key): key for key in self.rows})
        return found

    def find(self, name: str) -> str | None:
        """The key behind a name, None where there is none."""
        return self.index.get(name_key(name))

    def near(self, name: str, count: int = 3) -> list[str]:
        """Keys with the most similar names; a long text resembles none."""
        if len(name) > 80:
            return []
        found = get_close_matches(name_key(name), list(self.index), n=count * 2, cutoff=0.6)
        return list(dict.fromkeys(self.index[key] for key in found))[:count]


DISEASES = Names("diseases.tsv", ("name", "abbreviation", "synonyms"))
STATES = Names("states.tsv", ("synonyms",))
DRUGS = Names("drugs.tsv", ("name", "synonyms", "lead"))
CLASSES = Names("drug_classes.tsv", ("name", "synonyms"))
REGIMENS = Names("regimens.tsv", ("name", "synonyms"))
PROCEDURES = Names("procedures.tsv", ("synonyms",))
CONDITIONS = Names("conditions.tsv", ("synonyms",))
LABS = Names("labs.tsv", ("synonyms",))
SPECIMENS = Names("specimens.tsv", ("synonyms",))


@cache
def disease_by_id() -> dict[str, str]:
    """Every CURIE of a disease (own, DOID, NCIT, MONDO, OncoTree) to its key; own ids win."""
    found: dict[str, str] = {}
    for key, row in DISEASES.rows.items():
        for column in ("doid", "ncit", "mondo"):
            for identifier in row.list(column):
                found.setdefault(identifier, key)
        for code in row.list("oncotree"):
            found.setdefault(f"ONCOTREE:{code}", key)
    found.update({row["id"]: key for key, row in DISEASES.rows.items()})
    return found


@cache
def disease_phrases() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name key of a phrase such as ``CML-BP`` to (disease, states)."""
    return {
        name_key(row["phrase"]): (row["disease"], row.list("state"))
        for row in bundled_rows("vocabulary", "disease_phrases.tsv")
    }


@cache
def phrase_adds() -> dict[str, tuple[str, ...]]:
    """Name key of a phrase to what it says beside disease and state: ``biomarker:KMT2A rearrangement``."""
    return {
        name_key(row["phrase"]): row.list("adds")
        for row in bundled_rows("vocabulary", "disease_phrases.tsv")
        if row["adds"]
    }


@cache
def ambiguous() -> dict[str, Row]:
    """Rows of ambiguous.tsv for diseases by name key."""
    return {
        name_key(row["name"]): row
        for row in bundled_rows("vocabulary", "ambiguous.tsv")
        if row["category"] == "disease"
    }
