"""The words of an immunophenotype: intensities, signs, governing words, antigens; and its populations."""

from __future__ import annotations

import re

_NUMBER = r"\d{1,6}(?:[.,]\d{1,4})?"
_MARKER_START = r"(?:c?s?CD ?\d|HLA|c?MPO|c?TdT|myeloperoxidase)"
_LEVEL = r"(?:dim|partial|bright|weak|low|high|strong|pos(?:itive)?|neg(?:ative)?|lo|hi)"
_ADVERB = r"(?:\w{3,15}ly )?"
_EXPRESS = r"(?:co-?)?express"

TOKEN = re.compile(
    r"(?P<percent>\(?\s*(?:of\s+)?(?P<comparator>~|>=?|<=?|≥|≤|approx(?:imately)?\.?\s)?\s*(?P<minus>(?<=[\s(])-(?=\d))?(?P<value>"
    + _NUMBER
    + r")(?:\s?(?:-|to)\s?(?P<upper>"
    + _NUMBER
    + r"))?\s?%\)?)"
    # two negatives, and what says "not known", come before the plain words they hold
    r"|(?P<affirmed>\b(?:no loss of|without loss of|not negative(?: for)?|no longer (?:negative|absent)|not lost)\b)"
    r"|(?P<notdone>\b(?:not (?:done|tested|performed|assessed|evaluated|available|reported|examined|determined)(?: for)?|untested|n\.?d\.?(?=$|[\s,;)])|pending)\b)"
    r"|(?P<except>\b(?:except(?:ing)?(?: for)?|with the exception of|other than|apart from|aside from)\b)"
    r"|(?P<neg>\b(?:neg(?:ative|ativity)? for|not (?:be )?"
    + _ADVERB
    + r"(?:positive|reactive)(?: for)?|not "
    + _ADVERB
    + _EXPRESS
    + r"(?:ing|es|ed)?|(?:do|does|did) not (?:show |demonstrate |have )?"
    + _ADVERB
    + r"(?:"
    + _EXPRESS
    + r"(?:ion of)?)?|fail(?:s|ed|ing)? to "
    + _EXPRESS
    + r"|devoid of|non-?"
    + _EXPRESS
    + r"\w*|no longer "
    + _ADVERB
    + r"(?:express(?:ed|es|ing)?|positive|present|detected)|lack(?:s|ed|ing)?(?: of)?(?: (?:detectable |any )?expression(?: of)?)?|(?:absence|absent expression) of(?: expression of)?|without(?: (?:any )?expression of)?"
    r"|no (?:[a-z]{3,15} ){0,2}(?:(?:expression|evidence) of )?(?="
    + _MARKER_START
    + r")|neither|(?:aberrant )?loss of(?: expression)?(?: of)?|lost (?:the )?expression(?: of)?|negative|neg\b\.?(?!-)|absent|not "
    + _ADVERB
    + r"(?:detected|detectable|present|seen|found|identified|demonstrated)|undetect\w+|non-?reactive|nil|lost|loss)(?![a-z]))"
    r"|(?P<pos>\b(?:positive for|positivity for|positive|pos\b\.?(?!-)|"
    + _EXPRESS
    + r"(?:es|ed|ing|ion of)?|reactive for|with|and also|present|detected)(?![a-z]))"
    r"|(?P<dim>\b(?:(?:slightly |very |moderately )?(?:dim(?:ly|mer)?|weak(?:ly|er)?|low(?:er)?|faint(?:ly)?|lo|moderate (?:to |/ ?)dim)\b)(?:\s*/\s*partial(?:ly)?\b|\s+partial(?:ly)?\b)?)"
    r"|(?P<partial>\b(?:partial(?:ly)?\b(?:\s*/\s*|\s+)?(?:dim\b)?|partly|subset|minor subset|small subset|few|minority|focal(?:ly)?|variable to partial)\b)"
    r"|(?P<bright>\b(?:slightly bright|bright(?:ly)?|strong(?:ly)?|high(?:ly)?|intense(?:ly)?|hi)\b)"
    r"|(?P<hetero>\b(?:heterogen(?:e?ous)(?:ly)?|variable|variably|variability|varied)\b)"
    r"|(?P<increased>\b(?:increased|over-?expressed|up-?regulated)\b)"
    r"|(?P<decreased>\b(?:decreased|diminished|reduced|down-?regulated)\b)"
    r"|(?P<sign>\(?\s?[+-]{1,3}(?:/[+-])?\s?\)?(?=$|[\s,;.)/]|"
    + _MARKER_START
    + r"))"
    r"|(?P<stop>[.;](?=\s|$)|\bbut\b|\bwhile\b|\bwhereas\b|\bhowever\b|\balthough\b|\brather than\b|\n)"
    r"|(?P<conj>\band\b|\bor\b|\bnor\b|/|&|\bas well as\b|\bplus\b)|(?P<comma>,)"
    r"|(?P<open>\()|(?P<close>\))"
    r"|(?P<word>(?:HLA[- ]?(?:DR|ABC|A|B|C|DQ)\b|Gly(?:cophorin)?[- ]?A\b|beta-?F1|gamma-?delta|alpha-?beta|TCR[- ]?(?:αβ|γδ|alpha[-/ ]?beta|gamma[-/ ]?delta|ab|gd)?"
    # a dot belongs to a word only inside it; a hyphen not before a status word or the next antigen
    r"|[A-Za-zκλ][A-Za-z0-9κλαβγδ]*(?:\.(?=\w)[A-Za-z0-9]+)*(?:-(?!"
    + _LEVEL
    + r"\b|express|"
    + _MARKER_START
    + r")[A-Za-z0-9]+)*))",
    re.I,
)
MARKER_NEXT = re.compile(rf"\s*(?:{_MARKER_START})", re.I)
_HEAD = re.compile(
    r"\s*(?:markers?|antigens?|stains?|immunostains?)?\s*(?::|\binclud(?:e|ing)\b|\bare\b:?(?=\s*" + _MARKER_START + "))",
    re.I,
)
LIST_NEXT = re.compile(rf"[\s(]*(?:{_LEVEL}\s+)?{_MARKER_START}", re.I)
GENE_TALK = re.compile(r"\s*-?(?:ITD|TKD|internal tandem|mutat|gene\b|rearrang|p\.|c\.|exon|wild)", re.I)
BINDS_BACK = re.compile(
    r"\s*(?:$|[,;.)+-]|and\b|or\b|(?:in|on|at|by)\b|pos(?:itive)?\b|expressed\b|expression\b|staining\b|~?>?<?\d|\(?\d)", re.I
)
CELLS_NEXT = re.compile(
    r"[\s(]*(?:[+-]+|pos(?:itive)?)?\)?\s*(?:\w+\s+)?(?:\w*blasts?|cells?|population|events|\w+cytes)\b", re.I
)
_RATIO = re.compile(r"\bCD4\s*[:/]\s*CD8\s+ratio[^.;,]*", re.I)
_NAMELESS = re.compile(r"(?:^|[,;(]\s*)(\d{1,3}[a-e]?)\s?(\([+-]+\)|[+-](?=\s*[,;)]|$))")
MARKER_WORD = re.compile(r"CD\d", re.I)

_MARKER = r"(?:c?s?CD\d+[a-z]??|HLA-?DR|c?MPO|c?TdT)"
_SPLIT_GLUED = re.compile(rf"\b(dim|partial|bright|weak)(?={_MARKER_START})", re.I)
_GLUED_STATUS = re.compile(rf"(?<![A-Za-z])({_MARKER})-?({_LEVEL})(?=\b|{_MARKER_START})", re.I)
_SLASHED = re.compile(rf"\b({_MARKER})\s?/\s?(positive|negative)", re.I)
_GLUED_MINUS = re.compile(rf"(?<=\d)([a-z]?)-(?={_MARKER_START})", re.I)


def heads_list(text: str, at: int) -> bool:
    """Whether a status word that ends here opens a list: ``Negative: CD3``, ``Negative markers: CD3``, ``positive antigens include CD33``."""
    return bool(_HEAD.match(text, at))


def nameless(text: str) -> list[str]:
    """Results without the letters CD, as in ``CD7(-), 11b(-)``."""
    return [match[1] + match[2] for match in _NAMELESS.finditer(text)]


def minus_is_sign(text: str) -> bool:
    """Whether a hyphen between two antigens can be a minus: only where signs are written without separators throughout."""
    return bool(re.search(r"[A-Za-z0-9]\+|[A-Za-z0-9]-\s*(?:$|[,;.)])", text))


def tidied(text: str) -> str:
    """The text with plain signs, and with glued intensities (``CD45dim``, ``dimCD33``, ``CD34-positive``) set apart."""
    tidy = text.translate({ord(sign): "-" for sign in "−–—⁻"} | {ord("⁺"): "+", ord("\t"): " ", ord("\u00a0"): " "})
    tidy = re.sub(r"\bCD\s(?=\d)", "CD", re.sub(r"[ ]{2,}", " ", tidy))
    tidy = _SPLIT_GLUED.sub(r"\1 ", tidy)
    return _RATIO.sub(" ", _SLASHED.sub(r"\1 \2", _GLUED_STATUS.sub(r"\1 (\2) ", tidy)))


def doubtful_hyphens(text: str) -> bool:
    """Whether antigens are joined by hyphens of which nobody can tell whether they separate or say negative."""
    return bool(_GLUED_MINUS.search(text)) and not minus_is_sign(text)


_POPULATION = re.compile(
    r"(?:^|[.;\n]|\s-\s)\s*(?:-\s*)?(?:\d+(?:\.\d+)?\s*%\s*)?(?P<name>(?:[A-Za-z/]{1,30}[ -]){0,3}[A-Za-z/]{0,30}(?:phenotype|population|blasts|cells|cytes|clone)(?:\s*(?:\d|[A-Z])\b)?)\s*(?:\(\s*~?\d+(?:\.\d+)?\s*%[^()]{0,40}\))?\s*:\s*",
    re.I,
)


def populations(text: str) -> list[tuple[str | None, str]]:
    """Named stretches: ``Blast phenotype: … - Monocytic phenotype: …``, ``Population 1 (45%): …``."""
    heads = list(_POPULATION.finditer(text))
    if not heads:
        return [(None, text)]
    parts: list[tuple[str | None, str]] = []
    if text[: heads[0].start()].strip(" .;-"):
        parts.append((None, text[: heads[0].start()]))
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        parts.append((re.sub(r"\s+", " ", head["name"]).strip(), text[head.end() : end]))
    return parts
