"""The criteria language of the curated tables: a small and/or/not tree over typed atoms.

Grammar (square brackets group, because round ones belong to names such as ``del(17p)``)::

    expr   := term (" | " term)*
    term   := factor (" & " factor)*
    factor := "!" factor | "[" expr "]" | atom
    atom   := [kind ":"] value ["?"]        "?": an unknown answer counts as met

>>> parse("unfit | age:>=75y", "fitness")
Or(items=(Atom(kind='fitness', value='unfit', or_unknown=False), Atom(kind='age', value='>=75y', or_unknown=False)))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.errors import ExpressionError

KINDS = (
    "disease", "age", "state", "biomarker", "prior", "fitness", "lab", "medication",
    "condition", "constitutional", "transplant", "site", "always", "sex", "jurisdiction",
)  # fmt: skip
STATE_GROUPS = frozenset({"R/R", "CR"})  # words of labels for several states of vocabulary/states.tsv
_KIND = re.compile(rf"({'|'.join(KINDS)})(:|=(?!=))")
# Earlier therapy: `any`, `none`, a number of lines, or modes before the key of a drug, class or regimen.
PRIOR_PLAIN = re.compile(r"any|none|lines(>=|<=|<|>)\d+")
PRIOR = re.compile(
    r"(?:(?:(?:failed or intolerant|failed|intolerant):)(?:(?:drug|class):)?|(?:drug|class):)(?P<key>[^:].*?)(?P<count>>=[1-9]\d*)?"
)
_COMPARED = r"\s*(?:>=|<=|>|<)\s*\d+(?:\.\d+)?\s*\D*"
# What the value of an atom looks like, and how that is said; kinds that are not here take any words.
_FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    "age": (re.compile(r"(>=|<=|>|<)\d+(\.\d+)?[my]"), "an age such as >=18y or <6m"),
    "lab": (re.compile(rf"[^<>=]*[^<>=\s]{_COMPARED}"), "a laboratory value with its limit, such as WBC>=25"),
    "state": (re.compile(rf"MRD{_COMPARED}|(?!MRD(?! positive$))[^<>]+"), "a state, MRD positive, or a threshold such as MRD>=0.1%"),
    "prior": (
        re.compile(rf"{PRIOR_PLAIN.pattern}|{PRIOR.pattern}"),
        "earlier therapy such as none, lines>=2, drug:X, class:C>=2, failed:X",
    ),
    "fitness": (re.compile("fit|unfit"), "fit or unfit"),
    "sex": (re.compile("female|male"), "female or male"),
    "transplant": (re.compile("planned"), "planned"),
    "always": (re.compile(""), "nothing after it"),
}


@dataclass(frozen=True, slots=True)
class Atom:
    """A single condition. ``disease=KEY`` (that entity only) is kept as value ``=KEY``."""

    kind: str
    value: str
    or_unknown: bool = False

    def __str__(self) -> str:
        separator = "" if self.value.startswith("=") else ":"
        return f"{self.kind}{separator}{self.value}{'?' if self.or_unknown else ''}"


@dataclass(frozen=True, slots=True)
class Not:
    item: Expression

    def __str__(self) -> str:
        return f"!{_grouped(self.item)}"


@dataclass(frozen=True, slots=True)
class And:
    items: tuple[Expression, ...]

    def __str__(self) -> str:
        return " & ".join(_grouped(item) for item in self.items)


@dataclass(frozen=True, slots=True)
class Or:
    items: tuple[Expression, ...]

    def __str__(self) -> str:
        return " | ".join(_grouped(item) for item in self.items)


Expression = Atom | Not | And | Or


def _grouped(item: Expression) -> str:
    return f"[{item}]" if isinstance(item, And | Or) else str(item)


@lru_cache(maxsize=8192)
def parse(text: str, default: str) -> Expression:
    """The tree of an expression whose bare atoms are of kind ``default``.

    Raises ExpressionError naming the offset and what was expected there.
    """
    reader = _Reader(text, default)
    tree = reader.expression()
    reader.blanks()
    if reader.at != len(text):
        raise ExpressionError(f"{text!r}: unexpected {text[reader.at]!r} at offset {reader.at}; expected ' | ', ' & ' or the end")
    return tree


def atoms(tree: Expression) -> tuple[Atom, ...]:
    """All atoms of a tree, left to right.

    >>> [str(a) for a in atoms(parse("CD19 & !BCR::ABL1", "biomarker"))]
    ['biomarker:CD19', 'biomarker:BCR::ABL1']
    """
    if isinstance(tree, Atom):
        return (tree,)
    if isinstance(tree, Not):
        return atoms(tree.item)
    return tuple(atom for item in tree.items for atom in atoms(item))


def check_atom(kind: str, value: str) -> None:
    """Check that the value of an atom can be answered about a patient.

    Whether an entity of that name exists is for the vocabulary to say. Raises ExpressionError that says
    what is expected.

    >>> check_atom("age", ">=18y")
    >>> check_atom("age", "banana")
    Traceback (most recent call last):
    kg.errors.ExpressionError: age:banana: expected an age such as >=18y or <6m
    """
    form = _FORMS.get(kind)
    if kind not in KINDS or (form is not None and not form[0].fullmatch(value)):
        expected = form[1] if form else "a condition of kind " + ", ".join(KINDS)
        raise ExpressionError(f"{kind}:{value}: expected {expected}")


class _Reader:
    """Recursive descent over one expression."""

    def __init__(self, text: str, default: str) -> None:
        self.text, self.default, self.at = text, default, 0

    def blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1

    def expression(self) -> Expression:
        items = [self.term()]
        while self.operator("|"):
            items.append(self.term())
        return items[0] if len(items) == 1 else Or(tuple(items))

    def term(self) -> Expression:
        items = [self.factor()]
        while self.operator("&"):
            items.append(self.factor())
        return items[0] if len(items) == 1 else And(tuple(items))

    def operator(self, sign: str) -> bool:
        if self.text.startswith(f" {sign} ", self.at):
            self.at += 3
            return True
        return False

    def factor(self) -> Expression:
        self.blanks()
        if self.text.startswith("!", self.at):
            self.at += 1
            return Not(self.factor())
        if self.text.startswith("[", self.at):
            self.at += 1
            tree = self.expression()
            self.blanks()
            if not self.text.startswith("]", self.at):
                raise ExpressionError(f"{self.text!r}: a '[' is not closed; expected ']' at offset {self.at}")
            self.at += 1
            return tree
        return self.atom()

    def atom(self) -> Atom:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] != "]" and self.text[self.at : self.at + 3] not in (" | ", " & "):
            self.at += 1
        word = self.text[start : self.at].strip()
        or_unknown = word.endswith("?")
        word = word.removesuffix("?")
        match = _KIND.match(word)
        kind, value = self.default, word
        if match:
            kind, value = match[1], ("=" if match[2] == "=" else "") + word[match.end() :].strip()
        if not value and kind != "always":
            raise ExpressionError(f"{self.text!r}: expected a condition at offset {start}")
        return Atom(kind, value, or_unknown)
