"""The words of an immunophenotype: intensities, signs, governing words, antigens; and its populations."""

from __future__ import annotations

import re

_NUMBER = r"\d{1,6}(?:[.,]\d{1,4})?"
_MARKER_START = r"(?:[cs]?CD ?\d|HLA|c?MPO|c?TdT|myeloperoxidase|surface immunoglobulin|sIg[GMD]?\b|kappa\b|lambda\b|lysozyme|glycophorin|PAX-?5|TCR\b)"
_LEVEL = r"(?:dim|partial|bright|weak|low|high|strong|pos(?:itive)?|neg(?:ative)?|lo|hi)"
_ADVERB = r"(?:\w{3,15}ly )?"
_EXPRESS = r"(?:co-?)?express"

# In this order: what says "not known" and double negatives stand before the plain words they hold.
_WORDS = {
    "percent": r"\(?\s?(?P<comparator>~|>=?|<=?|≥|≤|approx(?:imately)?\.?\s)?\s?(?P<minus>(?<=[\s(])-(?=\d))?"
    rf"(?P<value>{_NUMBER})(?:\s?(?:-|to)\s?(?P<upper>{_NUMBER}))?\s?%\)?",
    "affirmed": r"\b(?:no loss of|without loss of|not negative(?: for)?|no longer (?:negative|absent)|not lost)\b",
    "notdone": r"\b(?:not (?:done|tested|performed|assessed|evaluated|available|reported|examined|determined)(?: for)?|(?:cannot|could not) be \w{4,12}ed|untested|pending)\b"
    r"|\bn\.?d\.?(?=$|[\s,;)])",
    "except": r"\b(?:except(?:ing)?(?: for)?|with the exception of|other than|apart from|aside from)\b",
    "no": rf"\bno (?:[a-z]{{3,15}} ){{0,2}}(?:(?:expression|evidence) of )?(?={_MARKER_START})|\bneither\b"
    rf"|\b(?:but|and) not (?:for )?(?:[a-z]{{3,15}} ){{0,2}}(?={_MARKER_START})",
    "neg": r"\b(?:neg(?:ative|ativity)? for"
    rf"|(?:not|never) {_ADVERB}(?:positive|reactive)(?: for)?|not {_ADVERB}{_EXPRESS}(?:ing|es|ed)?"
    rf"|(?:do|does|did) not (?:show |demonstrate |have )?{_ADVERB}(?:{_EXPRESS}(?:ion of)?)?|fail(?:s|ed|ing)? to {_EXPRESS}"
    rf"|devoid of|non-?{_EXPRESS}\w*|no longer {_ADVERB}(?:express(?:ed|es|ing)?|positive|present|detected)"
    r"|lack(?:s|ed|ing)?(?: of)?(?: (?:detectable |any )?expression(?: of)?)?|(?:absence|absent expression) of(?: expression of)?"
    r"|without(?: (?:any )?expression of)?|(?:aberrant )?loss of(?: expression)?(?: of)?|lost (?:the )?expression(?: of)?"
    rf"|negative|neg\b\.?|absent|not {_ADVERB}(?:detected|detectable|present|seen|found|identified|demonstrated)"
    r"|undetect\w+|non-?reactive|nil|lost|loss)(?![a-z])",
    "pos": rf"\b(?:positive for|positivity for|positive|pos\b\.?|{_EXPRESS}(?:es|ed|ing)?|{_EXPRESS}ion of(?!\s*[~<>]?\s?\d)"
    r"|reactive for|with|and also|present|detected)(?![a-z])",
    "dim": r"\b(?:(?:slightly |very |moderately )?(?:dim(?:ly|mer)?|weak(?:ly|er)?|low(?:er)?|faint(?:ly)?|lo|moderate(?: to |\s?/\s?)dim)\b)"
    r"(?:\s?/\s?partial(?:ly)?\b|\s?partial(?:ly)?\b)?",
    "partial": r"\b(?:partial(?:ly)?\b(?:\s?/\s?|\s?)(?:dim\b)?(?:\s?los[st]\b(?: of\b)?)?|partly|subset|minor subset|small subset|few|minority|focal(?:ly)?|variable to partial)(?![a-z])",
    "bright": r"\b(?:slightly bright|bright(?:ly)?|strong(?:ly)?|high(?:ly)?|intense(?:ly)?|hi)\b",
    "hetero": r"\b(?:heterogen(?:e?ous)(?:ly)?|variable|variably|variability|varied)\b",
    "increased": r"\b(?:increased|over-?expressed|up-?regulated)\b",
    "decreased": r"\b(?:decreased|diminished|reduced|down-?regulated)\b",
    "sign": rf"\(?\s?[+-]{{1,3}}(?:/[+-])?\s?\)?(?=$|[\s,;.)/]|{_MARKER_START})",
    "stop": r"[.;](?=\s|$)|\bbut\b|\bwhile\b|\bwhereas\b|\bhowever\b|\balthough\b|\brather than\b|\n",
    "conj": r"\band\b|\bor\b|\bnor\b|/|&|\bas well as\b|\bplus\b",
    "comma": r",",
    # what lists name beside antigens: it takes a status word like one
    "nonantigen": r"\b(?:light chains?|(?:all |other )?(?:[BT](?: and [BT])?[- ]cell|lymphoid|myeloid) (?:markers|antigens))\b",
    "open": r"\(",
    "close": r"\)",
    # a dot belongs to a word only inside it; a hyphen not before a status word or the next antigen
    "word": r"HLA[- ]?(?:DR|ABC|A|B|C|DQ)\b|Gly(?:cophorin)?[- ]?A\b|beta-?F1|gamma-?delta|alpha-?beta"
    r"|TCR[- ]?(?:αβ|γδ|alpha[-/ ]?beta|gamma[-/ ]?delta|ab|gd)?\b"
    rf"|[A-Za-zκλ][A-Za-z0-9κλαβγδ]*(?:\.(?=\w)[A-Za-z0-9]+)*(?:-(?!{_LEVEL}\b|express|{_MARKER_START})[A-Za-z0-9]+)*",
}
TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _WORDS.items()), re.I)
KINDS = frozenset(_WORDS)

MARKER_NEXT = re.compile(rf"\s*{_MARKER_START}", re.I)
_LIST_NEXT = re.compile(
    rf"[\s(:]*(?:{_LEVEL}(?:/{_LEVEL})?\s?|(?:(?!and\b|or\b|but\b|with\b|is\b|are\b)[a-z]{{3,15}} ){{0,2}}){_MARKER_START}",
    re.I,
)
_HEAD = re.compile(
    rf"\s*(?:[\w-]{{1,20}}\s+){{0,3}}?(?:markers?|antigens?|stains?|immunostains?)?\s*(?::|\binclud(?:e|ing)\b|\bare\b(?=:|\s*{_MARKER_START}))",
    re.I,
)
GENE_TALK = re.compile(r"\s*-?(?:ITD|TKD|internal tandem|mutat|gene\b|rearrang|p\.|c\.|exon|wild)", re.I)
BINDS_BACK = re.compile(
    r"\s*(?:$|[,;.)/+-]|and\b|or\b|(?:in|on|at|by)\b|pos(?:itive)?\b|expressed\b|expression\b|staining\b|[~<>(]{0,2}\d)",
    re.I,
)
CELLS_NEXT = re.compile(
    r"[\s(]*(?:[+-]+|pos(?:itive)?)?\)?\s*(?:\w+\s+)?(?:\w*blasts?|cells?|population|events|\w+cytes)\b", re.I
)
NOT_OF_THE_ANTIGEN = re.compile(
    r"compris|represent|constitut|account|mak(?:e|ing) up|blasts?\b|cells\b|population|events", re.I
)
SAID_OF_ALL = re.compile(r"\b(?:are|were)\s+(?:all |both |also )?$", re.I)
MARKER_WORD = re.compile(r"CD\d", re.I)
_RATIO = re.compile(r"\bCD4\s?[:/]\s?CD8\s+ratio[^.;,]*", re.I)
_NAMELESS = re.compile(r"(?:^|[,;(])\s?(\d{1,3}[a-e]?)\s?(\([+-]+\)|[+-](?=\s?(?:[,;)]|$)))")

_MARKER = r"(?:[cs]?CD\d{1,4}[a-z]??|HLA-?DR|c?MPO|c?TdT)"
_SPLIT_GLUED = re.compile(rf"\b(dim|partial|bright|weak)(?={_MARKER_START})", re.I)
_GLUED_STATUS = re.compile(rf"(?<![A-Za-z])({_MARKER})({_LEVEL})(?=\b|{_MARKER_START})", re.I)
_HYPHEN_STATUS = re.compile(rf"(?<![A-Za-z])({_MARKER})-({_LEVEL})\b", re.I)
_SLASHED = re.compile(rf"\b({_MARKER})\s?/\s?(positive|negative)", re.I)


def heads_list(text: str, at: int) -> bool:
    """Whether a status word that ends here opens a list: ``Negative: CD3``, ``positive markers include CD33``, ``negative CD19``."""
    return bool(_HEAD.match(text, at) or _LIST_NEXT.match(text, at))


def nameless(text: str) -> list[str]:
    """Results without the letters CD, as in ``CD7(-), 11b(-)``."""
    return [match[1] + match[2] for match in _NAMELESS.finditer(text)]


def minus_is_sign(text: str) -> bool:
    """Whether a hyphen between two antigens can be a minus: only where the text writes signs."""
    return bool(re.search(r"[A-Za-z0-9)] ?\+|[A-Za-z0-9]-\s*(?:$|[,;.)])", text))


def tidied(text: str) -> str:
    """The text with plain signs, and with glued intensities (``CD45dim``, ``dimCD33``, ``CD34-positive``) set apart."""
    tidy = text.translate({ord(sign): "-" for sign in "−–—⁻"} | {ord("⁺"): "+", ord("\t"): " ", ord("\u00a0"): " "})
    tidy = re.sub(r"\b(?:CD){1,2} ?(?=\d)", "CD", re.sub(r" {2,}", " ", tidy), flags=re.I)
    tidy = re.sub(r"\b(CD\d{1,3})and\b", r"\1 and", tidy, flags=re.I)
    tidy = _HYPHEN_STATUS.sub(r"\1 \2", _SPLIT_GLUED.sub(r"\1 ", tidy))
    return _RATIO.sub(" ", _SLASHED.sub(r"\1 \2", _GLUED_STATUS.sub(r"\1 (\2) ", tidy)))


_POPULATION = re.compile(
    r"(?:^|[.;\n]|\s-\s)\s?(?:-\s?)?(?:\d{1,3}(?:\.\d{1,2})?\s?%\s?)?(?P<name>(?:[A-Za-z/]{1,30}[ -]){0,3}[A-Za-z/]{0,30}"
    r"(?:phenotype|population|blasts|cells|cytes|clone)(?:\s?(?:\d|[A-Z])\b)?)\s?(?:\(\s?~?\d{1,3}(?:\.\d{1,2})?\s?%[^()]{0,40}\))?\s?:\s?",
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
