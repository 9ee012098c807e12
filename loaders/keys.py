"""Keys of the curated tables to CURIEs, and what a criteria expression refers to.

Tables name things by short keys. A key that no vocabulary table has is an error with the nearest
known keys, except two that follow by rule: ``GENE mutation`` for every gene, and exact variants
(``ABL1 p.F317V``), which get a place on the alteration ladder by their codon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from kg.errors import ExpressionError
from kg.identifiers import local
from kg.knowledge import expression
from kg.knowledge.tables import Row
from kg.names.normalise import name_key
from kg.records import Entity, Link

# A kind of key may be looked for in several tables, nearest meaning first.
BIOMARKER = ("alteration", "marker")
THERAPY = ("drug", "class", "regimen")
ANYTHING = ("drug", "class", "regimen", "disease", "alteration", "marker", "gene", "outcome", "phenotype", "mechanism")
_VARIANT = re.compile(r"(?P<gene>[A-Z][A-Z0-9-]*) p\.(?P<codon>[A-Z](?P<number>\d+))(?P<change>\S*)")


@dataclass(slots=True)
class Keys:
    """CURIEs by kind and key. ``generated`` are entities and links for alterations that follow by rule."""

    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    synonyms: dict[str, dict[str, str]] = field(default_factory=dict)  # kind -> name key -> CURIE
    codon_patterns: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # gene -> (pattern, key)
    generated: list[Entity | Link] = field(default_factory=list)

    def add(self, kind: str, key: str, identifier: str) -> None:
        self.ids.setdefault(kind, {})[key] = identifier

    def add_synonym(self, kind: str, name: str, identifier: str) -> None:
        self.synonyms.setdefault(kind, {}).setdefault(name_key(name), identifier)

    def update(self, other: Keys) -> None:
        """Take over the keys of another vocabulary, and what was generated for it."""
        for kind, ids in other.ids.items():
            self.ids.setdefault(kind, {}).update(ids)
        for kind, names in other.synonyms.items():
            self.synonyms.setdefault(kind, {}).update(names)
        for gene, patterns in other.codon_patterns.items():
            self.codon_patterns.setdefault(gene, []).extend(patterns)
        self.generated.extend(other.generated)

    def find(self, kinds: Iterable[str], key: str) -> str | None:
        """CURIE of a key, making an alteration that follows by rule."""
        for kind in kinds:
            if found := self.ids.get(kind, {}).get(key):
                return found
            if kind == "alteration" and (made := self._generate(key)):
                return made
        # Findings and outcomes have no short keys of their own: their other names count.
        wanted = name_key(key)
        return next((found for kind in kinds if (found := self.synonyms.get(kind, {}).get(wanted))), None)

    def get(self, row: Row, column: str, kinds: Iterable[str], key: str) -> str:
        """CURIE of a key in a cell. Raises TableError with the nearest known keys."""
        kinds = tuple(kinds)
        if found := self.find(kinds, key):
            return found
        known = [name for kind in kinds for name in self.ids.get(kind, {})]
        near = get_close_matches(key, known, 3, 0.6)
        hint = f"; nearest: {', '.join(near)}" if near else ""
        raise row.error(column, f"a key of {' or '.join(kinds)}, which {key!r} is not{hint}")

    def _generate(self, key: str) -> str | None:
        genes = self.ids.get("gene", {})
        gene = key.removesuffix(" mutation")
        if gene != key and gene in genes:
            return self._made(key, gene, (), (f"mutated {gene}", f"{gene}-mutated"))
        match = _VARIANT.fullmatch(key)
        if match is None or match["gene"] not in genes:
            return None
        gene = match["gene"]
        codon = f"{gene} p.{match['codon']}"
        short = key.replace(" p.", " ")
        if match["change"] and codon in self.ids.get("alteration", {}):
            return self._made(key, gene, (codon,), (short,))
        covering = [
            name for pattern, name in self.codon_patterns.get(gene, []) if covers(pattern, int(match["number"]))
        ]
        return self._made(key, gene, covering or (f"{gene} mutation",), (short,))

    def _made(self, key: str, gene: str, parents: Iterable[str], synonyms: tuple[str, ...]) -> str:
        identifier = local("alteration", key)
        self.add("alteration", key, identifier)
        kind = "variant" if _VARIANT.fullmatch(key) else "category"
        self.generated.append(
            Entity(identifier, "Variant", key, key, synonyms, (), (("kind", kind), ("generated", True)))
        )
        self.generated.append(Link(identifier, "variant_of", self.ids["gene"][gene]))
        for parent in parents:
            above = self.find(("alteration",), parent)
            if above:
                self.generated.append(Link(identifier, "narrower_than", above))
        return identifier


def covers(pattern: str, codon: int) -> bool:
    """Whether a codon lies in a pattern of single codons and ranges; other patterns cover none.

    >>> covers("235-498", 315), covers("12 | 13 | 61", 61), covers("p.V600.*", 600)
    (True, True, False)
    """
    for part in re.split(r"[,|\s]+", pattern.strip()):
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
        if match and int(match[1]) <= codon <= int(match[2] or match[1]):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Reference:
    """An atom of an expression: its kind, whether it is under a negation, and the entity it names, if any."""

    atom: expression.Atom
    negated: bool
    id: str | None


def references(keys: Keys, row: Row, column: str, cell: str, default: str) -> tuple[Reference, ...]:
    """What an expression refers to.

    Raises TableError for an expression that does not parse or names an unknown key.
    """
    if not cell:
        return ()
    try:
        tree = expression.parse(cell, default)
    except ExpressionError as error:
        raise row.error(column, f"a criteria expression ({error})") from error
    return tuple(Reference(atom, negated, _entity(keys, row, column, atom)) for atom, negated in _signed(tree, False))


def _signed(tree: expression.Expression, negated: bool) -> Iterator[tuple[expression.Atom, bool]]:
    if isinstance(tree, expression.Atom):
        yield tree, negated
    elif isinstance(tree, expression.Not):
        yield from _signed(tree.item, not negated)
    else:
        for item in tree.items:
            yield from _signed(item, negated)


def _entity(keys: Keys, row: Row, column: str, atom: expression.Atom) -> str | None:
    try:
        expression.check_atom(atom.kind, atom.value)
    except ExpressionError as error:
        raise row.error(column, f"conditions that can be judged ({error})") from error
    value = atom.value.removeprefix("=")
    if atom.kind == "disease":
        return keys.get(row, column, ("disease",), value)
    if atom.kind == "biomarker":
        return keys.get(row, column, BIOMARKER, value)
    if atom.kind == "prior":
        return _prior(keys, row, column, value)
    if atom.kind == "state" and (states := keys.ids.get("state")) and value not in states and not _state_group(value):
        near = get_close_matches(value, list(states), 3)
        raise row.error(column, f"a state of states.tsv, which {value!r} is not; nearest: {', '.join(near)}")
    return None


def _prior(keys: Keys, row: Row, column: str, value: str) -> str | None:
    match = expression.PRIOR.fullmatch(value)
    if match is None:  # any, none, a number of lines
        return None
    return keys.get(row, column, THERAPY, match["key"])


def _state_group(value: str) -> bool:
    """Whether a state condition is a label's word for several states, or a threshold of residual disease."""
    return value in expression.STATE_GROUPS or value.startswith("MRD>=")
