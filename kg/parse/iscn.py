"""One item of a karyotype: ``t(8;21)(q22;q22)``, ``+mar1``, ``del(5)(q13q33)``, ``-7`` (ISCN, short system).

Own reader, because karyotypes of real reports mix editions of ISCN: spaces, ``iso`` for ``i``, ``5q-``,
ranges written with ``-``, ``~`` or ``or``, and question marks anywhere. An item that has a known
form but an odd detail is still read; an item without a known form is a problem of the karyotype.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.parse.bands import is_band

KINDS = {
    "t": "translocation", "inv": "inversion", "del": "deletion", "dup": "duplication", "add": "addition",
    "ins": "insertion", "i": "isochromosome", "iso": "isochromosome", "idic": "isodicentric", "dic": "dicentric",
    "der": "derivative", "ider": "isoderivative", "rec": "recombinant", "r": "ring", "trp": "triplication",
    "qdp": "quadruplication", "trc": "tricentric", "tas": "telomeric association", "hsr": "homogeneously staining region",
    "fra": "fragile site", "upd": "uniparental disomy", "fis": "fission", "rob": "robertsonian translocation",
    "neo": "neocentromere", "var": "variant", "abn": "abnormality", "psu dic": "dicentric", "psu idic": "isodicentric",
    "dir ins": "insertion", "inv ins": "insertion", "dir dup": "duplication", "inv dup": "duplication", "dn": "de novo",
    "min": "minute", "dmin": "double minutes", "ace": "acentric fragment", "mar": "marker",
}  # fmt: skip
STRUCTURAL = frozenset(KINDS.values()) - {"variant", "fragile site"}
CHROMOSOMES = frozenset([str(number) for number in range(1, 23)] + ["X", "Y"])

_PREFIX = re.compile(
    r"(?P<before>\?*)(?P<sign>[+-]?)(?P<after>\?*)(?:(?P<low>\d{1,2})(?:[~-](?P<high>\d{1,2}))?x?(?=mar|r\b|dmin|ace|min|[a-z]{1,4}\())?"
)
_TIMES = re.compile(r"x(\d{1,2})(?:[~-](\d{1,2}))?$")
_CELLS = re.compile(r"\[(?:cp)?(\d+|\?)\]$")
_CHROMOSOME = re.compile(r"(\d{1,2}|[XY])$")
_MARKER = re.compile(r"(mar|dmin|ace|min|hsr|r)(\d{0,2}|\(\?\)|s)$")
_OLD_ARM = re.compile(r"(\d{1,2}|[XY])([pq])([+-])$")
_SHORT_ARM = re.compile(r"(del|add|dup|i|iso|abn)\(?(\d{1,2}|[XY])\)?\(?([pq])\)?$")
_HETEROMORPHISM = re.compile(r"(\d{1,2}|[XY])(?:[pq]{1,2}|cen)?(?:stk)?(?:ps|ph|qh|h|s|ss)+[+-]?$")
_OPERATION = re.compile(r"\s*((?:psu |dir |inv )?[a-z]{1,4}|psudic|psuidic)\s*\(([^()]*)\)\s*(?:\(([^()]*)\))?")
_BAND = re.compile(r"[pq](?:ter|\d{1,2}(?:\.\d{1,3})?|\?)?|cen|\?")


@dataclass(frozen=True, slots=True)
class Abnormality:
    """One change of a clone. ``copies`` is (least, most); ``gained`` a leading plus on a structural change."""

    text: str
    kind: str
    chromosomes: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    copies: tuple[int, int] = (1, 1)
    gained: bool = False
    lost: bool = False
    uncertain: bool = False
    constitutional: bool = False
    parts: tuple[Abnormality, ...] = ()  # the changes inside a derivative
    fusion: str | None = None

    @property
    def structural(self) -> bool:
        """Whether the change is other than the gain or loss of a whole chromosome."""
        return self.kind in STRUCTURAL

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two mentions the same change: kind, chromosomes, bands without doubt marks."""
        if self.kind == "marker":
            return (self.kind, self.text.lstrip("+?-"))
        return (self.kind, self.chromosomes, tuple(band.replace("?", "") for band in self.bands))


def read_item(text: str) -> tuple[Abnormality | None, str | None]:
    """The abnormality that an item states, and a problem (each may be None).

    >>> read_item("t(8;21)(q22;q22.1)")[0].bands
    ('q22', 'q22.1')
    """
    if " or " in text:
        return _alternatives(text)
    body = _CELLS.sub("", text.strip())
    constitutional = body.endswith("c") and not body.endswith(("inc", "cc"))
    body = body[:-1].strip() if constitutional else body
    body = body.removesuffix("dn").removesuffix("mat").removesuffix("pat").strip()
    copies = (1, 1)
    if times := _TIMES.search(body):
        copies = (int(times[1]), int(times[2] or times[1]))
        body = body[: times.start()].strip()
    prefix = _PREFIX.match(body)
    if prefix is None:  # not reached: every part of the pattern is optional
        return None, f"{text!r} is not an abnormality of ISCN"
    if prefix["low"]:
        copies = (int(prefix["low"]), int(prefix["high"] or prefix["low"]))
    sign = prefix["sign"]
    core = body[prefix.end() :].strip()
    found, problem = _core(core, sign)
    if found is None:
        return None, problem or f"{text!r} is not an abnormality of ISCN"
    uncertain = bool(prefix["before"] or prefix["after"]) or ")?" in core
    return (
        replace(
            found,
            text=text,
            copies=copies,
            gained=sign == "+",
            lost=sign == "-",
            uncertain=uncertain,
            constitutional=constitutional,
        ),
        problem,
    )


def _alternatives(text: str) -> tuple[Abnormality | None, str | None]:
    """``+8 or +10``: one change of two possible ones; kept as uncertain, with what the readings share."""
    readings = [read_item(part)[0] for part in text.split(" or ")]
    known = [found for found in readings if found is not None]
    if len(known) < len(readings):
        return None, f"{text!r} is not an abnormality of ISCN"
    same = len({found.kind for found in known}) == 1
    chromosomes = known[0].chromosomes if len({found.chromosomes for found in known}) == 1 else ("?",)
    return replace(
        known[0],
        text=text,
        kind=known[0].kind if same else "abnormality",
        chromosomes=chromosomes,
        bands=(),
        uncertain=True,
    ), None


def _core(core: str, sign: str) -> tuple[Abnormality | None, str | None]:
    """An item without its sign, copies and suffixes."""
    if match := _CHROMOSOME.match(core):
        if match[1] not in CHROMOSOMES:
            return None, f"no chromosome {match[1]}"
        if not sign:
            return None, f"{core!r} without a plus or minus"
        return Abnormality(core, "gain" if sign == "+" else "loss", (match[1],)), None
    if match := _MARKER.match(core):
        kind = "ring" if match[1] == "r" else KINDS[match[1]]
        return Abnormality(core, kind), None
    if match := _OLD_ARM.match(core):
        return Abnormality(core, "deletion" if match[3] == "-" else "addition", (match[1],), (match[2],)), None
    if match := _SHORT_ARM.match(core):
        return Abnormality(core, KINDS[match[1]], (match[2],), (match[3],)), None
    if match := _HETEROMORPHISM.match(core):
        return Abnormality(core, "variant", (match[1],)), None
    core = re.sub(r"\)\s*\?(?=[(a-z])", ")", core)  # der(19)?t(1;19): the doubt is kept by the mark in the text
    parts: list[Abnormality] = []
    problems: list[str] = []
    at = 0
    while at < len(core):
        match = _OPERATION.match(core, at)
        if not match:
            break
        part, problem = _operation(match[1].strip(), match[2], match[3])
        if part is None:
            return None, problem
        if problem:
            problems.append(problem)
        parts.append(part)
        at = match.end()
    rest = core[at:].strip()
    if not parts or (rest and not re.fullmatch(r"[?\s]+|hsr|\(.*\)", rest)):
        return None, None
    head, tail = parts[0], tuple(parts[1:])
    if tail:
        chromosomes = head.chromosomes + tuple(
            name for part in tail for name in part.chromosomes if name not in head.chromosomes
        )
        head = replace(
            head,
            chromosomes=tuple(dict.fromkeys(chromosomes)),
            bands=head.bands + tuple(band for part in tail for band in part.bands),
            parts=tail,
        )
    return replace(head, text=core), "; ".join(problems) or None


def _operation(name: str, chromosomes: str, bands: str | None) -> tuple[Abnormality | None, str | None]:
    """``t(8;21)(q22;q22)``: one operation with its chromosomes and, when given, its bands."""
    name = {"psudic": "psu dic", "psuidic": "psu idic"}.get(name, name)
    kind = KINDS.get(name)
    if kind is None:
        return None, f"unknown abnormality {name!r}"
    if name in ("del", "add", "dup", "i", "iso", "inv") and (
        arm := re.fullmatch(r"(\d{1,2}|[XY])([pq]\S*)", chromosomes.strip())
    ):
        chromosomes, bands = arm[1], arm[2]
    names = tuple(part.strip().replace("?", "") or "?" for part in re.split(r"[;,:]", chromosomes))
    if bad := [
        part
        for part in names
        if part != "?" and part not in CHROMOSOMES and not re.fullmatch(r"\d{1,2}(or|~)\d{1,2}", part)
    ]:
        return None, f"no chromosome {bad[0]!r} in {name}({chromosomes})"
    if bands is None:
        return Abnormality(name, kind, names), None
    groups = re.split(r"[;,]", bands)
    read: list[str] = []
    wrong: list[str] = []
    for number, group in enumerate(groups):
        tidy = re.sub(r"\s|\?(?=[pq\d])", "", group)
        if not re.fullmatch(r"[pqcentrhsmadior0-9.?~\-:>→]*", tidy):
            return None, f"bands {bands!r} cannot be read"
        here = [found for found in _BAND.findall(tidy) if found] if tidy else ["?"]
        read.extend(here)
        chromosome = names[number] if len(groups) == len(names) else names[0] if len(names) == 1 else "?"
        if "?" not in group and "or" not in group:
            wrong.extend(f"{chromosome}{band}" for band in here if not is_band(chromosome, band))
    expected = len(names) if len(names) > 1 else 1
    problem = f"no band {', '.join(wrong)} in {name}({chromosomes})({bands})" if wrong else None
    if len(groups) < expected and kind in ("translocation", "dicentric", "tricentric"):
        if len(names) == len(read):  # t(12;21)(p13q22): the semicolon was dropped, the meaning is plain
            return Abnormality(name, kind, names, tuple(read)), None
        problem = f"{name}({chromosomes})({bands}): {len(names)} chromosomes, {len(groups)} bands"
    return Abnormality(name, kind, names, tuple(read)), problem
