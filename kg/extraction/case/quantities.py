"""Numbers with units as reports write them, also with lost superscripts, and numbers of a list that share one unit.

>>> [(q.value, q.unit) for q in find_quantities("WBC 151 x10 9 /L, Hb 5,5 g/dl, platelets 12,300/µL, blasts 70–80%")]
[(151, '10^9/L'), (5.5, 'g/dL'), (12300, '/µL'), ('70-80', '%')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from kg.extraction.case.lookup import table

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
NUMBER = (
    r"(?:[1-9]\d?(?:,\d{2}){1,3},\d{3}(?![\d,])|\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,4})?(?![\d,])|\d{1,3}(?:[ \u00a0\u202f\u2009'’]\d{3}){1,2}(?![\d.,]\d|\d)"
    r"|\d{1,3}(?:\.\d{3}){2,3}(?![\d.])|\d{1,7}(?:[.,·]\d{1,6})?(?![\d]))"
)
_CELLS = (
    r"(?P<cell>white (?:blood )?cells?|WBCs?|leu[ck]ocytes?|RBCs?|red (?:blood )?cells?|erythrocytes|nucleated cells"
    r"|mononuclear cells|lymphocytes|platelets|blasts?|cells?)\s{0,2}"
)
_PER = r"(?:[/∕]|\bper\b)\s{0,2}"
_POWER = (
    r"(?:[x×X✕✖*·•∙]\s{0,2})?10\s?(?:\^|\*{1,2}|E|e|\uf0b4)?\s?[({\[]?\s?(?P<power>1[0-2]|[2-9]|¹[⁰¹²]|[²³⁴-⁹])\s?[)}\]]?\s{0,2}"
    r"(?:(?:white (?:blood )?|nucleated )?cells?\s{0,2})?"
    rf"(?:{_PER}(?P<per>lit(?:er|re)s?|microlit(?:er|re)s?|[µμu]\s?l|mcl|mm\^?[3³]|ml|cumm|kg|l)\b|(?P<inverse>l|[µμu]l|mm)\s?[-−–⁻]\s?[1¹3³])"
)
_TEN_TO_MINUS = r"[x×X*·]\s{0,2}10\s?\^?\s?[{(]?[-−–⁻]\s?(?P<minus>[1-9]|[¹²³⁴-⁹])[})]?"
_NOT_AFTER = (
    r"(?![A-Za-z0-9µ²³]|\s?(?:/|\bper\b)\s?(?:kg|m2|m²|day|dose|d\b|h\b|hr|week|min|body)|\s?(?:daily|bid|tid|q\d|IV\b|PO\b))"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that describes something: ``kind`` is that of its unit, ``cell`` the cells it counts ("12 leukocytes/µL").

    ``shared``: it stands in a list and has the unit of a later number. ``value`` is text for a range or a
    pressure.
    """

    start: int
    end: int
    value: float | str
    unit: str | None
    kind: str
    comparator: str | None = None
    cell: str | None = None
    shared: bool = False


@cache
def _units() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    known: dict[str, tuple[str, str]] = {}
    for row in table("measurement_units.tsv"):
        for word in (row["unit"], *row.list("spellings")):
            known.setdefault(_plain(word), (row["unit"], row["kind"]))
    patterns = []
    words = {w for row in table("measurement_units.tsv") for w in (row["unit"], *row.list("spellings"))}
    for word in sorted(words, key=lambda item: (-len(item), item)):
        spelled = re.escape(word).replace("/", r"\s?[/∕]\s?").replace(r"\ ", r"\s{1,2}")
        patterns.append(spelled if word[0] in "°%/" else r"(?<![A-Za-z])" + spelled)
    simple = "(?P<unit>" + "|".join(patterns) + ")"
    ends = r"(?<=%)(?![A-Za-z]*/)|" + _NOT_AFTER
    pattern = re.compile(
        rf"(?<![\w.,/^+−–-])(?P<low>{NUMBER})(?:\s?%?\s?(?:-|–|—|−|~|\bto\b)\s?(?P<high>{NUMBER}))?"
        rf"[\s\u00a0\u2009\u202f]{{0,2}}-?(?:{_POWER}|{_TEN_TO_MINUS}|(?:{_CELLS})?{simple}(?:{ends})|(?P<thousand>[Kk])(?![A-Za-z0-9/+]))",
        re.I,
    )
    return pattern, known


def _plain(unit: str) -> str:
    return re.sub(r"\s+", "", unit.lower().replace("∕", "/").replace("μ", "µ"))


_PRESSURE = re.compile(r"(?<![\d/])(\d{2,3})\s?/\s?(\d{2,3})\s?(mm\s?Hg)\b", re.I)
_SMALL = re.compile(r"(?<![\w.,×*·])(?<![x×X*·]\s)10\s?\^?\s?[{(]?[-−⁻]\s?([2-7]|[²³⁴-⁷])[})]?(?![\w%.,]\d|\w|\s?(?:%|×|x\s?10))")
_BEFORE = re.compile(
    r"(?P<more>>|≥|⩾|\b(?:more than|greater than|higher than|over|above|exceeding|in excess of|at least|upwards of|no less than))=?\s{0,2}$"
    r"|(?P<less><|≤|⩽|\b(?:less than|lower than|below|under|fewer than|up to|at most|no more than))=?\s{0,2}$"
    r"|(?P<about>[~≈∼]|\b(?:approximately|approx\.?|about|around|nearly|almost|roughly|ca\.?|circa|an estimated|estimated at|estimated))\s{0,2}$",
    re.I,
)
_LISTED = re.compile(rf"(?<![\w.,/^+−–-])(?P<number>{NUMBER})(?P<percent>\s?%)?(?P<join>\s?,\s?(?:and\s)?|\s(?:and|or)\s|\s?/\s?)(?:the\s)?$")


def comparator_before(text: str, start: int) -> str | None:
    """What is said of the size in front of a number: ``>``, ``<``, ``~`` or None."""
    match = _BEFORE.search(text[max(0, start - 24) : start])
    if match is None:
        return None
    return ">" if match["more"] else "<" if match["less"] else "~"


def find_quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """All numbers with a unit between two offsets, sorted; offsets are those of ``text``."""
    pattern, known = _units()
    stop = len(text) if end is None else end
    found: list[Quantity] = []
    taken = start
    for match in _PRESSURE.finditer(text, start, stop):
        found.append(Quantity(match.start(), match.end(), f"{match[1]}/{match[2]}", "mmHg", "pressure"))
    for match in _SMALL.finditer(text, start, stop):
        power = int(match[1].translate(_SUPERSCRIPT))
        comparator = comparator_before(text, match.start())
        found.append(Quantity(match.start(), match.end(), round(10.0**-power, 12), None, "fraction", comparator))
    blocked = [(q.start, q.end) for q in found]
    for match in pattern.finditer(text, start, stop):
        if any(match.start() < b and a < match.end() for a, b in blocked):
            continue
        quantity = _quantity(match, known, text)
        if match["high"] and quantity is not None and text[max(0, match.start("low") - 5) : match.start("low")].lower() == "from ":
            found.extend(_course(match, quantity))  # "rose from 14.3 to 88.1 × 10⁹/L"
        elif quantity is not None:
            found.extend(_earlier(text, taken, quantity))
            found.append(quantity)
        taken = match.end()
    found.sort(key=lambda q: q.start)
    return found


def _quantity(match: re.Match[str], known: dict[str, tuple[str, str]], text: str) -> Quantity | None:
    unit: str | None
    scale = 1.0
    if match["power"]:
        unit, kind = _count_unit(int(match["power"].translate(_SUPERSCRIPT)), (match["per"] or match["inverse"]).lower())
    elif match["minus"]:
        unit, kind = None, "fraction"
        scale = 10.0 ** -int(match["minus"].translate(_SUPERSCRIPT))
    elif match["thousand"]:
        unit, kind = "10^9/L", "count"
    elif match["unit"].replace(" ", "") in ("G/L", "G/l"):
        unit, kind = "G/L", "G/L"
    else:
        unit, kind = known[_plain(match["unit"])]
    low = number_of(match["low"], unit)
    if low is None:
        return None
    value: float | str = _whole(low * scale) if scale != 1.0 else low
    if match["high"]:
        high = number_of(match["high"], unit)
        fallen = text[max(0, match.start("low") - 5) : match.start("low")].lower() == "from "
        if high is None or (high <= low and not fallen):
            return None
        value = f"{low:g}-{high:g}"
    begin = match.start("low")
    return Quantity(begin, match.end(), value, unit, kind, comparator_before(text, begin), match["cell"])


def _course(match: re.Match[str], quantity: Quantity) -> list[Quantity]:
    """The first and the last value of a course, each a quantity of its own."""
    first, last = number_of(match["low"], quantity.unit), number_of(match["high"], quantity.unit)
    if first is None or last is None:
        return []
    low, high = match.span("low"), match.span("high")
    return [replace(quantity, start=low[0], end=low[1], value=first), replace(quantity, start=high[0], end=quantity.end, value=last)]


def _count_unit(power: int, per: str) -> tuple[str, str]:
    """The unit of a count with a power of ten; cells per kilogram are a dose."""
    per = per.replace("μ", "µ").replace(" ", "")
    if per == "kg":
        return "10^6/kg", "dose"
    micro = per in ("µl", "ul", "mcl", "cumm", "mm") or per.startswith(("mm", "micro"))
    total = power + (6 if micro else 3 if per == "ml" else 0)
    if total in (9, 12):
        return f"10^{total}/L", "count"
    if total == 6:
        return "/µL", "count"
    return f"10^{power}/{'µL' if micro else 'mL' if per == 'ml' else 'L'}", "count"


# Values in these units never reach a thousand, so that a comma is a decimal one.
_SMALL_UNITS = frozenset({"g/dL", "%", "10^12/L", "mmol/L", "°C"})


def number_of(text: str, unit: str | None = None) -> float | None:
    """A number as reports write it; ``unit`` tells whether a point separates thousands ("12.300/µL").

    >>> number_of("12,300"), number_of("5,5"), number_of("12.300", "/µL"), number_of("7.20")
    (12300, 5.5, 12300, 7.2)
    """
    plain = re.sub(r"[\s'’\u00a0\u202f\u2009]", "", text).replace("·", ".")
    decimal = unit in _SMALL_UNITS and plain.count(",") == 1
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d?(?:,\d{2})+,\d{3}", plain) and not decimal:
        plain = plain.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+", plain) and (unit == "/µL" or plain.count(".") > 1):
        plain = plain.replace(".", "")
    else:
        plain = plain.replace(",", ".")
    try:
        return _whole(float(plain))
    except ValueError:
        return None


def _whole(value: float) -> float:
    value = round(value, 12)
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def _earlier(text: str, floor: int, quantity: Quantity) -> list[Quantity]:
    """Numbers of a list that share the unit of its last member: "151, 55 and 23 ×10⁹/L"."""
    found: list[Quantity] = []
    at = quantity.start
    while len(found) < 8:
        match = _LISTED.search(text[max(floor, at - 24) : at])
        if match is None or match["percent"]:
            break
        begin = max(floor, at - 24) + match.start("number")
        value = number_of(match["number"], quantity.unit)
        if value is None:
            break
        end = begin + len(match["number"])
        found.insert(0, Quantity(begin, end, value, quantity.unit, quantity.kind, comparator_before(text, begin), None, True))
        at = begin
    return found
