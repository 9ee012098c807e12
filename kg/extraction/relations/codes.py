"""What a mention is to a pattern: one private character that carries its role and its number.

A sentence is matched with every mention replaced by one such character, so that a pattern reads
``{s:DC} was approved for {o:S}`` and never looks at names. Letters of the roles:

====  =========================================  ====  ==========================================
G     gene                                       T     therapy
V     variant                                    H     therapy that is a phase or a named regimen
F     fusion                                     S     disease
M     marker                                     P     phenotype
D     drug                                       X Y   phenotype: adverse or high, good or low risk
E     phenotype: adverse events in general     U     supportive therapy
Q Z   outcome: good, bad prognosis or survival     N     constitutional disease (Down syndrome)
R     phenotype of cells (expression, karyotype, loss), no sign
C     drug class                                 A B O outcome: bad, good, neither (overall survival)
====  =========================================  ====  ==========================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

from kg.extraction.model import Mention
from kg.knowledge.tables import read

LETTERS = "GVFMDCTHUSNPRXYEABQZO"
FIRST = 0xE000
PER_ROLE = 256  # mentions of one role in one sentence; what is beyond is not read
_PLAIN = {
    "Gene": "G",
    "Variant": "V",
    "Fusion": "F",
    "Marker": "M",
    "Drug": "D",
    "DrugClass": "C",
    "Therapy": "T",
    "Disease": "S",
}
ANY_MENTION = f"{chr(FIRST)}-{chr(FIRST + PER_ROLE * len(LETTERS) - 1)}"
_PRIVATE = re.compile(f"[{ANY_MENTION}]")


@cache
def _roles() -> dict[tuple[str, str], str]:
    rows = read(resources.files("kg.extraction.relations") / "roles.tsv", ("type", "norm", "role"))
    return {(row["type"], row["norm"]): row["role"] for row in rows}


_REGIMEN = re.compile(r"(?:regimen|combination|protocol|backbone)$|^\d\+\d|^[a-z]{0,6}-?[A-Z]{2,}")


_OF_CELLS = re.compile(
    r"expression$|karyotype|ploid|haploid|loss$|escape$|downregulation$|pathway alteration$|(?:negative|positive) (?:relapse|disease)|lineage|clonal|resistance$|IGHV|chromothripsis|methylation|hydroxyglutarate"
)


def role(mention: Mention) -> str:
    """The letter of a mention; Outcome and Phenotype norms decide by ``roles.tsv``.

    >>> role(Mention(0, 2, "CR", "Outcome", None, "complete remission"))
    'B'
    """
    kind = mention.type
    listed = _roles().get((kind, mention.norm))
    if listed:
        return listed
    if (
        kind == "Therapy"
        and _REGIMEN.search(mention.norm)
        and mention.norm.upper() != mention.norm.lower()
        and "CAR " not in mention.norm
    ):
        return "H"
    if kind == "Therapy" and mention.norm[:1].isdigit():
        return "H"
    if kind == "Phenotype" and _OF_CELLS.search(mention.norm):
        return "R"
    return _PLAIN.get(kind) or ("O" if kind == "Outcome" else "P")


def code(letter: str, number: int) -> str:
    """The character of the ``number``-th mention of a role."""
    return chr(FIRST + LETTERS.index(letter) * PER_ROLE + number)


def letter_of(char: str) -> str | None:
    """The role of a character, None for a character of the text."""
    index = (ord(char) - FIRST) // PER_ROLE
    return LETTERS[index] if 0 <= index < len(LETTERS) and ord(char) >= FIRST else None


def ranges(letters: str) -> str:
    """The inside of a character class that holds the mentions of the roles."""
    return "".join(f"{code(letter, 0)}-{code(letter, PER_ROLE - 1)}" for letter in letters)


def role_bits(letters: Iterable[str]) -> int:
    """Roles as the bits of a number."""
    return sum(1 << LETTERS.index(letter) for letter in set(letters))


def without_private(text: str) -> str:
    """The text with characters of the private range blanked: they would be read as mentions."""
    return _PRIVATE.sub(" ", text)
