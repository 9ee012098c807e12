"""Resolve a name to one entity, or say why not: unknown, with the nearest names, or ambiguous, with the choices.

Nothing is guessed. A name that means several things (``vocabulary/ambiguous.tsv``) needs a category or a
context; among different categories the table below decides only where one of them is asked for by its
own key (CD33 the antigen, FLT3 the gene).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import AmbiguousNameError, NotFoundError
from kg.identifiers import is_curie
from kg.knowledge.tables import bundled, bundled_rows
from kg.names.in_store import StoreNames
from kg.names.normalise import name_key
from kg.names.providers import BundledNames, Match, NameProvider

if TYPE_CHECKING:
    from kg.store.contract import Store

# Where one name is the key of things of several categories: antigens before their genes, changes last.
_ORDER = (
    "Disease", "Marker", "Gene", "Drug", "Fusion", "Variant", "Cytogenetic", "DrugClass", "Regimen", "Procedure",
    "Outcome", "Phenotype", "Mechanism",
)  # fmt: skip
# Groups of categories that a question may ask for.
_CHANGES = ("Variant", "Fusion", "Cytogenetic")
GROUPS = {
    "Alteration": _CHANGES,
    "Biomarker": (*_CHANGES, "Marker"),
    "Therapy": ("Drug", "Regimen", "Procedure"),
    "Variant": _CHANGES,  # a fusion is a variant of its genes
}

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 "
_LONGEST = 40  # letters of a name that a misspelling is looked for


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A name with several readings: their keys, whether they are of different categories, and what decides."""

    name: str
    crosses: bool
    keys: tuple[str, ...]
    rule: str


class Resolver:
    """Names to entities, from a provider: the bundled vocabulary, or a store."""

    def __init__(self, provider: NameProvider | None = None) -> None:
        self._provider: NameProvider = provider if provider is not None else BundledNames()

    def resolve(self, name: str, categories: Iterable[str] | None = None, *, context: str | None = None) -> Match:
        """The one entity of a name, synonym or CURIE.

        Raises NotFoundError with the nearest names, or AmbiguousNameError with the choices.
        """
        wanted = wider(categories or ())
        if is_curie(name) and (by_id := self.by_ids([name]).get(name)) and (not wanted or by_id.category in wanted):
            return by_id
        matches = self.find(name, wanted)
        if not matches:
            raise NotFoundError(self._not_found(name, wanted))
        return self._decide(name, matches, wanted, context)

    def by_ids(self, identifiers: Sequence[str]) -> dict[str, Match]:
        """Entities by CURIE or cross-reference, in one look-up; unknown ones are absent."""
        return self._provider.by_ids(list(dict.fromkeys(identifiers)))

    def find(self, name: str, categories: Sequence[str] = ()) -> tuple[Match, ...]:
        """All entities of a name, those with its exact spelling first."""
        key = name_key(name)
        found = self._provider.lookup([key], categories).get(key, ()) if key else ()
        matches = [match for match in found if not categories or match.category in categories]
        return tuple(
            sorted(
                matches, key=lambda match: (name not in (match.matched, match.key, match.name), match.rank, match.id)
            )
        )

    def _decide(self, name: str, matches: tuple[Match, ...], categories: Sequence[str], context: str | None) -> Match:
        known = ambiguous().get(name_key(name))
        if known is not None and not (not known.crosses and name in known.keys):
            readings = [match for key in known.keys if (match := self._by_key(key, categories))]
            if context is not None:
                near = name_key(context)
                readings = [
                    match for match in readings if name_key(match.key) in near or name_key(match.name) in near
                ] or readings
            if len(readings) == 1:
                return readings[0]
            if readings:
                raise AmbiguousNameError(_message(name, readings, known.rule))
        best = [match for match in matches if match.rank == min(match.rank for match in matches)]
        if best[0].rank == 0:
            first = next((category for category in _ORDER if any(match.category == category for match in best)), None)
            best = [match for match in best if first is None or match.category == first]
        exact = [match for match in best if name in (match.matched, match.key, match.name)]
        if len(best) > 1 and len(exact) == 1:
            best = exact
        markers = [match for match in best if match.category == "Marker"]
        if len(markers) == 1 and all(match.category in ("Marker", "Gene") for match in best):
            best = markers  # an antigen and its gene share their names
        if len(best) > 1:
            raise AmbiguousNameError(_message(name, best, ""))
        return best[0]

    def _by_key(self, key: str, categories: Sequence[str]) -> Match | None:
        """The entity with this key; None for a reading outside the vocabulary or the categories."""
        return next((match for match in self.find(key, categories) if match.rank < 2), None)

    def _not_found(self, name: str, categories: Sequence[str]) -> str:
        kind = f" among {', '.join(categories)}" if categories else ""
        near = self.suggestions(name, categories)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        return f"{name!r} is not known{kind}{hint}"

    def suggestions(self, name: str, categories: Sequence[str] = (), limit: int = 3) -> tuple[str, ...]:
        """The nearest known names: those of the bundled vocabulary, and what is one letter away.

        A store is asked for these few names; it may hold millions.
        """
        from rapidfuzz import fuzz, process  # only after a failure

        wanted = name_key(name)
        names = list(BundledNames().names(categories))
        keys = [name_key(known) for known in names]
        # Whole-string likeness: a shared part ("acute") is no reason to suggest a name.
        nearest = process.extract(wanted, keys, scorer=fuzz.ratio, limit=limit * 3, score_cutoff=60)
        near = {names[index]: score for _, score, index in nearest}
        if not isinstance(self._provider, BundledNames):
            known = self._provider.lookup([*dict.fromkeys(map(name_key, near)), *one_letter_away(wanted)], categories)
            near = {name: score for name, score in near.items() if name_key(name) in known}
            said = set(map(name_key, near))
            for key, matches in known.items():
                for match in matches if key not in said else ():
                    if not categories or match.category in categories:
                        near.setdefault(match.name, fuzz.ratio(wanted, key))
        return tuple(sorted(near, key=lambda found: (-near[found], found)))[:limit]


def one_letter_away(key: str) -> tuple[str, ...]:
    """Keys with one letter more, less, changed or exchanged; nothing for a long text, which is no name.

    >>> {"cml", "aml1", "al", "mal"} <= set(one_letter_away("aml"))
    True
    """
    if not 2 <= len(key) <= _LONGEST:
        return ()
    parts = [(key[:at], key[at:]) for at in range(len(key) + 1)]
    found = [left + right[1:] for left, right in parts if right]
    found += [left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1]
    found += [left + letter + rest for left, right in parts for letter in _LETTERS for rest in {right, right[1:]}]
    return tuple(dict.fromkeys(word for word in found if word != key and word == word.strip()))


def wider(categories: Iterable[str]) -> tuple[str, ...]:
    """Categories, with groups replaced by their members."""
    return tuple(dict.fromkeys(name for category in categories for name in GROUPS.get(category, (category,))))


def _message(name: str, matches: Sequence[Match], rule: str) -> str:
    choices = "; ".join(f"{match.id} ({match.category}: {match.name})" for match in matches)
    return f"{name!r} means several things: {choices}; give the id or a category" + (f" ({rule})" if rule else "")


@cache
def ambiguous() -> dict[str, Ambiguity]:
    """The names that need a category or a context, from ``vocabulary/ambiguous.tsv``."""
    if not bundled("vocabulary", "ambiguous.tsv").is_file():
        return {}
    return {
        name_key(row["name"]): Ambiguity(row["name"], row["category"] == "cross", row.list("choices"), row["rule"])
        for row in bundled_rows("vocabulary", "ambiguous.tsv")
    }


def resolver_of(store: Store) -> Resolver:
    """A resolver over the entities of a store."""
    return Resolver(StoreNames(store))
