"""HGVS as reports write it: strict and loose, one- and three-letter, with or without ``p.``.

>>> read_protein("p.(Arg132His)")
Protein(text='p.R132H', kind='substitution', position=132, end=132, reference='R', change='H')
"""

from __future__ import annotations

import re
from dataclasses import dataclass

THREE = {
    "ala": "A", "arg": "R", "asn": "N", "asp": "D", "cys": "C", "gln": "Q", "glu": "E", "gly": "G", "his": "H", "ile": "I",
    "leu": "L", "lys": "K", "met": "M", "phe": "F", "pro": "P", "ser": "S", "thr": "T", "trp": "W", "tyr": "Y", "val": "V",
    "ter": "*", "sec": "U", "stop": "*",
}  # fmt: skip
_ONE = "ACDEFGHIKLMNPQRSTVWYU"
_AA = rf"(?:{'|'.join(name.capitalize() for name in THREE)}|{'|'.join(THREE)}|{'|'.join(n.upper() for n in THREE)}|[{_ONE}])"
_TO = rf"(?:{_AA}+|\*|X|=|\?)"
_RESIDUE = rf"({_AA})(\d{{1,5}})"
_PROTEIN = re.compile(
    rf"(?<![A-Za-z0-9*])(p\.\s*)?\(?{_RESIDUE}(?:_{_RESIDUE})?\)?"
    rf"(?:(?P<fs>(?:{_AA}|\*|X)?\s?fs(?:\s?(?:Ter|X|\*)?\s?(?:\d+|\?)?)?)|(?P<indel>del\s?ins{_TO}?|delins|ins{_TO}?\d*|dup{_AA}*|del{_AA}*)|(?P<ext>ext\S*)|(?P<to>{_TO}))?\)?(?![A-Za-z0-9])"
)
_CODING = re.compile(
    r"(?<![A-Za-z])(?P<type>[cgnr])\.\s{0,3}(?:(?P<base>[ACGT])(?P<at>\d{1,7})(?P<new>[ACGT])(?![A-Za-z0-9>])"  # c.G1442C
    r"|(?P<where>[-*]?\d{1,9}(?:[+-]\d{1,7})?(?:_[-*]?\d{1,9}(?:[+-]\d{1,7})?)?)\s{0,3}"
    r"(?P<change>[ACGTacgt]+\s{0,3}>\s{0,3}[ACGTacgt]+|del\s?[ACGTacgt]*ins\s?[ACGTacgt0-9]*|del\s?ins\s?[ACGTacgt0-9]*"
    r"|(?:del|dup|ins|inv)\s?[ACGTacgtN]*(?:\(?\d{1,5}\)?)?|=)?)"
    r"|(?<![\w.>*+-])(?P<bare>\d{1,5}[ACGT]>[ACGT])(?![A-Za-z0-9])"  # 395G>A, the c. forgotten
)
TRANSCRIPT = re.compile(r"\b(?:N[MPRGC]|XM|LRG|ENST|ENSP|NG)_?\d+(?:\.\d+)?(?:t\d+|p\d+)?:?", re.I)
_ACCESSION = re.compile(r"\b(?:N[MR]_\d+|ENST\d+)", re.I)


@dataclass(frozen=True, slots=True)
class Protein:
    """A protein change in one-letter form; ``change`` is empty for a bare codon (``R132``)."""

    text: str
    kind: str
    position: int
    end: int
    reference: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """A change of the coding or genomic sequence; ``frame`` is the length change modulo 3, None if unknown."""

    text: str
    kind: str
    frame: int | None = None


def one_letter(names: str) -> str:
    """Residues in one-letter code.

    >>> one_letter("ArgTer"), one_letter("RV"), one_letter("X")
    ('R*', 'RV', '*')
    """
    if re.fullmatch(rf"[{_ONE}*X=?]*", names):
        return names.replace("X", "*")
    return "".join(THREE.get(part.lower(), "?") for part in re.findall(r"[A-Za-z]{3}|\*", names))


def read_protein(text: str) -> Protein | None:
    """The first protein change in a text, or None. ``p.`` may be missing, then a residue and a number are enough."""
    best: Protein | None = None
    for match in _PROTEIN.finditer(text):
        found = _protein(match)
        if match[1] or found.change:
            return found
        best = best or found
    return best


def protein_span(text: str) -> tuple[int, int] | None:
    """Where the protein change of :func:`read_protein` stands."""
    spans = [(match.span(), bool(match[1]), match) for match in _PROTEIN.finditer(text)]
    for span, prefixed, match in spans:
        if prefixed or _protein(match).change:
            return span
    return spans[0][0] if spans else None


def _protein(match: re.Match[str]) -> Protein:
    reference, position = one_letter(match[2]), int(match[3])
    last, end = (one_letter(match[4]), int(match[5])) if match[4] else ("", position)
    where = f"{reference}{position}" + (f"_{last}{end}" if last else "")
    if match["fs"] is not None:
        body = re.sub(r"\s", "", match["fs"])
        parts = re.match(rf"({_AA}|\*|X)?fs(?:(?:Ter|X|\*)?(\d+|\?)?)", body)
        new = one_letter(parts[1]) if parts and parts[1] else ""
        count = f"*{parts[2]}" if parts and parts[2] and parts[2] != "?" else ""
        return Protein(f"p.{where}{new}fs{count}", "frameshift", position, end, reference, f"{new}fs{count}")
    if match["indel"] is not None:
        body = re.sub(r"\s", "", match["indel"])
        operation = next(word for word in ("delins", "del", "ins", "dup") if body.startswith(word))
        tail = body[len(operation) :]
        tail = (
            one_letter(tail)
            if operation in ("ins", "delins") and not re.search(r"\d", tail)
            else ("" if operation in ("dup", "del") else tail)
        )
        kind = {"delins": "deletion-insertion", "del": "deletion", "ins": "insertion", "dup": "duplication"}[operation]
        return Protein(f"p.{where}{operation}{tail}", kind, position, end, reference, operation + tail)
    if match["ext"] is not None:
        return Protein(f"p.{where}{match['ext']}", "extension", position, end, reference, match["ext"])
    if match["to"] is None:
        return Protein(f"p.{where}", "codon", position, end, reference)
    change = one_letter(match["to"])
    kind = (
        "nonsense"
        if change == "*"
        else "synonymous"
        if change in ("=", reference)
        else "unknown"
        if change == "?"
        else "substitution"
    )
    return Protein(f"p.{where}{change}", kind, position, end, reference, change)


def transcript_of(text: str) -> str | None:
    """The accession of the transcript that numbers a coding change, without its version.

    >>> transcript_of("NM_002168.4(IDH2):c.419G>A")
    'NM_002168'
    """
    match = _ACCESSION.search(text)
    return match[0].upper() if match else None


def protein_changes(text: str) -> list[tuple[Protein, tuple[int, int]]]:
    """All changes of a text with their spans; bare residues (``R132``) are none."""
    return [(found, match.span()) for match in _PROTEIN.finditer(text) if (found := _protein(match)).change]


def read_coding(text: str) -> tuple[Coding, tuple[int, int]] | None:
    """The first ``c.`` or ``g.`` change and its span.

    >>> read_coding("IDH1 c. 395G>A")[0].text, read_coding("c.860_863dupTCTG")[0]
    ('c.395G>A', Coding(text='c.860_863dup', kind='duplication', frame=1))
    """
    match = _CODING.search(text)
    if not match:
        return None
    if match["bare"]:
        return Coding(f"c.{match['bare']}", "substitution", 0), match.span()
    if match["base"]:
        return Coding(f"{match['type']}.{match['at']}{match['base']}>{match['new']}", "substitution", 0), match.span()
    change = re.sub(r"\s", "", match["change"] or "")
    change = re.sub(r"^del[ACGTacgt]+ins", "delins", change)  # c.1798_1799delGTinsAA
    where = match["where"]
    if ">" in change:
        return Coding(f"{match['type']}.{where}{change.upper()}", "substitution", 0), match.span()
    operation = re.match(r"delins|del|dup|ins|inv", change)
    if not operation:
        return Coding(f"{match['type']}.{where}{change}", "unknown"), match.span()
    bases = re.sub(r"[^ACGTN]", "", change[operation.end() :].upper())
    numbers = [int(number) for number in re.findall(r"(?<![+-])\b\d+", where)]
    size = (numbers[-1] - numbers[0] + 1) if numbers and "+" not in where and "-" not in where else None
    frame: int | None = None
    if operation[0] in ("del", "dup") and size is not None:
        frame = size % 3
    elif operation[0] == "ins" and bases:
        frame = len(bases) % 3
    elif operation[0] == "delins" and bases and size is not None:
        frame = (len(bases) - size) % 3
    kept = bases if operation[0] in ("ins", "delins") else ""
    kind = {
        "delins": "deletion-insertion",
        "del": "deletion",
        "ins": "insertion",
        "dup": "duplication",
        "inv": "inversion",
    }[operation[0]]
    return Coding(f"{match['type']}.{where}{operation[0]}{kept}", kind, frame), match.span()
