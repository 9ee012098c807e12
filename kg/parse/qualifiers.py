"""What is said beside an alteration: tested or not, allele fraction, clone, origin, timepoint.

The words are taken out of the text, so that what remains is the alteration alone. ``wild type``,
``negative`` and ``not done`` are three different things, and none of them is the default.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_NUMBER = r"((?<!\d)\d{1,6}(?:[.,]\d{1,6})?)"
_VAF = re.compile(
    rf"(?:\(|\b)\s*(?:VAF|variant allele (?:frequency|fraction)|allele (?:frequency|fraction|burden)|allelic burden|mutant allele fraction|(?:MAF|AF)(?=[\s:=]))\s*(?:of|:|=|at)?\s*([<>~≈]?)\s*{_NUMBER}\s*(%?)\s*\)?",
    re.I,
)
_VAF_AFTER = re.compile(
    rf"\(?\s?([<>~≈]?)\s?{_NUMBER}\s?(%)\s?(?:VAF|variant allele \w+|allele \w+|allelic burden|burden)?\s*\)?", re.I
)
_RATIO = re.compile(
    rf"\(?\s*(?:(?:mutant[- ]to[- ]wild[- ]?type\s+)?(?:allelic|allele|signal)\s*ratio|AR)\s*(?:of|:|=)?\s*(?:([<>~]?\s*{_NUMBER}%?)|(high|low))\s*\)?|\(?\b(high|low)\s+(?:allelic ratio|AR)\b\)?",
    re.I,
)
_LENGTH = re.compile(rf"\(?\b{_NUMBER}\s*bp\b\)?", re.I)

_ABSENT = re.compile(
    r"(?:^|(?<=[\s(,:-]))(?:is |was |were |are )?(?:wild[- ]?type|WT|negative|neg\.?|not (?:detected|found|mutated|present|identified|rearranged)|undetected|undetectable|absent|unmutated|no (?:mutations?|rearrangement|evidence)|non[- ]mutated|germline configuration|normal)(?=$|[\s),;.])",
    re.I,
)
_NO = re.compile(
    r"^(?:no|without|lack of|absence of|negative for|not?\s+evidence of|lacks?)\s+(?:evidence of\s+|detectable\s+|any\s+)?",
    re.I,
)
_PRESENT = re.compile(
    r"(?:^|(?<=[\s(,:]))(?:is |was )?(?:positive|pos\.?|detected|present|identified|found)(?=$|[\s),;.])", re.I
)
_POSITIVE_FOR = re.compile(r"^(?:positive for|presence of|detection of)\s+", re.I)
_NOT_DONE = re.compile(
    r"\b(?:not (?:done|tested|performed|assessed|available|evaluated|analy[sz]ed|reported|examined|determined)|unknown|untested|n/a|n\.?d\.?|status unknown)(?=$|[\s),;.])",
    re.I,
)
_PENDING = re.compile(r"\b(?:pending|awaited|outstanding|in progress|to follow)\b", re.I)
_SUBCLONAL = re.compile(r"\b(?:sub-?clonal|sub-?clone|minor (?:sub)?clone|low[- ]level|minor)\b", re.I)
_ORIGIN = re.compile(r"\b(germ-?line|constitutional|inherited|somatic|de novo)\b", re.I)
_ALLELES = re.compile(
    r"\b(bi-?allelic|double[- ]mutant|double mutated|double|mono-?allelic|single[- ]mutant|homozygous|heterozygous|hemizygous|multi-?hit|single[- ]hit|dm|sm)\b",
    re.I,
)
_SIGNIFICANCE = re.compile(
    r"\b(likely pathogenic|pathogenic|likely benign|benign|VUS|VOUS|variant of (?:uncertain|unknown) significance|uncertain significance|polymorphism|SNP|tier (?:I{1,3}|IV|1|2|3|4))\b",
    re.I,
)
_AT = re.compile(
    r"(?:\bat\s+|\(\s*)(diagnosis|initial diagnosis|first diagnosis|presentation|baseline|(?:first|second|third|\d(?:st|nd|rd|th)?)?\s*relapse(?:\s*\d)?|progression|remission|before therapy|pre-?treatment)\b\s*\)?",
    re.I,
)
_EMPTY = re.compile(r"\(\s*[,;:\s]*\)|\[\s*\]")
_UNSURE = frozenset(
    {
        "vus",
        "vous",
        "variant of uncertain significance",
        "variant of unknown significance",
        "uncertain significance",
        "benign",
        "likely benign",
        "polymorphism",
        "snp",
        "tier iii",
        "tier iv",
        "tier 3",
        "tier 4",
    }
)


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """``status`` is None when the text says nothing about it (a named alteration is then present)."""

    status: str | None = None
    vaf: float | None = None
    subclonal: bool = False
    origin: str | None = None
    alleles: str | None = None
    at: str | None = None
    detail: tuple[tuple[str, str], ...] = ()
    bare_percent: bool = (
        False  # the fraction is a percentage that nothing names: of cells, beside a fusion or a lost arm
    )


def fraction(number: str, percent: bool) -> float | None:
    """An allele fraction 0-1 from ``38``, ``38 %``, ``0.38`` or ``0,38``; None beyond 100 %.

    >>> fraction("38", True), fraction("0.38", False), fraction("38", False)
    (0.38, 0.38, 0.38)
    """
    value = float(number.replace(",", "."))
    share = value / 100 if percent or value > 1 else value
    return round(share, 6) if 0 <= share <= 1 else None


def split(text: str) -> tuple[str, Qualifiers]:
    """The alteration without its qualifiers, and the qualifiers.

    >>> split("TP53 p.R248Q (VAF 38%)")
    ('TP53 p.R248Q', Qualifiers(status=None, vaf=0.38, subclonal=False, origin=None, alleles=None, at=None, detail=(), bare_percent=False))
    """
    rest = text.strip().replace("−", "-").replace("–", "-").replace("—", "-")
    detail: list[tuple[str, str]] = []
    status: str | None = None
    if match := _RATIO.search(rest):
        value = match[1] or match[3] or match[4]
        detail.append(("allelic ratio", value.strip().replace(",", ".").lower()))
        rest = _cut(rest, match)
    if match := _LENGTH.search(rest):
        detail.append(("length", f"{match[1]} bp"))
        rest = _cut(rest, match)
    vaf, bare = None, False
    if match := _VAF.search(rest) or _VAF_AFTER.search(rest):
        vaf = fraction(match[2], bool(match[3]))
        if vaf is not None:
            if match[1] in ("<", ">"):
                detail.append(("VAF", match[1]))
            bare = not re.search(r"[A-Za-z]", match[0])
            rest = _cut(rest, match)
    at = None
    if match := _AT.search(rest):
        at = re.sub(r"\s+", " ", match[1].strip().lower())
        rest = _cut(rest, match)
    for pattern, value in ((_PENDING, "pending"), (_NOT_DONE, "not done")):
        if status is None and (match := pattern.search(rest)):
            status, rest = value, _cut(rest, match)
    if status is None and (match := _NO.match(rest)):
        status, rest = "absent", rest[match.end() :]
    if (
        status is None
        and not re.search(r"unmutated\s+IGHV|IGHV[- ]unmutated|IGHV.*unmutated|normal karyotype", rest, re.I)
        and (match := _ABSENT.search(rest))
    ):
        status, rest = "absent", _cut(rest, match)
    if status is None and (match := _POSITIVE_FOR.match(rest)):
        status, rest = "present", rest[match.end() :]
    if status is None and (match := _PRESENT.search(rest)):
        status, rest = "present", _cut(rest, match)
    subclonal = bool(match := _SUBCLONAL.search(rest))
    if match:
        rest = _cut(rest, match)
    origin = None
    if match := _ORIGIN.search(rest):
        word = match[1].lower().replace("-", "")
        origin = "germline" if word in ("germline", "constitutional", "inherited") else "somatic"
        rest = _cut(rest, match)
    alleles = None
    if match := _ALLELES.search(rest):
        word = match[1].lower().replace("-", "").replace(" ", "")
        alleles = {
            "double": "biallelic",
            "doublemutant": "biallelic",
            "doublemutated": "biallelic",
            "dm": "biallelic",
            "singlemutant": "monoallelic",
            "sm": "monoallelic",
        }.get(word, word)
        rest = _cut(rest, match)
        detail.append(("alleles", alleles))
    if match := _SIGNIFICANCE.search(rest):
        word = match[1].lower()
        detail.append(("significance", word))
        status = status or ("unknown" if word in _UNSURE else None)
        rest = _cut(rest, match)
    rest = _EMPTY.sub(" ", re.sub(r"\(\s*[,;]\s*", "(", re.sub(r"[,;]\s*\)", ")", rest)))
    rest = re.sub(r"\s+", " ", rest).strip(" ,;:.")
    return rest, Qualifiers(status, vaf, subclonal, origin, alleles, at, tuple(detail), bare)


def of_cells(said: Qualifiers) -> Qualifiers:
    """The same with a bare percentage as a share of cells: a fusion or a lost arm has no allele fraction."""
    if not said.bare_percent or said.vaf is None:
        return said
    share = ("cells", f"{said.vaf * 100:g} %")
    return replace(said, vaf=None, subclonal=said.subclonal or said.vaf < 0.05, detail=(*said.detail, share))


def _cut(text: str, match: re.Match[str]) -> str:
    """The text without a match; brackets that the match closed or opened alone are mended."""
    before, after = text[: match.start()], text[match.end() :]
    if match[0].count(")") > match[0].count("("):
        after = ")" + after
    elif match[0].count("(") > match[0].count(")"):
        after = after if ")" not in after else "(" + after.lstrip()
    return f"{before.rstrip()} {after.lstrip()}".strip()
