"""What a patient's profile answers to the atoms of the criteria language.

One method for each kind of atom. Antigen expression never answers for a mutation of its gene, nor
the other way round: markers and alterations are different keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, cached_property

from kg.candidates.answers import Answer, Match, Verdict, decide
from kg.candidates.course import FAILED, Course, state_definitions
from kg.case.profile import AlterationFact, AntigenFact, LabFact, PriorFact, Profile
from kg.knowledge.expression import Atom, Expression, parse
from kg.knowledge.tables import bundled_rows
from kg.knowledge.terminology import (
    alteration_line,
    alterations,
    clinical_line,
    diseases,
    drug_classes,
    drug_line,
    drugs,
    markers,
)

_COMPARISON = re.compile(r"^(?P<name>.*?)\s*(?P<sign>>=|<=|>|<)\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>\D*)$")
_PRIOR = re.compile(r"(?:(?P<mode>failed or intolerant|failed|intolerant):)?(?:(?P<kind>drug|class):(?!:))?(?P<what>.+)")
_MONTHS = {"m": 1, "y": 12}
_SUMMARY = {"complex karyotype": "complex", "monosomal karyotype": "monosomal", "normal karyotype": "normal"}
_KIND_OF_ALTERATION = {"fusion": "fusion", "rearrangement": "fusion", "cytogenetic": "cytogenetic", "numeric": "cytogenetic",
                       "karyotype class": "cytogenetic"}  # fmt: skip


class Facts:
    """Answers about one patient, optionally under assumptions about what is not stated.

    ``assume`` holds states ("newly diagnosed"), ``fit`` or ``unfit``: used to see whether every possible value
    of an unknown fact meets some indication.
    """

    def __init__(self, profile: Profile, assume: frozenset[str] = frozenset(), jurisdiction: str = "FDA") -> None:
        self.profile = profile
        self.assume = assume
        self.jurisdiction = jurisdiction
        self.course = Course.of(profile, assume - {"fit", "unfit"})
        self._memory: dict[tuple[Atom, bool], Answer] = {}
        # Trees come from one parse cache and live as long as the dossiers, so that identity is a safe key;
        # the tree is kept beside its verdict all the same.
        self._verdicts: dict[tuple[int, bool, bool], tuple[Expression, Verdict]] = {}

    def decide(self, tree: Expression, *, assume_absent: bool = False, in_relapse: bool = False) -> Verdict:
        """The verdict on a tree, decided once for each patient: many labels share a cell."""
        key = (id(tree), assume_absent, in_relapse)
        known = self._verdicts.get(key)
        if known is None or known[0] is not tree:
            verdict = decide(tree, self.ask_in_relapse if in_relapse else self.ask, assume_absent=assume_absent)
            self._verdicts[key] = known = (tree, verdict)
        return known[1]

    def ask(self, atom: Atom) -> Answer:
        """The answer to an atom."""
        return self._ask(atom, False)

    def ask_in_relapse(self, atom: Atom) -> Answer:
        """The answer to an atom of a cell that is itself about a relapse (consolidation of a relapse)."""
        return self._ask(atom, True)

    def _ask(self, atom: Atom, relapse: bool) -> Answer:
        known = self._memory.get((atom, relapse))
        if known is None:
            if atom.kind == "state":
                known = self._state(atom.value, relapse)
            else:
                method: Callable[[str], Answer] = getattr(self, f"_{atom.kind}")
                known = method(atom.value)
            self._memory[atom, relapse] = known
        return known

    # -- disease ------------------------------------------------------------------------------------

    def _disease(self, value: str) -> Answer:
        key, only = value.removeprefix("="), value.startswith("=")
        for fact in self.profile.diseases:
            if fact.key == key or (not only and key in clinical_line(fact.key)):
                return Answer(True, f"{fact.input} is {key}", match=Match(fact.input, key, "disease", "disease"))
        for fact in self.profile.diseases:
            if fact.key in clinical_line(key):
                return self._narrower(fact.key, key)
        stated = ", ".join(fact.key for fact in self.profile.diseases) or "no disease"
        return Answer(False, f"disease is {stated}, not {key}")

    def _narrower(self, stated: str, key: str) -> Answer:
        """Whether a case of a broader disease could be the narrower one; its definition decides."""
        definers = diseases()[key].list("defined_by") if key in diseases() else ()
        answers = [self._biomarker(definer) for definer in definers]
        if answers and all(answer.value is False for answer in answers):
            return Answer(False, f"not {key}: {answers[0].because}")
        needs = ("biomarker", definers[0]) if definers else ("disease", key)
        return Answer(None, f"{stated} may or may not be {key}", needs=needs)

    # -- age ----------------------------------------------------------------------------------------

    def _age(self, value: str) -> Answer:
        match = re.fullmatch(r"(>=|<=|>|<)(\d+(?:\.\d+)?)([my])", value)
        if not match:
            raise ValueError(f"age condition {value!r}")
        if self.profile.age_months is None:
            return Answer(None, "age is not stated", needs=("age", value))
        sign, months = match[1], round(float(match[2]) * _MONTHS[match[3]])
        if sign == "<=":  # "up to 25 years" includes the whole 25th year
            sign, months = "<", months + _MONTHS[match[3]]
        elif sign == ">":
            sign, months = ">=", months + _MONTHS[match[3]]
        low, high = self.profile.age_months
        words = f"age {self.profile.age_input}, condition {value}"
        if sign == ">=":
            return Answer(True if low >= months else (False if high <= months else None), words, needs=("age", value))
        return Answer(True if high <= months else (False if low >= months else None), words, needs=("age", value))

    def _sex(self, value: str) -> Answer:
        if self.profile.sex is None:
            return Answer(None, "sex is not stated", needs=("sex", value))
        return Answer(self.profile.sex == value, f"sex is {self.profile.sex}")

    # -- course -------------------------------------------------------------------------------------

    def _state(self, value: str, relapse: bool) -> Answer:
        if value.startswith("MRD") and value != "MRD positive":
            return self._lab(value)
        holds, later = self.course.holds(value)
        if relapse and holds is False and value in ("consolidation", "maintenance") and self.course.active_again():
            holds, later = True, True
        if holds is None:
            definition = state_definitions(value, tuple(key for fact in self.profile.diseases for key in clinical_line(fact.key)))
            if definition is not None:
                found = self.decide(parse(definition, "lab"))
                if found.value is not None:
                    return Answer(found.value, "; ".join(leaf.answer.because for leaf in found.leaves))
        stated = ", ".join(sorted(self.course.stated)) or "not stated"
        if holds is None:
            return Answer(None, f"{value}? (state {stated})", needs=("state", value))
        words = f"state {stated}" + ("" if holds else f", not {value}") + (f"; {value} comes later in this line" if later else "")
        return Answer(holds, words, later=later, assumed=self.course.assumed)

    # -- earlier therapy ----------------------------------------------------------------------------

    @cached_property
    def own_prior(self) -> tuple[PriorFact, ...]:
        """Earlier therapy of this disease."""
        return tuple(prior for prior in self.profile.prior if not prior.for_other_disease)

    def _prior(self, value: str) -> Answer:
        if value == "any":
            treated = self.course.treated()
            return Answer(treated, "previously treated" if treated else "not treated before", needs=("prior", value))
        if value == "none":
            treated = self.course.treated()
            return Answer(None if treated is None else not treated, "untreated" if treated is False else "treated before", needs=("prior", value))
        if value.startswith("lines"):
            return self._lines(value)
        count = 1
        match = re.search(r">=(\d+)$", value)
        if match:
            value, count = value[: match.start()], int(match[1])
        found = _PRIOR.fullmatch(value)
        if found is None:
            raise ValueError(f"earlier therapy {value!r}")
        what = found["what"]
        kind = found["kind"] or ("class" if what in drug_classes() and what not in drugs() else "drug")
        return self._earlier(found["mode"] or "", kind, what, count)

    def _lines(self, value: str) -> Answer:
        match = _COMPARISON.match(value)
        if not match:
            raise ValueError(f"line condition {value!r}")
        wanted, sign = int(match["number"]), match["sign"]
        exact = 0 if self.course.newly_diagnosed() else self.course.lines_exact
        least = max(self.course.lines_minimum, 1 if self.course.treated() else 0)
        words = f"{exact if exact is not None else f'at least {least}'} earlier lines, condition {value}"
        if sign in ("<", "<="):
            limit = wanted if sign == "<" else wanted + 1
            return Answer(exact < limit if exact is not None else (False if least >= limit else None), words, needs=("line", value))
        limit = wanted if sign == ">=" else wanted + 1
        if least >= limit:
            return Answer(True, words)
        return Answer(None if exact is None else exact >= limit, words, needs=("line", value))

    def _earlier(self, mode: str, kind: str, what: str, count: int) -> Answer:
        given = [prior for prior in self.own_prior if (what in prior.classes if kind == "class" else what in prior.drugs or what == prior.regimen)]
        sure: set[str] = set()
        perhaps: set[str] = set()
        for prior in given:
            for drug in self._members(prior, kind, what):
                good = _outcome(mode, prior.result)
                (sure if good else perhaps).add(drug) if good is not False else None
        wording = {"": "received", "failed": "failed", "intolerant": "intolerant to", "failed or intolerant": "failed or intolerant to"}[mode]
        words = f"{wording} {what}" + (f" at least {count}" if count > 1 else "")
        if len(sure) >= count:
            return Answer(True, f"{words}: {', '.join(sorted(sure))}")
        complete = self.profile.prior_given or self.course.newly_diagnosed() is True
        if complete and len(sure | perhaps) < count:
            return Answer(False, f"not {words}")
        return Answer(None, f"{words}? not stated", needs=("prior", what))

    @staticmethod
    def _members(prior: PriorFact, kind: str, what: str) -> tuple[str, ...]:
        if kind != "class":
            return (what,)
        members = tuple(drug for drug in prior.drugs if what in drug_line(drug))
        return members or (prior.input,)

    @cached_property
    def antigens_treated(self) -> frozenset[str]:
        """Markers that an earlier therapy was directed against."""
        table = drugs()
        return frozenset(
            marker for prior in self.own_prior for drug in prior.drugs if drug in table for marker in table[drug].list("target_markers")
        )

    # -- biomarkers ---------------------------------------------------------------------------------

    def _biomarker(self, value: str) -> Answer:
        if value in markers():
            return self._antigen(value)
        return self._alteration(value)

    def antigen(self, key: str) -> AntigenFact | None:
        """The result for a marker from now, else the first one."""
        found = [fact for fact in self.profile.antigens if fact.key == key]
        current = [fact for fact in found if not fact.retest]
        return current[0] if current else (found[0] if found else None)

    def _antigen(self, key: str) -> Answer:
        fact = self.antigen(key)
        if fact is None:
            if key in self.antigens_treated:
                return Answer(None, f"{key} must be retested after a therapy against it", needs=("biomarker", key))
            return Answer(None, f"{key} is not reported", needs=("biomarker", key))
        if fact.retest:
            return Answer(None, f"{fact.input}: older than a therapy against {key}, to be retested", needs=("biomarker", key))
        if fact.band == "unknown":
            return Answer(None, f"{fact.input}: {fact.note or fact.status}", needs=("biomarker", key))
        if fact.band == "negative":
            return Answer(False, f"{fact.input} is negative")
        return Answer(True, f"{fact.input} is {fact.band}", match=Match(fact.input, key, "antigen", "antigen", band=fact.band))

    def _alteration(self, key: str) -> Answer:
        unsettled: AlterationFact | None = None
        for fact in self.profile.alterations:
            depth = dict(fact.ladder).get(key) or ("exact" if fact.key == key else None)
            if fact.status == "present" and depth:
                if fact.origin == "germline":
                    continue
                return Answer(True, f"{fact.input} is {key}", match=self._matched(fact, key, depth))
            if fact.status == "absent" and (fact.key == key or fact.key in rungs(key)):
                return Answer(False, f"{fact.input}: no {key}")
            if fact.key == key or fact.key in rungs(key):
                unsettled = fact
        if unsettled is not None and unsettled.status == "present":
            reading = _usual_reading(unsettled.key)
            if key in reading:
                match = self._matched(unsettled, key, "gene")
                return Answer(True, f"{unsettled.input}, read as {key}", match=match)
        if key in _SUMMARY and self.karyotype_summary.get(_SUMMARY[key]) is False:
            return Answer(False, f"not in the karyotype {self.profile.karyotype}")
        status = f"{unsettled.input}" if unsettled is not None else f"{key} is not reported"
        return Answer(None, status, needs=("biomarker", key))

    @cached_property
    def karyotype_summary(self) -> Mapping[str, bool | None]:
        """complex, monosomal and normal as the karyotype text says, each true, false or unknown."""
        if not self.profile.karyotype:
            return {}
        from kg.parse.karyotype import read_karyotype
        from kg.parse.karyotype_summary import summarise

        summary = summarise(read_karyotype(self.profile.karyotype))
        return {"complex": summary.complex, "monosomal": summary.monosomal, "normal": summary.normal}

    @staticmethod
    def _matched(fact: AlterationFact, key: str, depth: str) -> Match:
        kind = _KIND_OF_ALTERATION.get(fact.kind, "variant")
        return Match(fact.input, key, kind, depth, subclonal=fact.subclonal or (fact.vaf is not None and fact.vaf < 0.05))

    # -- the rest -----------------------------------------------------------------------------------

    def _fitness(self, value: str) -> Answer:
        fit: bool | None = None
        if self.profile.intensive is not None:
            fit = self.profile.intensive == "eligible"
        elif self.course.stated & {"fit", "unfit"}:
            fit = "fit" in self.course.stated
        elif self.assume & {"fit", "unfit"}:
            fit = "fit" in self.assume
        if fit is None:
            return Answer(None, "fitness for intensive chemotherapy is not stated", needs=("fitness", value))
        return Answer(fit == (value == "fit"), "fit for intensive chemotherapy" if fit else "unfit for intensive chemotherapy")

    def lab(self, name: str) -> LabFact | None:
        """The first value of a laboratory test that is from now."""
        found = [fact for fact in self.profile.labs if fact.key.casefold() == name.casefold()]
        return next((fact for fact in found if fact.at in (None, "now")), found[0] if found else None)

    def _lab(self, value: str) -> Answer:
        match = _COMPARISON.match(value)
        if not match:
            raise ValueError(f"laboratory condition {value!r}")
        name, sign, limit = match["name"], match["sign"], float(match["number"])
        fact = self.lab(name)
        if name == "MRD" and (fact is None or fact.value is None) and "MRD negative" in self.course.stated:
            return Answer(False, "MRD negative")
        if fact is None or fact.value is None:
            return Answer(None, f"{name} is not reported as a value", needs=("lab", name))
        return Answer(_compare(fact, sign, limit), f"{fact.input} ({value})", needs=("lab", name))

    def _medication(self, value: str) -> Answer:
        for drug, classes in self.profile.medications:
            if value == drug or value in classes:
                return Answer(True, f"{drug}" if value == drug else f"{drug} is a {value}")
        return Answer(False if self.profile.medications else None, f"no {value} stated", needs=("medication", value))

    def _condition(self, value: str) -> Answer:
        if value in self.profile.conditions:
            return Answer(True, value)
        if value == "pregnancy" and self.profile.sex == "male":
            return Answer(False, "male")
        return Answer(None, f"{value} not stated", needs=("condition", value))

    def _constitutional(self, value: str) -> Answer:
        here = value in self.profile.constitutional
        return Answer(True, value) if here else Answer(None, f"{value} not stated", needs=("condition", value))

    def _transplant(self, value: str) -> Answer:
        planned = self.profile.transplant_planned
        return Answer(planned, "transplant planned" if planned else "transplant not planned", needs=("transplant", value))

    def _site(self, value: str) -> Answer:
        here = value.casefold() in (site.casefold() for site in self.profile.sites)
        return Answer(True, value) if here else Answer(None, f"{value} not stated", needs=("site", value))

    def _jurisdiction(self, value: str) -> Answer:
        return Answer(self.jurisdiction == value, f"{self.jurisdiction} labels")

    def _always(self, value: str) -> Answer:
        return Answer(True, "every patient")


@cache
def rungs(key: str) -> tuple[str, ...]:
    """An alteration and everything above it on the ladder, also for an exact variant that no table lists.

    >>> rungs("ABL1 p.F317V")[:2]
    ('ABL1 p.F317V', 'ABL1 p.F317')
    """
    if key in alterations():
        return alteration_line(key)
    from kg.parse.variant import read_alteration

    found = read_alteration(key)
    return tuple(rung for rung, _ in found[0].ladder) or (key,) if found else (key,)


def _outcome(mode: str, result: str | None) -> bool | None:
    """Whether a recorded result is what a criterion asks for; None where no result is recorded."""
    if not mode:
        return True
    if result is None or result == "ongoing":
        return None
    failed, intolerant = result in FAILED, result == "intolerance"
    return {"failed": failed, "intolerant": intolerant, "failed or intolerant": failed or intolerant}[mode]


def _compare(fact: LabFact, sign: str, limit: float) -> bool | None:
    """Compare a value that may itself carry a comparator ("<0.01")."""
    value = fact.value
    if value is None:
        return None
    low = value if fact.comparator not in ("<", "<=") else float("-inf")
    high = value if fact.comparator not in (">", ">=") else float("inf")
    checks: dict[str, Callable[[float], bool]] = {
        ">=": lambda x: x >= limit, ">": lambda x: x > limit, "<=": lambda x: x <= limit, "<": lambda x: x < limit,
    }  # fmt: skip
    check = checks[sign]
    if fact.comparator == "<" and sign == ">=" and high == limit:
        return False
    if fact.comparator == ">" and sign == "<=" and low == limit:
        return False
    first, second = check(low), check(high)
    return first if first is second else None


def _usual_reading(key: str) -> tuple[str, ...]:
    """What a finding that is named only by its gene is taken for, by a curated row; else nothing."""
    return tuple(row["reads_as"] for row in bundled_rows("rules", "gene_level.tsv") if row["finding"] == key)
