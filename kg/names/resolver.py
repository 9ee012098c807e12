"""Resolve a name to one entity, or say why not: unknown, with the nearest names, or ambiguous, with the choices.

Nothing is guessed. A name that means several things (``vocabulary/ambiguous.tsv``) needs a category or a
context; among different categories the table below decides only where one of them is asked for by its
own key (CD33 the antigen, FLT3 the gene).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from kg.errors import AmbiguousNameError, NotFoundError
from kg.identifiers import is_curie
from kg.knowledge.tables import bundled, bundled_rows
from kg.names.normalise import name_key
from kg.names.providers import BundledNames, Match, NameProvider

# Where one name is the key of things of several categories: antigens before their genes, changes last.
_ORDER = (
    "Disease", "Marker", "Gene", "Drug", "Fusion", "Variant", "Cytogenetic", "DrugClass", "Regimen", "Procedure",
    "Outcome", "Phenotype", "Mechanism",
)  # fmt: skip
# What a question about one category also accepts.
_WIDER = {
    "Variant": ("Variant", "Fusion", "Cytogenetic"),
    "Therapy": ("Drug", "Regimen", "Procedure"),
    "Biomarker": ("Variant", "Fusion", "Cytogenetic", "Marker"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One meaning of an ambiguous name: category and CURIE, or the words that tell it apart."""

    category: str
    id: str
    context: str


class Resolver:
    """Names to entities, from a provider: the bundled vocabulary, or a store."""

    def __init__(self, provider: NameProvider | None = None) -> None:
        self._provider: NameProvider = provider or BundledNames()

    def resolve(self, name: str, categories: Iterable[str] = (), *, context: str | None = None) -> Match:
        """The one entity of a name, synonym or CURIE.

        Raises NotFoundError with the nearest names, or AmbiguousNameError with the choices.
        """
        wanted = tuple(dict.fromkeys(wider for category in categories for wider in _WIDER.get(category, (category,))))
        if is_curie(name) and (by_id := self._provider.by_id(name)) and (not wanted or by_id.category in wanted):
            return by_id
        matches = self.find(name, wanted)
        if not matches:
            raise NotFoundError(self._not_found(name, wanted))
        return self._decide(name, matches, wanted, context)

    def find(self, name: str, categories: Sequence[str] = ()) -> tuple[Match, ...]:
        """All entities of a name, those with its exact spelling first."""
        key = name_key(name)
        found = self._provider.lookup([key], categories).get(key, ()) if key else ()
        matches = [match for match in found if not categories or match.category in categories]
        return tuple(sorted(matches, key=lambda match: (name not in (match.matched, match.key, match.name), match.rank, match.id)))

    def resolve_all(self, names: Sequence[str]) -> dict[str, tuple[Match, ...]]:
        """Entities of many names in one look-up; names without any are absent."""
        keys = {name: name_key(name) for name in names}
        found = self._provider.lookup(sorted(set(keys.values()) - {""}))
        return {name: found[key] for name, key in keys.items() if key in found}

    def _decide(self, name: str, matches: tuple[Match, ...], categories: Sequence[str], context: str | None) -> Match:
        choices = ambiguous().get(name_key(name), ())
        allowed = [choice for choice in choices if not categories or choice.category in categories]
        if context is not None:
            allowed = [choice for choice in allowed if name_key(context) in name_key(choice.context)] or allowed
        if len(allowed) > 1:
            raise AmbiguousNameError(_message(name, [f"{choice.id} ({choice.context or choice.category})" for choice in allowed]))
        if len(allowed) == 1 and (found := next((match for match in matches if match.id == allowed[0].id), None)):
            return found
        best = [match for match in matches if match.rank == min(match.rank for match in matches)]
        categories_found = [category for category in _ORDER if any(match.category == category for match in best)]
        if best[0].rank == 0 and categories_found:
            best = [match for match in best if match.category == categories_found[0]]
        if len(best) > 1:
            exact = [match for match in best if name in (match.matched, match.key, match.name)]
            best = exact if len(exact) == 1 else best
        if len(best) > 1:
            raise AmbiguousNameError(_message(name, [f"{match.id} ({match.category} {match.name})" for match in best]))
        return best[0]

    def _not_found(self, name: str, categories: Sequence[str]) -> str:
        kind = f" among {', '.join(categories)}" if categories else ""
        near = self.suggestions(name, categories)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        return f"{name!r} is not known{kind}{hint}"

    def suggestions(self, name: str, categories: Sequence[str] = (), limit: int = 3) -> tuple[str, ...]:
        """The nearest known names."""
        from rapidfuzz import fuzz, process  # only after a failure

        names = list(self._provider.names(categories))
        keys = [name_key(known) for known in names]
        # Whole-string likeness: a shared part ("acute") is no reason to suggest a name.
        found = process.extract(name_key(name), keys, scorer=fuzz.ratio, limit=limit * 3, score_cutoff=60)
        return tuple(dict.fromkeys(names[index] for _, _, index in found))[:limit]


def _message(name: str, choices: Sequence[str]) -> str:
    return f"{name!r} means several things: {'; '.join(choices)}; give the id or a category"


@cache
def ambiguous() -> dict[str, tuple[Choice, ...]]:
    """Meanings of the names that need a category or a context, from ``vocabulary/ambiguous.tsv``."""
    if not bundled("vocabulary", "ambiguous.tsv").is_file():
        return {}
    found: dict[str, list[Choice]] = {}
    for row in bundled_rows("vocabulary", "ambiguous.tsv"):
        found.setdefault(name_key(row["name"]), []).append(Choice(row["category"], row["id"], row["context"]))
    return {key: tuple(choices) for key, choices in found.items()}


@cache
def bundled_resolver() -> Resolver:
    """The resolver over the bundled vocabulary, made once."""
    return Resolver(BundledNames())
