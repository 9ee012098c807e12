"""A karyotype in ISCN to clones and abnormalities, with the classes that risk systems ask for.

>>> read_karyotype("46,XY,t(8;21)(q22;q22)[20]").clones[0].abnormalities[0].kind
'translocation'
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.parse.iscn import Abnormality, read_item
from kg.parse.karyotype_count import contradiction
from kg.parse.karyotype_fusions import fusion_of
from kg.parse.limits import LONGEST_KARYOTYPE, too_long

_COUNT = re.compile(r"[?~]?\s*(\d{2,3}|\?+)(?:\s*(?:[~-]|to)\s*(\d{2,3}))?\s*(?:<(\d)n>|\((\d)n\)|<(\d)n[+-]?>)?$")
_SEX = re.compile(r"(?:[XY?U]{1,6}|X{1,4}Y{0,4}|\?|idem|sl|sdl\d?)c?$")
_CELLS = re.compile(r"\s*\[\s*(cp)?\s*(\d{1,4}|\?)?(?:/\d+)?\s*(cp)?\s*(?:cells?)?\s*\]\s*$", re.I)
_STEM = re.compile(r"(idem|sl|sdl\d?)(?:\s*x\s*(\d))?$")
_ISH = re.compile(r"\s*(?:[.,]\s*|\b)(nuc[. ]?ish|nu\b|ish|arr\b|ogm\b|FISH\b)", re.I)
_NOTHING = re.compile(
    r"(no|keine|insufficient|inadequate)\b.*(metaphase|mitos|growth|analysis|result|cells|analysable)|n/?a\.?$|not (done|available|performed)"
    r"|failed|failure|unknown|unsuccessful|culture failure|no growth|no analysis|nd$|fail$",
    re.I,
)
_WORDS = {"inc", "na", "other", "multiple", "others", "etc"}


@dataclass(frozen=True, slots=True)
class Clone:
    """One cell population. ``count`` is (least, most) chromosomes; ``abnormalities`` with idem and sl expanded."""

    count: tuple[int, int] | None
    sex: str | None
    abnormalities: tuple[Abnormality, ...]
    cells: int | None = None
    composite: bool = False
    incomplete: bool = False
    ploidy: int | None = None

    @property
    def acquired(self) -> tuple[Abnormality, ...]:
        """The changes that are not constitutional, and no normal variants."""
        return tuple(item for item in self.abnormalities if not item.constitutional and item.kind != "variant")


@dataclass(frozen=True, slots=True)
class Karyotype:
    """What a karyotype says. ``ish`` is the in-situ part as written."""

    input: str
    clones: tuple[Clone, ...] = ()
    problems: tuple[str, ...] = ()
    ish: str | None = None

    @property
    def ok(self) -> bool:
        """Whether everything was understood."""
        return not self.problems


@lru_cache(maxsize=4096)
def read_karyotype(text: str) -> Karyotype:
    """All clones of a karyotype; what cannot be read is listed under ``problems``."""
    if problem := too_long(text, LONGEST_KARYOTYPE):
        return Karyotype(text, (), (problem,))
    tidy = re.sub(r"\s+", " ", text.strip()).strip(" .;\"'").replace("−", "-").replace("–", "-").replace("×", "x")
    if not tidy or _NOTHING.match(tidy):
        return Karyotype(text, (), ("no metaphases: no karyotype is stated",))
    ish: str | None = None
    if match := _ISH.search(tidy):
        ish, tidy = tidy[match.start() :].strip(" .,"), tidy[: match.start()].strip(" .,/")
        if not tidy:
            return Karyotype(text, (), ("only in-situ or array results, no metaphases",), ish)
    problems: list[str] = []
    clones: list[Clone] = []
    for part in _split(tidy, "/"):
        if not part:
            continue
        clone = _clone(part, clones, problems)
        if clone is not None:
            clones.append(clone)
    if not clones and not problems:
        problems.append("no clone found")
    return Karyotype(text, tuple(clones), tuple(dict.fromkeys(problems)), ish)


def _split(text: str, separator: str) -> list[str]:
    """Parts at the top level: separators inside brackets do not count."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        if sign in "([<":
            depth += 1
        elif sign in ")]>" and text[at - 1 : at + 1] != "->":
            depth = max(0, depth - 1)
        elif sign == separator and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    parts.append(text[start:].strip())
    return parts


def _clone(text: str, earlier: list[Clone], problems: list[str]) -> Clone | None:
    """One clone; problems are added to the list, and a clone without a chromosome number is none."""
    cells, composite = None, False
    if match := _CELLS.search(text):
        cells = int(match[2]) if match[2] and match[2].isdigit() else None
        composite = bool(match[1] or match[3])
        text = text[: match.start()]
    items = [item for item in _split(text, ",") if item]
    if not items:
        return None
    # "45 X,-Y": a blank where the comma should be; "47XY": none at all
    if match := re.match(r"([?~]?\d{2}(?:[~-]\d{2})?)\s*([XY?]{1,4})$", items[0]):
        items[:1] = [match[1], match[2]]
    count_match = _COUNT.match(items[0])
    if not count_match:
        problems.append(f"{items[0]!r} is no chromosome number")
        return None
    count = None
    if count_match[1].isdigit():
        low = int(count_match[1])
        high = int(count_match[2] or low)
        count = (min(low, high), max(low, high))
    ploidy = next((int(found) for found in count_match.groups()[2:] if found), None)
    rest = items[1:]
    sex: str | None = None
    stem: Clone | None = None
    if rest and (match := _STEM.match(rest[0])):
        stem, sex = _stem(match, earlier, problems), None
        rest = rest[1:]
        if stem is not None:
            sex = stem.sex
    elif rest and _SEX.match(rest[0]):
        sex = rest[0]
        rest = rest[1:]
        if rest and (match := _STEM.match(rest[0])):  # "46,XX,idem,del(9)": the sex repeated before idem
            stem = _stem(match, earlier, problems)
            rest = rest[1:]
    elif not (rest and rest[0].strip("?. ").lower() in _WORDS):  # "53-54,inc": nothing more was analysed
        problems.append("no sex chromosomes" + (f" (found {rest[0]!r})" if rest else ""))
    found: list[Abnormality] = list(stem.abnormalities) if stem else []
    said_before = len(problems)
    incomplete = stem.incomplete if stem else False
    for item in rest:
        if item.strip("?+ ").rstrip(".").lower() in _WORDS:
            incomplete = True
            continue
        read, problem = read_item(item)
        if problem:
            problems.append(problem)
        if read is None:
            incomplete = True  # what could not be read is there all the same: an unread change is no absence
            continue
        read = replace(read, fusion=fusion_of(read))
        if stem and read.lost and (twin := _twin(found, read)) is not None:
            found.pop(twin)  # a loss in a subline takes back what its stemline had gained
        else:
            found.append(read)
    settled = not (incomplete or composite or ploidy or (stem and stem.ploidy)) and len(problems) == said_before
    if settled and (problem := contradiction(count, sex, tuple(found))):
        problems.append(problem)
    return Clone(count, sex, tuple(found), cells, composite, incomplete, ploidy)


def _stem(match: re.Match[str], earlier: list[Clone], problems: list[str]) -> Clone | None:
    """The clone that ``idem``, ``sl`` (the first abnormal one) or ``sdl`` (a later one) stands for."""
    abnormal = [clone for clone in earlier if clone.abnormalities] or earlier
    if not abnormal:
        problems.append(f"{match[0]!r} without an earlier clone")
        return None
    if match[1].startswith("sdl"):
        number = int(match[1][3:] or 0)
        return abnormal[min(number, len(abnormal) - 1)] if number else abnormal[-1]
    stem = abnormal[0]
    if match[2]:
        times = int(match[2])
        stem = replace(
            stem,
            abnormalities=tuple(
                replace(item, copies=(item.copies[0] * times, item.copies[1] * times)) for item in stem.abnormalities
            ),
            ploidy=2 * times,
        )
    return stem


def _twin(found: list[Abnormality], loss: Abnormality) -> int | None:
    for at in range(len(found) - 1, -1, -1):
        item = found[at]
        if loss.kind == "loss":
            if item.kind == "gain" and item.chromosomes == loss.chromosomes:
                return at
        elif item.identity == loss.identity:
            return at
    return None
