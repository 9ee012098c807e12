"""Judge a case by the risk systems: the first rule that holds decides, an unknown one leaves its class possible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.candidates.answers import Leaf, Verdict, decide
from kg.case.profile import Profile
from kg.knowledge.expression import atoms
from kg.risk.findings import Findings
from kg.risk.tables import Rule, System, systems
from kg.risk.wording import unknown_names


@dataclass(slots=True)
class Outcome:
    """What the rules of one system leave: the rule that holds, and what unknown rules keep possible before it."""

    decided: Rule
    verdict: Verdict
    open_rules: list[tuple[Rule, Verdict]] = field(default_factory=list)
    settled: list[tuple[Rule, Verdict]] = field(default_factory=list)

    def classes(self, system: System) -> tuple[str, ...]:
        """All classes that the case can have, from best to worst."""
        found = {name for rule, _ in self.open_rules for name in rule.classes} | set(self.decided.classes)
        return tuple(name for name in system.classes if name in found)


def risk(profile: Profile) -> dict[str, object]:
    """The classifications of a case, as the contract of ``kg risk`` has them."""
    findings = Findings(profile)
    found = [classification(system, findings) for system in systems()]
    return {"id": profile.id, "classifications": [entry for entry in found if entry is not None]}


def classification(system: System, findings: Findings) -> dict[str, object] | None:
    """One system's answer, None where it has nothing to say of such a case."""
    if not any(decide(rule.when, findings.ask).value is True for rule in system.emit):
        return None
    unfit = [(rule, decide(rule.when, findings.ask)) for rule in system.unfit]
    outcome = judge(system, findings)
    possible = outcome.classes(system)
    category = possible[0] if len(possible) == 1 else None
    because = [rule.text for rule, verdict in unfit if verdict.value is True]
    because += _reasons(outcome, category, possible)
    because += [rule.text for rule in system.notes if decide(rule.when, findings.ask).value is True]
    return {
        "system": system.name,
        "applies": not any(verdict.value is True for _, verdict in unfit),
        "category": category,
        "possible": [] if category else list(possible),
        "because": because,
        "unknown": unknown_names(_unknown(system, findings, outcome, category, unfit), findings),
        "source": system.source,
    }


def judge(system: System, findings: Findings) -> Outcome:
    """Walk the rules in order."""
    open_rules: list[tuple[Rule, Verdict]] = []
    settled: list[tuple[Rule, Verdict]] = []
    for rule in system.rules:
        verdict = decide(rule.when, findings.ask)
        if verdict.value is True:
            return Outcome(rule, verdict, open_rules, settled)
        if verdict.value is None:
            closed = rule.settled is not None and decide(rule.settled, findings.ask).value is True
            (settled if closed else open_rules).append((rule, verdict))
    last = system.rules[-1]
    return Outcome(last, decide(last.when, findings.ask), open_rules, settled)


def _reasons(outcome: Outcome, category: str | None, possible: tuple[str, ...]) -> list[str]:
    """The rule that decides, with the input it rests on; for an open case, what would make it which class."""
    decided = outcome.decided
    if category is not None or not outcome.open_rules:
        leaves = [
            leaf for leaf in outcome.verdict.leaves if leaf.answer.value is not None and leaf.atom.kind != "always"
        ]
        inputs = [words for words in dict.fromkeys(leaf.answer.because for leaf in leaves) if words != decided.text]
        return [decided.text + (f" ({'; '.join(inputs)})" if inputs else "")]
    rules = (*(rule for rule, _ in outcome.open_rules), decided)
    return [
        f"{name} if {', or '.join(dict.fromkeys(rule.lesion for rule in rules if name in rule.classes))}"
        for name in possible
    ]


def _unknown(
    system: System, findings: Findings, outcome: Outcome, category: str | None, unfit: list[tuple[Rule, Verdict]]
) -> Iterable[Leaf]:
    """Leaves that are not known and bear on the answer: first those that could still change it."""
    own = {category} if category else set()
    for rule, verdict in (*outcome.open_rules, *outcome.settled):
        if not (rule.silent and (rule, verdict) in outcome.settled) and set(rule.classes) != own:
            yield from verdict.needed
    yield from (leaf for leaf in outcome.verdict.leaves if leaf.answer.value is None and leaf.atom.or_unknown)
    for _, verdict in unfit:
        yield from verdict.needed
    for rule in system.secondary:
        yield from (leaf for leaf in _every(rule, findings) if leaf.answer.value is None)


def _every(rule: Rule, findings: Findings) -> tuple[Leaf, ...]:
    """All leaves of a rule, whatever decides it."""
    return tuple(Leaf(atom, findings.ask(atom), False) for atom in atoms(rule.when))
