"""Antigens of flow cytometry or histochemistry: lists, signs, prose, several populations.

>>> [(m.marker, m.status) for m in read_immunophenotype("CD33+, CD117 dim, CD19-").populations[0].markers]
[('CD33', 'positive'), ('CD117', 'dim'), ('CD19', 'negative')]

An intensity word or sign binds to the antigen it stands at. ``negative for`` and ``positive`` govern a
list; a comma does not end it, a full stop, semicolon, ``but`` or ``while`` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.knowledge.terminology import markers
from kg.parse import lexicon
from kg.parse.immunophenotype_words import GENE_TALK, MARKER_NEXT, MARKER_WORD, TOKEN, populations, tidied


@dataclass(frozen=True, slots=True)
class MarkerResult:
    """One antigen: ``status`` positive, negative, dim, partial, bright, heterogeneous, increased, decreased, not done."""

    marker: str
    gene: str | None
    status: str
    percent: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Population:
    """The antigens of one cell population."""

    name: str | None
    markers: tuple[MarkerResult, ...]


@dataclass(frozen=True, slots=True)
class Immunophenotype:
    """What a report says of antigens."""

    input: str
    populations: tuple[Population, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything was understood."""
        return not self.problems


@dataclass(slots=True)
class _Open:
    """An antigen being read: what its own words say, before the governing word of its list is known."""

    marker: str
    text: str
    status: str | None = None
    percent: float | None = None


@dataclass(slots=True)
class _List:
    """Antigens since the last stop; a status word after them governs those that have none."""

    items: list[_Open] = field(default_factory=list)
    governing: str | None = None
    pending: str | None = None  # an intensity word that waits for its antigen
    started: int = 0  # where the stretch governed by the last status word begins


def read_immunophenotype(text: str) -> Immunophenotype:
    """All antigens with their status; words that look like antigens and are none are problems."""
    named: list[Population] = []
    problems: list[str] = []
    for name, part in populations(tidied(text)):
        found = _read(part, problems)
        if found:
            named.append(Population(name, found))
    if not named and not problems:
        problems.append("no antigen found")
    return Immunophenotype(text, tuple(named), tuple(dict.fromkeys(problems)))


_INTENSITY = ("dim", "partial", "bright", "hetero", "increased", "decreased")
_STATUS_OF = {
    "dim": "dim",
    "partial": "partial",
    "bright": "bright",
    "hetero": "heterogeneous",
    "increased": "increased",
    "decreased": "decreased",
}


def _read(text: str, problems: list[str]) -> tuple[MarkerResult, ...]:
    """The antigens of one population."""
    state = _List()
    done: list[_Open] = []
    depth = 0
    last_comma = True  # whether a comma stands between the last antigen and here
    for token in TOKEN.finditer(text):
        kind = str(token.lastgroup) if token.lastgroup not in ("value", "upper") else "percent"
        kind = "percent" if token["percent"] else kind
        if kind in ("percent", "sign"):  # these take a bracket with them
            depth = max(0, depth + token[0].count("(") - token[0].count(")"))
        if kind == "word":
            depth_before = depth
            key = None if GENE_TALK.match(text, token.end()) else lexicon.marker(token["word"])
            if key is None:
                _unknown_word(token["word"], problems)
                continue
            if depth_before and state.items and not last_comma and lexicon.marker(state.items[-1].marker) == key:
                continue
            state.items.append(_Open(key, token["word"], state.pending))
            state.pending = None
            last_comma = False
        elif kind in _INTENSITY:
            word = _STATUS_OF[kind]
            if kind in ("dim", "partial") and "partial" in token[0].lower() and "dim" in token[0].lower():
                word = "partial" if token[0].lower().startswith("partial") else "dim"
            bound_back = (
                state.items
                and not last_comma
                and not MARKER_NEXT.match(text, token.end())
                and (depth > 0 or _binds_back(text, token.end()))
            )
            if bound_back:
                if state.items[-1].status in (None, "positive"):
                    state.items[-1].status = word
            else:
                state.pending = state.pending or word
        elif kind == "percent":
            if state.items and not last_comma:
                value = float(token["value"])
                state.items[-1].percent = value if value <= 100 else None
        elif kind == "sign":
            if state.items and not last_comma and state.items[-1].status is None:
                sign = token["sign"].strip("()")
                state.items[-1].status = (
                    "negative"
                    if sign.startswith("-") and "+" not in sign
                    else "heterogeneous"
                    if "/" in sign and "-" in sign
                    else "positive"
                )
        elif kind == "notdone":
            _govern(state, "not done")
        elif kind in ("neg", "pos"):
            word = "negative" if kind == "neg" else "positive"
            lower = token[0].lower()
            forward = lower.endswith((" for", " of")) or (
                lower.startswith(("lack", "without", "express", "do", "with", "coexpress", "co-express", "and also"))
                and lower not in ("lack",)
            )
            if depth and state.items and not forward:
                if state.items[-1].status is None:
                    state.items[-1].status = word
            elif forward:
                if lower == "with" and (state.governing == "negative" or not state.items):
                    continue
                _close_stretch(state)
                state.governing = word
                state.pending = None if lower != "with" else state.pending
            elif state.items and not _heads_list(text, token):
                _govern(state, word)
            else:
                _close_stretch(state)
                state.governing = word
        elif kind == "stop":
            if not (depth and token[0] in ".;"):
                _close_stretch(state)
                done.extend(state.items)
                state = _List()
            last_comma = True
        elif kind == "comma":
            last_comma = depth == 0 or last_comma
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
    _close_stretch(state)
    done.extend(state.items)
    return tuple(
        MarkerResult(item.marker, _gene(item.marker), item.status or "positive", item.percent, item.text)
        for item in done
    )


def _binds_back(text: str, at: int) -> bool:
    """Whether an intensity word belongs to the antigen before it: nothing, a comma, a stop or a bracket follows."""
    return bool(re.match(r"\s*(?:$|[,;.)+]|and\b|positive\b|expression\b|\d|\(?\d)", text[at:]))


def _heads_list(text: str, token: re.Match[str]) -> bool:
    """Whether ``positive`` or ``negative`` opens a list (``Negative: CD3, CD19``)."""
    return bool(re.match(r"\s*:", text[token.end() :]))


def _govern(state: _List, word: str) -> None:
    """A status word after a list: for all its antigens without a status of their own; an intensity stays."""
    for item in state.items[state.started :]:
        if item.status is None or word == "not done":
            item.status = word
    state.started = len(state.items)
    state.governing = None


def _close_stretch(state: _List) -> None:
    for item in state.items[state.started :]:
        if item.status is None:
            item.status = state.governing or "positive"
        elif state.governing == "negative" and item.status in ("dim", "partial", "bright"):
            pass  # "negative for CD3, dim CD7": the own word is nearer than the governing one
    state.started = len(state.items)
    state.governing = None


def _unknown_word(word: str, problems: list[str]) -> None:
    """A word that looks like an antigen and is in no table is said; ordinary words are prose."""
    if MARKER_WORD.match(word):
        near = lexicon.near_markers(word)
        problems.append(f"{word!r} is no known marker" + (f"; nearest: {', '.join(near)}" if near else ""))


def _gene(marker: str) -> str | None:
    row = markers().get(marker)
    genes = row.list("gene") if row and "gene" in row else ()
    return genes[0] if len(genes) == 1 else None


def as_json(text: str) -> dict[str, object]:
    """The result of ``kg parse immunophenotype``."""
    found = read_immunophenotype(text)
    return {
        "input": text,
        "ok": found.ok,
        "populations": [
            {
                "name": population.name,
                "markers": [
                    {"marker": m.marker, "gene": m.gene, "status": m.status, "percent": m.percent}
                    for m in population.markers
                ],
            }
            for population in found.populations
        ],
        "problems": list(found.problems),
    }
