"""The words of an immunophenotype: intensities, signs, governing words, antigens; and its populations."""

from __future__ import annotations

import re

_NUMBER = r"\d{1,3}(?:\.\d+)?"
TOKEN = re.compile(
    r"(?P<percent>\(?\s*(?:~|>|<|approx(?:imately)?\.?\s*)?(?P<value>"
    + _NUMBER
    + r")(?:\s*(?:-|to)\s*(?P<upper>"
    + _NUMBER
    + r"))?\s*%\)?)"
    r"|(?P<neg>\b(?:negative for|negativity for|negative|neg(?:ative)?\b|lacks?(?: expression of)?|lacking|lack of|absence of|absent|without(?: expression of)?|no expression of|not expressed|do(?:es)? not express|loss of|aberrant loss of|non-?reactive|nil)\b)"
    r"|(?P<notdone>\b(?:not done|not tested|not performed|not assessed|n\.?d\.?)\b)"
    r"|(?P<pos>\b(?:positive for|positivity for|positive|pos\b|express(?:es|ed|ing|ion of)?|co-?express(?:es|ing|ion of)?|reactive for|with|and also)\b)"
    r"|(?P<dim>\b(?:(?:slightly |very |moderately )?(?:dim|weak|weakly|low|faint)(?:ly)?|dim(?=[A-Z])|lo\b)(?:\s*/\s*partial|\s+partial)?)"
    r"|(?P<partial>\b(?:partial(?:ly)?(?:\s*/\s*|\s+)?(?:dim)?|partial(?=[A-Z])|subset|minor subset|small subset|few|minority|focal|variable to partial))"
    r"|(?P<bright>\b(?:slightly bright|bright|strong|strongly|high|intense|bright(?=[A-Z])|hi\b))"
    r"|(?P<hetero>\b(?:heterogen(?:e?ous)(?:ly)?|variable|variably|variability|varied))"
    r"|(?P<increased>\b(?:increased|overexpressed|up-?regulated))"
    r"|(?P<decreased>\b(?:decreased|diminished|reduced|down-?regulated|moderate to dim))"
    r"|(?P<sign>\(?[+-]{1,3}(?:/[+-])?\)?(?=$|[\s,;.)/]))"
    r"|(?P<stop>[.;](?=\s|$)|\bbut\b|\bwhile\b|\bwhereas\b|\bhowever\b|\balthough\b|\brather than\b|\n)"
    r"|(?P<comma>,|\band\b|\bor\b|/|&|\bas well as\b|\bplus\b|:)"
    r"|(?P<open>\()|(?P<close>\))"
    r"|(?P<word>(?:HLA[- ]?(?:DR|ABC|A|B|C|DQ)|Gly(?:cophorin)?[- ]?A|beta-?F1|gamma-?delta|alpha-?beta|TCR[- ]?(?:αβ|γδ|alpha[-/ ]?beta|gamma[-/ ]?delta|ab|gd)?|[A-Za-zκλ][A-Za-z0-9κλαβγδ.]*(?:-[A-Za-z0-9]+)*))",
    re.I,
)
_SPLIT_GLUED = re.compile(r"\b(dim|partial|bright|weak)(?=(?:CD\d|HLA|MPO|TdT))", re.I)
_GLUED_STATUS = re.compile(
    r"\b(c?CD\d+[a-z]?|HLA-?DR|MPO|TdT)(pos(?:itive)?|neg(?:ative)?|dim|bright|partial|lo|hi)\b", re.I
)
MARKER_NEXT = re.compile(r"\s*(?:c?CD\d|HLA|MPO|TdT)", re.I)
GENE_TALK = re.compile(r"\s*-?(?:ITD|TKD|internal tandem|mutat|gene\b|rearrang|p\.|c\.|exon|wild)", re.I)
_RATIO = re.compile(r"\bCD4\s*[:/]\s*CD8\s+ratio[^.;,]*", re.I)
MARKER_WORD = re.compile(r"^c?s?CD\d+[a-z]{0,2}$", re.I)


def tidied(text: str) -> str:
    """The text with plain signs, and with glued intensities (``CD45dim``, ``dimCD33``) set apart."""
    tidy = (
        text.replace("−", "-")
        .replace("–", "-")
        .replace("—", "-")
        .replace("⁺", "+")
        .replace("⁻", "-")
        .replace("\t", " ")
    )
    tidy = _GLUED_STATUS.sub(r"\1 (\2)", _SPLIT_GLUED.sub(r"\1 ", tidy))
    return _RATIO.sub(" ", re.sub(r"\b(CD\d+[a-z]?|HLA-?DR|MPO|TdT)\s*/\s*(positive|negative)", r"\1 \2", tidy))


def populations(text: str) -> list[tuple[str | None, str]]:
    """Named stretches: ``Blast phenotype: … - Monocytic phenotype: …``."""
    heads = list(
        re.finditer(
            r"(?:^|[.;\n]|\s-\s)\s*(?:-\s*)?(?:\d+(?:\.\d+)?\s*%\s*)?(?P<name>(?:[A-Za-z/]+[ -]){0,3}[A-Za-z/]*(?:phenotype|population|blasts|cells|cytes|clone)(?:\s*(?:\d|[A-Z])\b)?)\s*:\s*",
            text,
            re.I,
        )
    )
    if not heads:
        return [(None, text)]
    parts: list[tuple[str | None, str]] = []
    if text[: heads[0].start()].strip(" .;-"):
        parts.append((None, text[: heads[0].start()]))
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        parts.append((re.sub(r"\s+", " ", head["name"]).strip(), text[head.end() : end]))
    return parts
