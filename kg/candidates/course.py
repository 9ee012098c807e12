"""Where in the course of the disease a patient stands, as three-valued answers.

The closed vocabulary is ``vocabulary/states.tsv``; entailment and cancellation were applied when the
case was read. What is left here is exclusion along one axis (who is in remission is not relapsed
now) and the rule that consolidation and maintenance belong to the line they follow.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.case.course import latest
from kg.case.profile import PriorFact, Profile
from kg.knowledge.tables import bundled_rows

NEW = frozenset({"newly diagnosed", "untreated", "induction"})
RELAPSED = frozenset({"relapsed", "first relapse", "second relapse", "third relapse or later", "relapse after HSCT"})
REFRACTORY = frozenset({"refractory", "primary refractory", "resistant", "progression"})
ACTIVE_AGAIN = RELAPSED | REFRACTORY | {"relapsed or refractory"}
REMISSION = frozenset({"remission", "CR1", "CR2", "CR3", "treatment-free remission"})
LATER_PARTS = ("consolidation", "maintenance", "post-HSCT")
PHASES = frozenset({"chronic phase", "accelerated phase", "blast phase", "lymphoid blast phase", "myeloid blast phase"})
FAILED = frozenset({"refractory", "progression", "loss of response"})


@dataclass(frozen=True, slots=True)
class Course:
    """The stated course of one patient, or an assumed one where none is stated."""

    stated: frozenset[str]
    lines_minimum: int
    lines_exact: int | None
    untreated: bool  # `prior: []`
    failed_before: bool
    failed_last: bool  # the latest therapy: after a later one with a response, or without a result, the disease may rest
    had_transplant: bool | None
    diseases: tuple[str, ...]
    assumed: bool = False

    @classmethod
    def of(cls, profile: Profile, assume: frozenset[str] = frozenset()) -> Course:
        """The course of a profile; ``assume`` adds states that are not stated."""
        own = [prior for prior in profile.prior if not prior.for_other_disease]
        last = latest(profile.prior)
        stated = frozenset(state for state, _ in profile.states)
        transplanted = any(is_transplant(prior) for prior in profile.prior)
        had = True if transplanted or stated & {"post-HSCT", "relapse after HSCT"} else None
        if had is None and (profile.prior_given or stated & NEW):
            had = False
        return cls(
            stated=stated | assume,
            lines_minimum=profile.lines_minimum,
            lines_exact=0 if assume & NEW else profile.lines_exact,
            untreated=profile.prior_given and not own,
            failed_before=any(prior.result in FAILED | {"relapse"} for prior in own),
            failed_last=last is not None and last.result in FAILED | {"relapse"},
            had_transplant=had,
            diseases=tuple(fact.key for fact in profile.diseases),
            assumed=bool(assume),
        )

    @property
    def known(self) -> bool:
        """Whether anything says if the disease is new, active again, or in remission."""
        course = NEW | ACTIVE_AGAIN | REMISSION | frozenset(LATER_PARTS) | {"intolerant", "MRD positive", "MRD negative"}
        return bool(self.stated & course) or self.untreated or self.failed_before or self.lines_minimum > 0

    def newly_diagnosed(self) -> bool | None:
        if self.stated & (ACTIVE_AGAIN | REMISSION | {"consolidation", "maintenance", "post-HSCT", "intolerant"}):
            return False
        if self.stated & NEW or self.untreated:
            return True
        if self.lines_minimum > 0 or self.failed_before or self.stated & {"MRD positive", "MRD negative"}:
            return False
        return None

    def active_again(self) -> bool | None:
        if self.stated & ACTIVE_AGAIN:
            return True
        if self.stated & (NEW | REMISSION) or self.untreated:
            return False
        if self.failed_last and not self.stated & set(LATER_PARTS):
            return True
        return None

    def in_remission(self) -> bool | None:
        if self.stated & (ACTIVE_AGAIN | NEW):
            return False
        if self.stated & REMISSION:
            return True
        return False if self.untreated else None

    def treated(self) -> bool | None:
        if self.stated & (ACTIVE_AGAIN | REMISSION | {"intolerant", "consolidation", "maintenance", "post-HSCT"}):
            return True
        if self.lines_minimum > 0 or self.failed_before:
            return True
        return False if self.newly_diagnosed() else None

    def holds(self, state: str) -> tuple[bool | None, bool]:
        """Whether a state of the label vocabulary holds, and whether it does so only later in this line."""
        stated = self.stated
        if state == "newly diagnosed" and self._in_first_consolidation():
            return True, False
        if state in ("newly diagnosed", "untreated"):
            return self.newly_diagnosed(), False
        if state == "R/R":
            return self.active_again(), False
        if state == "active disease":
            new, again = self.newly_diagnosed(), self.active_again()
            return (True if new or again else (False if self.in_remission() or (new is False and again is False) else None)), False
        if state == "previously treated":
            return self.treated(), False
        if state == "relapsed" and "progression" in stated and (self.lines_minimum > 0 or self.failed_before):
            return True, False  # progression after a treated phase is how relapse is said of chronic leukemias
        if state == "relapsed":
            return self._member(RELAPSED, against=NEW | REMISSION | {"primary refractory"}), False
        if state == "refractory":
            return self._member(REFRACTORY, against=NEW | REMISSION | RELAPSED), False
        if state == "primary refractory":
            return self._member(frozenset({state}), against=NEW | REMISSION | RELAPSED), False
        if state == "first relapse":
            return self._member(frozenset({state}), against=NEW | REMISSION | {"second relapse", "third relapse or later", "primary refractory"}), False
        if state == "second relapse or later":
            later = frozenset({"second relapse", "third relapse or later"})
            return self._member(later, against=NEW | REMISSION | {"first relapse", "primary refractory"}), False
        if state == "CR":
            return self.in_remission(), False
        if state in ("CR1", "CR2", "CR3"):
            others = {"CR1", "CR2", "CR3"} - {state}
            return self._member(frozenset({state}), against=NEW | ACTIVE_AGAIN | others), False
        if state == "relapse after HSCT":
            known = self._member(frozenset({state}), against=NEW | REMISSION | {"primary refractory"})
            return (False if known is None and self.had_transplant is False else known), False
        if state in LATER_PARTS:
            return self._part(state)
        if state in PHASES:
            return self._phase(state), False
        if state in ("low risk", "high risk"):
            return self._member(frozenset({state}), against=frozenset({"low risk", "high risk"}) - {state}), False
        if state == "MRD positive":
            return self._member(frozenset({state}), against=frozenset({"MRD negative"})), False
        if state == "progression":
            return self._member(frozenset({state}), against=NEW | REMISSION), False
        if state in stated:
            return True, False
        return None, False

    def _in_first_consolidation(self) -> bool:
        """Consolidation of the first line belongs to the line of a newly diagnosed disease."""
        later = ACTIVE_AGAIN | {"CR2", "CR3", "maintenance", "post-HSCT", "treatment-free remission"}
        return "consolidation" in self.stated and not self.stated & later

    def _member(self, yes: frozenset[str], *, against: frozenset[str] | set[str]) -> bool | None:
        if self.stated & yes:
            return True
        if self.stated & against or (self.untreated and not yes & NEW):
            return False
        return None

    def _phase(self, phase: str) -> bool | None:
        have = self.stated & PHASES
        if not have:
            return False if self.stated & REMISSION and phase != "chronic phase" else None
        if phase in have:
            return True
        if phase == "blast phase":
            return bool(have & {"lymphoid blast phase", "myeloid blast phase"})
        if phase in ("lymphoid blast phase", "myeloid blast phase") and have == {"blast phase"}:
            return None
        return False

    def _part(self, part: str) -> tuple[bool | None, bool]:
        """Consolidation, maintenance, or after transplant: now, later in this line, or not at all."""
        if part in self.stated:
            return True, False
        if self.stated & ACTIVE_AGAIN:
            return False, False
        new = self.newly_diagnosed()
        if part == "post-HSCT":
            return (False if new else self.had_transplant), False
        if new:
            return True, True
        if part == "consolidation":
            if self.stated & {"maintenance", "post-HSCT", "treatment-free remission"}:
                return False, False
            return (True if self.in_remission() else None), False
        if self.stated & {"consolidation"} or self.in_remission():
            return (False, False) if "treatment-free remission" in self.stated else (True, True)
        return None, False


def state_definitions(state: str, diseases: tuple[str, ...]) -> str | None:
    """A curated definition of a state by findings (low-risk APL by WBC), as a criteria expression.

    Source: ``rules/state_definitions.tsv``.
    """
    for row in bundled_rows("rules", "state_definitions.tsv"):
        if row["state"] == state and row["disease"] in diseases:
            return row["definition"]
    return None


def is_transplant(prior: PriorFact) -> bool:
    """Whether an earlier therapy was a hematopoietic stem cell transplantation, by its resolved name."""
    name = prior.regimen or ""
    return prior.kind == "procedure" and ("HSCT" in name or name.endswith("transplantation"))
