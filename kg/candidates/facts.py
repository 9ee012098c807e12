"""What a patient's profile answers to the atoms of the criteria language.

One method for each kind of atom. Antigen expression never answers for a mutation of its gene, nor
the other way round: markers and alterations are different keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.candidates.answers import Answer, Match, Verdict, decide
from kg.candidates.biomarkers import Biomarkers
from kg.candidates.comparison import COMPARISON, compare
from kg.candidates.course import Course, state_definitions
from kg.candidates.earlier import EarlierTherapy
from kg.case.profile import AntigenFact, LabFact, PriorFact, Profile
from kg.case.vocabulary import STATES
from kg.errors import ExpressionError
from kg.knowledge.expression import Atom, Expression, parse
from kg.knowledge.terminology import clinical_line, diseases

_MONTHS = {"m": 1, "y": 12}


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
        self._earlier = EarlierTherapy(profile, self.course)
        self._biomarkers = Biomarkers(profile, self._earlier.antigens_treated)
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
            if fact.key in clinical_line(key) or _unspecific_parents(fact.key, key) & set(clinical_line(key)):
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
            raise ExpressionError(f"age condition {value!r}; expected such as >=18y or <1m")
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
        # A risk group is no answer to a question about the course.
        told = (key for key in self.course.stated if "risk" in value or STATES.rows[key]["axis"] != "risk")
        stated = ", ".join(sorted(told)) or "not stated"
        if holds is None:
            return Answer(None, f"{value}? (state {stated})", needs=("state", value))
        words = f"state {stated}" + ("" if holds else f", not {value}") + (f"; {value} comes later in this line" if later else "")
        return Answer(holds, words, later=later, assumed=self.course.assumed)

    # -- earlier therapy and biomarkers ---------------------------------------------------------------

    @property
    def own_prior(self) -> tuple[PriorFact, ...]:
        """Earlier therapy of this disease."""
        return self._earlier.own

    @property
    def antigens_treated(self) -> frozenset[str]:
        """Markers that an earlier therapy was directed against."""
        return self._earlier.antigens_treated

    def antigen(self, key: str) -> AntigenFact | None:
        """The result for a marker from now, else the first one."""
        return self._biomarkers.antigen(key)

    def _prior(self, value: str) -> Answer:
        return self._earlier.answer(value)

    def _biomarker(self, value: str) -> Answer:
        return self._biomarkers.answer(value)

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
        """The first value of a laboratory test; one from now before an older one."""
        found = [fact for fact in self.profile.labs if fact.key.casefold() == name.casefold()]
        return next((fact for fact in found if self._from_now(fact)), found[0] if found else None)

    def _from_now(self, fact: LabFact) -> bool:
        return fact.at in (None, "now") or (fact.at == "diagnosis" and self.course.newly_diagnosed() is True)

    def _lab(self, value: str) -> Answer:
        match = COMPARISON.match(value)
        if not match:
            raise ExpressionError(f"laboratory condition {value!r}; expected such as WBC>=30")
        name, sign, limit = match["name"], match["sign"], float(match["number"])
        fact = self.lab(name)
        if name == "MRD" and (fact is None or fact.value is None) and "MRD negative" in self.course.stated:
            return Answer(False, "MRD negative")
        if fact is None or fact.value is None:
            return Answer(None, f"{name} is not reported as a value", needs=("lab", name))
        if not self._from_now(fact):
            return Answer(None, f"{fact.input} is not from now, to be measured again", needs=("lab", name))
        return Answer(compare(fact, sign, limit), f"{fact.input} ({value})", needs=("lab", name))

    def _medication(self, value: str) -> Answer:
        for drug, classes in self.profile.medications:
            if value == drug or value in classes:
                return Answer(True, f"{drug}" if value == drug else f"{drug} is a {value}")
        known = bool(self.profile.medications) and self.profile.medications_complete
        return Answer(False if known else None, f"no {value} stated", needs=("medication", value))

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


def _unspecific_parents(stated: str, asked: str) -> frozenset[str]:
    """Clinical parents of a diagnosis that only adds an age, a morphology or a history ("childhood ALL", AML-M2).

    Such a diagnosis can still be the narrower entity that is asked for, unless that is of another lineage.
    """
    table = diseases()
    if stated not in table or asked not in table or table[stated]["unspecific"] != "yes":
        return frozenset()
    if table[stated]["lineage"] not in ("none", table[asked]["lineage"]):
        return frozenset()
    return frozenset(table[stated].list("clinical_parent")) - {"acute leukemia", "leukemia"}
