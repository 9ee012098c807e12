"""Three-valued answers and the trees they decide.

``True`` and ``False`` are only ever stated or entailed; everything else is ``None``. An answer keeps
the words for the reader and, where it is unknown, what would settle it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.knowledge.expression import And, Atom, Expression, Not


@dataclass(frozen=True, slots=True)
class Match:
    """An input that satisfied a biomarker or disease condition."""

    input: str
    on: str
    kind: str  # antigen | variant | fusion | cytogenetic | disease
    depth: str  # exact | category | gene | antigen | disease
    band: str | None = None
    subclonal: bool = False
    germline: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one atom. ``needs`` is (kind, name) of what would settle an unknown."""

    value: bool | None
    because: str
    needs: tuple[str, str] | None = None
    match: Match | None = None
    later: bool = False
    assumed: bool = False  # true only under an assumption about an unknown fact


@dataclass(frozen=True, slots=True)
class Leaf:
    """An atom of a tree with its answer; ``negated`` when it stands under an odd number of nots."""

    atom: Atom
    answer: Answer
    negated: bool

    @property
    def holds(self) -> bool | None:
        """The answer as the tree sees it."""
        return self.answer.value if not self.negated or self.answer.value is None else not self.answer.value


@dataclass(frozen=True, slots=True)
class Verdict:
    """The value of a tree and the leaves that decided it."""

    value: bool | None
    leaves: tuple[Leaf, ...]

    @property
    def now(self) -> bool:
        """Whether it holds, and not only in a later part of this line of therapy."""
        states = [leaf for leaf in self.leaves if leaf.atom.kind == "state" and leaf.holds]
        return self.value is True and not (states and all(leaf.answer.later for leaf in states))

    @property
    def needed(self) -> tuple[Leaf, ...]:
        """Unknown leaves that decide an unknown tree."""
        return tuple(leaf for leaf in self.leaves if leaf.answer.value is None) if self.value is None else ()


def _unstated_entity(answer: Answer) -> bool:
    """Whether the unknown is a narrower diagnosis that was not made and that no test decides: then it is not meant."""
    return answer.needs is not None and answer.needs[0] == "disease"


def conjunction(values: Iterable[bool | None]) -> bool | None:
    """Kleene's and: false if one is false, unknown if one is unknown, else true.

    >>> conjunction([True, None]), conjunction([None, False]), conjunction([])
    (None, False, True)
    """
    found = tuple(values)
    if False in found:
        return False
    return None if None in found else True


def decide(
    tree: Expression,
    ask: Callable[[Atom], Answer],
    *,
    negated: bool = False,
    assume_absent: bool = False,
) -> Verdict:
    """Judge a tree by asking for each atom.

    With ``assume_absent`` an unknown under a *not* counts as absent: used to tell a test that is
    required from one that could only close a row. A trailing ``?`` in the expression ("or status
    unknown") makes the unknown count as met.
    """
    if isinstance(tree, Atom):
        answer = ask(tree)
        leaf = Leaf(tree, answer, negated)
        value = leaf.holds
        if answer.value is None and (tree.or_unknown or (negated and (assume_absent or _unstated_entity(answer)))):
            value = True
        return Verdict(value, (leaf,))
    if isinstance(tree, Not):
        return decide(tree.item, ask, negated=not negated, assume_absent=assume_absent)
    verdicts = [decide(item, ask, negated=negated, assume_absent=assume_absent) for item in tree.items]
    both = isinstance(tree, And) is not negated  # de Morgan: a negated or is an and
    if both:
        value = conjunction(verdict.value for verdict in verdicts)
    else:
        inverse = conjunction(None if verdict.value is None else not verdict.value for verdict in verdicts)
        value = None if inverse is None else not inverse
    deciding = [verdict for verdict in verdicts if verdict.value is value]
    return Verdict(value, tuple(leaf for verdict in deciding for leaf in verdict.leaves))
