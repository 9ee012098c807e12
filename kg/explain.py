"""Claims and entities for a reader: contradiction first, distinct sources and statements counted apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.errors import NotFoundError

if TYPE_CHECKING:
    from kg.graph import Graph

_ORDER = {"disputes": 0, "supports": 1, "neutral": 2}
_LEVELS = ("guideline", "label", "phase 3", "phase 2", "phase 1", "series", "case", "preclinical", "text-mined")  # strongest first
_QUALIFIERS = ("disease", "biomarker", "setting", "age_group", "combination", "prior")


def explain(graph: Graph, claim: str) -> dict[str, Any]:
    """A claim with its evidence lines, disputing ones first.

    Raises NotFoundError for an id that no claim has.
    """
    heads = graph.rows("claim_statement", claim=claim)
    if not heads:
        raise NotFoundError(f"{claim}: no such claim; ids look like lkg:claim/0123456789abcdef (see `kg run claims_about`)")
    head = heads[0]
    lines = [
        {
            "id": line["line"],
            "direction": line["direction"],
            "stance": line["stance"],
            "level": line["level"],
            "source": line["source_name"],
            "section": line["section"],
            "sentence": line["statement"],
            "publication": line["url"] or line["publication"],
            "date": line["source_date"],
            "verified": line["verified"],
            "retracted": line["retracted"],
            "confidence": line["confidence"],
        }
        for line in graph.rows("claim_lines", claim=claim)
    ]
    lines.sort(key=_rank)
    return {
        "claim": {
            "id": head["claim"],
            "subject": {"id": head["subject"], "name": head["subject_name"]},
            "predicate": head["predicate"],
            "object": {"id": head["object"], "name": head["object_name"]},
            "qualifiers": {name: head[name] for name in _QUALIFIERS if head[name]},
            "negated": head["negated"],
        },
        "tally": tally(lines),
        "lines": lines,
    }


def _rank(line: dict[str, Any]) -> tuple[int, int, str, str]:
    """Disputing lines first, then the strongest; a line without a level comes last."""
    level = line["level"]
    strength = _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)
    return _ORDER.get(line["direction"], len(_ORDER)), strength, line["publication"] or "", line["id"]


def tally(lines: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Distinct publications and statements by stance."""
    stances = ("supporting", "contrasting", "mentioning")
    return {
        "sources": {stance: len({line["publication"] for line in lines if line["stance"] == stance}) for stance in stances},
        "statements": {stance: sum(line["stance"] == stance for line in lines) for stance in stances},
    }


def show(graph: Graph, name: str) -> dict[str, Any]:
    """The card of an entity: names, cross-references, tallies over its claims, neighbours.

    Raises NotFoundError with the nearest names for an unknown one.
    """
    identifier = graph.resolve(name)
    cards = graph.rows("entity_card", entity=identifier)
    if not cards:
        raise NotFoundError(f"{name}: resolved to {identifier}, which this graph does not hold")
    card = cards[0]
    return {
        "id": card["id"],
        "category": card["category"],
        "name": card["name"],
        "synonyms": card["synonyms"],
        "xrefs": card["xrefs"],
        "tally": {key: card[key] for key in ("claims", "supporting", "contrasting", "mentioning")},
        "neighbours": graph.rows("entity_neighbours", entity=identifier),
    }
