"""A case in one line: ``AML, 3 years, CD33 94%, IDH1 R132H`` or ``infant B-ALL KMT2A::AFF1 8 months CD19+``.

Commas separate where they stand; within a part the longest stretch of words that means something is
taken first. Words that mean nothing are kept as an alteration, so that they are listed as not understood.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from kg.case.age import WORDS, find_age
from kg.case.antigen_words import names_antigen, one_result
from kg.case.check import SEXES, check
from kg.case.context import is_meant
from kg.case.diseases import resolve
from kg.case.karyotype_words import read_words
from kg.case.limits import LONGEST_KARYOTYPE, check_text
from kg.case.model import Case
from kg.case.notes import Notes, quoted
from kg.case.phrase_therapy import continue_list, settle, take_therapy
from kg.case.units import lab_key, read_value
from kg.case.vocabulary import CONDITIONS, DRUGS, STATES, ambiguous
from kg.errors import CaseError
from kg.names.normalise import name_key
from kg.parse import lexicon
from kg.parse.cytogenetics import read_cytogenetic
from kg.parse.fusion import read_fusion
from kg.parse.immunophenotype import read_immunophenotype
from kg.parse.variant import read_alteration

_KARYOTYPE = re.compile(
    r"\b[2-9]\d(?:[~-]\d{2,3})?(?:<\dn>)?,\s*(?:X[XY]*|Y)c?\b(?:,\s*[^,;\s]+(?:\[(?:cp)?\d+\])?(?:/[^,\s]+)?)*(?:\[(?:cp)?\d+\])?\S*"
)
_NO_ITEM = re.compile(r"(?!(?:mar|inc|idem|dmin|sl|sdl)\b)(?:[A-Za-z][A-Za-z-]{2,}|\d+)$")
_PARTS = re.compile(r"(?:[,;](?!\d)|(?<!\d)[,;])(?![^()\[\]]*[)\]])")
_FILLERS = frozenset(
    [
        "with",
        "by",
        "fish",
        "detected",
        "and",
        "in",
        "a",
        "an",
        "old",
        "patient",
        "at",
        "the",
        "of",
        "has",
        "is",
        "who",
        "year",
        "aged",
        "age",
        "carrying",
        "harboring",
        "harbouring",
        "plus",
        "&",
        "+",
        "-",
        "for",
        "mutation",
        "mutations",
        "then",
        "followed",
        "by",
        "but",
        "also",
        "was",
        "were",
        "been",
    ]
)
_LAB = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9_:β -]*?)(?:\s*[:=]\s*|\s+|(?=[<>~≤≥]))(?P<value>[<>~≤≥]?\s*\d[\d.,]*\s*(?:\S.*)?)$"
)
_UNIT_LIKE = re.compile(r"(?i)[a-zµμ%^×x*0-9]*[/^%]|[a-zµμ]+\d?$")
_REMISSION = re.compile(r"(?i)\bCR\s([1-3])\b")
_INVERTED = re.compile(r"(?i)\b(leuka?emia),\s*([a-z]+(?:[ -][a-z]+)?),\s*(acute|chronic)\b")
_LONGEST = 9
_COPULA = re.compile(r"\b(?:was|were|is|are|has been|have been)\b\s*")
# Words that turn round what stands beside them; a part that is read without them would say the opposite.
_DENIAL = frozenset(
    [
        "no", "not", "non", "without", "neither", "nor", "never", "none", "negative", "absent", "lacking", "lacks", "lack", "lacked", "undetected",
        "undetectable", "excluded", "denies", "denied", "cannot", "absence", "wasn't", "weren't", "isn't", "aren't", "hasn't", "nil", "free", "ruled",
    ]
)  # fmt: skip
_LINKS = frozenset(
    ["with", "and", "in", "at", "the", "of", "has", "is", "who", "by", "then", "followed", "for", "but", "was", "were"]
)  # end no stretch


def read_phrase(text: str) -> Case:
    """The case that a phrase states.

    Raises CaseError where it names no disease or two ages.
    """
    fields: dict[str, Any] = {}
    check_text("phrase", text, LONGEST_KARYOTYPE)
    rest = _REMISSION.sub(r"CR\1", _INVERTED.sub(r"\3 \2 \1", text.strip()))
    if match := _KARYOTYPE.search(rest):
        end = match.start() + len(_own_part(match[0]))
        fields["karyotype"] = rest[match.start() : end].rstrip(",;")
        before = re.sub(r"(?i)\b(?:karyotype|cytogenetics)\s*[:=]?\s*$", "", rest[: match.start()])
        rest = before + ", " + rest[end:]
    check_text("phrase", rest)
    for part in _PARTS.split(rest):
        words = [word for word in part.split() if is_meant(word.strip(".,"), rest) or _other_meaning(word, fields)]
        if words:
            _take(words, fields)
    settle(fields)
    if not fields.get("disease"):
        raise CaseError(
            f"no disease in {quoted(text)}; expected something like 'AML, 3 years, CD33 94%, IDH1 R132H' (or a file name ending in .yaml, .json or .jsonl)"
        )
    case = Case(**fields)
    check(case)
    return case


def _own_part(text: str) -> str:
    """The karyotype without the words behind it: it ends with its last count of cells, or before a plain word."""
    if (end := text.rfind("]")) >= 0 and "(" not in text[end:]:
        return text[: end + 1]
    parts = text.split(",")
    while len(parts) > 2 and _NO_ITEM.match(parts[-1].strip()):
        parts.pop()
    return ",".join(parts)


def _other_meaning(word: str, fields: dict[str, Any]) -> bool:
    """A word with another reading than the one of this vocabulary is listed, not read; RT is radiotherapy."""
    if word.strip(".,") == "RT":
        fields.setdefault("prior", []).append("radiotherapy")
    else:
        fields.setdefault("alterations", []).append(word)
    return False


def _take(words: list[str], fields: dict[str, Any]) -> None:
    """One part of a phrase: as a whole, else piece by piece.

    A denial that no piece has taken in is not passed over: of such a part only what stands in front of what
    is denied is read, the rest is listed as it was written.
    """
    said = " ".join(words)
    if _put(said, fields):
        return
    words = _COPULA.sub("", said).split() or words
    if len(words) < len(said.split()) and _put(" ".join(words), fields):
        return
    trial = deepcopy(fields)
    if not (denied := _take_pieces(words, trial)):
        fields.clear()
        fields.update(trial)
        return
    start = _last_disease(words[: denied[0]])
    if start:
        _take_pieces(words[:start], fields)
    fields.setdefault("alterations", []).append(" ".join(words[start:]))


def _last_disease(words: list[str]) -> int:
    """How many of the words are over with the last disease or age among them, which no word behind denies."""
    for end in range(len(words), 0, -1):
        for start in range(max(0, end - _LONGEST), end):
            plain = " ".join(words[start:end])
            if _is_disease(plain.strip(" ,;.")) or find_age(plain):
                return end
    return 0


def _take_pieces(words: list[str], fields: dict[str, Any]) -> list[int]:
    """Left to right, the longest stretch that is understood; where denials stand that none took in."""
    denied: list[int] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            if size > 1 and words[at + size - 1].lower() in _LINKS:
                continue
            after = words[at + size] if at + size < len(words) else ""
            if _put(" ".join(words[at : at + size]), fields, after):
                at += size
                break
        else:
            word = words[at]
            if word.lower().strip(",.") in _DENIAL:
                denied.append(at)
            if word.lower().strip(",.") not in _FILLERS:
                fields.setdefault("alterations", []).append(word)
            at += 1
    return denied


def _put(stretch: str, fields: dict[str, Any], after: str = "") -> bool:
    """Whether a stretch means one thing, which is then put into its field; ``after`` is the word behind it."""
    plain = stretch.strip(" ,;.")
    if not plain:
        return True
    low = plain.lower()
    if low == "was" and plain != "WAS":  # the verb, not the syndrome
        return False
    if (found := find_age(plain)) or (low in WORDS and (found := (plain, WORDS[low]))):
        return _age(found[0], fields)
    if low in SEXES and len(low) > 1:
        fields["sex"] = SEXES[low]
        return True
    if _is_disease(plain) and not (len(plain) == 2 and not plain.isupper()):
        fields.setdefault("disease", []).append(plain)
        return True
    if STATES.find(plain) or (low.startswith(("in ", "at ")) and STATES.find(plain[3:])):
        fields.setdefault("state", []).append(plain if STATES.find(plain) else plain[3:])
        return True
    return (
        take_therapy(plain, fields)
        or _finding(plain, fields, after)
        or _other(plain, fields)
        or continue_list(plain, fields)
    )


def _is_disease(text: str) -> bool:
    if resolve(text) or name_key(text) in ambiguous():
        return True
    first, _, rest = text.partition(" ")
    return first.lower() in WORDS and bool(resolve(rest))


def _age(words: str, fields: dict[str, Any]) -> bool:
    if words.lower() in WORDS:
        if "age" not in fields:
            fields["age"] = words
    elif str(fields.get("age", "")).lower() in WORDS or "age" not in fields or fields["age"] == words:
        fields["age"] = words
    else:
        raise CaseError(f"two ages: {fields['age']!r} and {words!r}")
    return True


def _finding(text: str, fields: dict[str, Any], after: str) -> bool:
    """An antigen, an alteration or a laboratory value."""
    if lexicon.alteration(text) or read_fusion(text) or read_cytogenetic(text):
        fields.setdefault("alterations", []).append(text)
        return True
    if match := re.match(r"(?i)(?:karyotype|cytogenetics)\s*[:=]?\s*(.+)$|(.+)\s+(?:karyotype|cytogenetics)$", text):
        words = (match[1] or match[2]).strip()
        if read_words(words, Notes()) is not None:
            fields["karyotype"] = words
            return True
    if found := one_result(text):
        fields.setdefault("markers", {})[found[0]] = found[1]
        return True
    if names_antigen(text):  # an antigen is never read as a change of its gene
        return " " not in text and _glued(text, fields)
    if (match := _LAB.match(text)) and (lab := lab_key(match["name"].strip())):
        return _lab(match["name"].strip(), match["value"].strip(), lab[0], after, fields)
    readings = read_alteration(text, tuple(_genes(fields)))
    words = text.split()
    if STATES.find(words[0]):  # "R/R IDH2 R172K": the course is a state, not a word of the variant
        return False
    if all(reading.ok for reading in readings) and (len(words) == 1 or _compact(text)):
        fields.setdefault("alterations", []).append(text)
        return True
    return False


def _glued(text: str, fields: dict[str, Any]) -> bool:
    """``CD34+CD117+CD7-`` in one word."""
    found = read_immunophenotype(text)
    if not found.problems and any(population.markers for population in found.populations):
        fields.setdefault("markers", {})[text] = None
        return True
    return False


def _lab(name: str, value: str, key: str, after: str, fields: dict[str, Any]) -> bool:
    """A value whose unit is known, else nothing: a shorter stretch may be one.

    Raises CaseError where the word behind a bare number looks like a unit that is not known.
    """
    try:
        read = read_value(key, value)
    except CaseError:
        return False
    if read.value is None:
        return False
    if not read.unit_stated and _UNIT_LIKE.match(after) and "/" in after:
        read_value(key, f"{value} {after}")
    fields.setdefault("labs", {})[name] = value
    return True


def _genes(fields: dict[str, Any]) -> list[str]:
    words = re.findall(r"[A-Z][A-Z0-9]{2,}", " ".join(str(entry) for entry in fields.get("alterations", [])))
    return [symbol for word in words if (symbol := lexicon.gene(word))]


def _compact(text: str) -> bool:
    """A gene with its change and nothing of another field behind it: no disease, age or antigen inside."""
    words = text.split()
    return not any(resolve(word) or find_age(word) or re.match(r"CD\d", word) for word in words[1:])


def _other(text: str, fields: dict[str, Any]) -> bool:
    if match := re.fullmatch(r"FAB\s*(M[0-7]\S*)|ECOG\s*(?:PS\s*)?([0-4])", text, re.I):
        if match[1]:
            fields["fab"] = match[1]
        else:
            fields.setdefault("fitness", {})["ECOG"] = int(match[2])
        return True
    if match := re.fullmatch(r"(.+?)\s+(?:pending|awaited)", text, re.I):
        fields.setdefault("pending", []).append(match[1])
        return True
    if (drug := DRUGS.find(text)) and DRUGS.rows[drug]["role"] == "supportive":
        fields.setdefault("medications", []).append(text)
        return True
    if key := CONDITIONS.find(text):
        field = "constitutional" if CONDITIONS.rows[key]["kind"] == "constitutional" else "conditions"
        fields.setdefault(field, []).append(text)
        return True
    return False
