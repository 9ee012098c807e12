"""Checks an answer of the candidate engine against what ``phenotypes.yaml`` expects of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("phenotypes.yaml")
KEYS = {
    "tiers", "not_tiers", "when", "not_offered", "excluded", "order", "missing_tests", "missing_facts", "warnings", "context", "why",
}  # fmt: skip
TIERS = ("on_label", "off_label", "investigational")
WARNINGS = {
    "boxed",
    "safety",
    "interaction",
    "resistance",
    "contraindicated",
    "antigen",
    "contested",
    "population",
    "exposure",
}
REASONS = {
    "resistance", "antigen_negative", "prior_failure", "lineage", "biomarker_absent", "contraindicated", "withdrawn", "futility", "label", "no_evidence",
}  # fmt: skip
STATUS = {"pending", "not reported", "not done", "retest"}


@cache
def phenotypes() -> tuple[dict[str, Any], ...]:
    """The entries of the file."""
    return tuple(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def failures(entry: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """What the answer gets wrong, one sentence each; empty when all expectations hold."""
    expect = entry["expect"]
    unknown = sorted(set(expect) - KEYS)
    if unknown:
        return [f"phenotypes.yaml: unknown expectation {', '.join(unknown)}; expected one of {', '.join(sorted(KEYS))}"]
    view = View(answer)
    return [
        *view.sound(),
        *view.tiers(expect.get("tiers", {})),
        *view.not_tiers(expect.get("not_tiers", {})),
        *view.when(expect.get("when", {})),
        *view.not_offered(expect.get("not_offered", [])),
        *view.excluded_for(expect.get("excluded", {})),
        *view.order(expect.get("order", [])),
        *view.missing_tests(expect.get("missing_tests", {})),
        *view.missing_facts(expect.get("missing_facts", {})),
        *view.warnings(expect.get("warnings", {})),
        *view.context(expect.get("context", [])),
    ]


class View:
    """An answer, looked up by drug name."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self.answer = answer
        self.rows = {row["drug"]["name"]: row for row in answer["candidates"]}
        self.excluded = {row["drug"]["name"]: row["reasons"] for row in answer["excluded"]}

    def place(self, drug: str) -> str:
        """Where a drug stands, in words."""
        if drug in self.rows:
            row = self.rows[drug]
            return f"{row['tier']}, rank {row['rank']} ({row['why']})"
        if drug in self.excluded:
            return "excluded: " + "; ".join(f"{reason['kind']}: {reason['text']}" for reason in self.excluded[drug])
        waiting = [test["test"] for test in self.answer["missing_tests"] if drug in test["would_open"]]
        return f"waits for {', '.join(waiting)}" if waiting else "nowhere in the answer"

    def sound(self) -> Iterator[str]:
        """What holds for every answer, whatever the patient."""
        names = [row["drug"]["name"] for row in self.answer["candidates"]]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"{name}: two rows, expected one a drug"
        for name in sorted(set(self.rows) & set(self.excluded)):
            yield f"{name}: both offered and excluded"
        ranks = [row["rank"] for row in self.answer["candidates"]]
        if ranks != sorted(ranks):
            yield f"ranks are not ascending: {ranks}"
        tiers = [TIERS.index(row["tier"]) for row in self.answer["candidates"]]
        if tiers != sorted(tiers):
            yield "tiers are not in the order on label, off label, investigational"
        for name, reasons in self.excluded.items():
            if not reasons or any(not reason["text"] or not reason["source"] for reason in reasons):
                yield f"{name}: excluded without a reason or source: {reasons}"
        for name, reasons in self.excluded.items():
            for kind in sorted({reason["kind"] for reason in reasons} - REASONS):
                yield f"{name}: excluded for {kind!r}, which is no kind of the contract"
        for test in self.answer["missing_tests"]:
            if test["status"] not in STATUS:
                yield f"test {test['test']}: status {test['status']!r} is none of the contract"
        for name, row in self.rows.items():
            for kind in sorted({warning["kind"] for warning in row["warnings"]} - WARNINGS):
                yield f"{name}: a warning of kind {kind!r}, which is none of the contract"
            here = [label for label in row["label"] if label["jurisdiction"] == self.answer["jurisdiction"]]
            if row["tier"] == "on_label" and all(label["met"] is False for label in here):
                yield f"{name}: on label, but no label of {self.answer['jurisdiction']} is met or may be"
            for label in here:
                if label["met"] and _last_day(label["date"]) > self.answer["as_of"]:
                    yield f"{name}: a label of {label['date']} counts as met at {self.answer['as_of']}"
                if label["met"] is False and not label["failed"]:
                    yield f"{name}: a label is not met and names no failing clause: {label['indication']}"

    def tiers(self, expected: Mapping[str, str]) -> Iterator[str]:
        """Drugs that must be offered, at their tier."""
        for drug, tier in expected.items():
            if self.rows.get(drug, {}).get("tier") != tier:
                yield f"{drug}: expected {tier}, got {self.place(drug)}"

    def not_tiers(self, expected: Mapping[str, list[str]]) -> Iterator[str]:
        """Tiers at which a drug must not stand."""
        for drug, forbidden in expected.items():
            if self.rows.get(drug, {}).get("tier") in forbidden:
                yield f"{drug}: must not be {' or '.join(forbidden)}, got {self.place(drug)}; {_met(self.rows[drug])}"

    def when(self, expected: Mapping[str, str]) -> Iterator[str]:
        """Whether an on-label row applies now, later, or on a condition."""
        for drug, wanted in expected.items():
            if drug in self.rows:
                here = [
                    label for label in self.rows[drug]["label"] if label["jurisdiction"] == self.answer["jurisdiction"]
                ]
                met = [label for label in here if label["met"]]
                if any(label["when"] == "now" for label in met):
                    got = "now"
                elif met:
                    got = "later"
                else:
                    got = "conditional" if any(label["met"] is None for label in here) else "never"
                if got != wanted:
                    yield f"{drug}: expected to apply {wanted}, got {got}; {_met(self.rows[drug])}"

    def not_offered(self, drugs: list[str]) -> Iterator[str]:
        """Drugs that must not be candidates."""
        for drug in drugs:
            if drug in self.rows:
                yield f"{drug}: must not be offered, got {self.place(drug)}"

    def excluded_for(self, expected: Mapping[str, list[str]]) -> Iterator[str]:
        """Drugs that must be excluded, for one of several right reasons."""
        for drug, kinds in expected.items():
            found = [reason["kind"] for reason in self.excluded.get(drug, [])]
            if not set(found) & set(kinds):
                yield f"{drug}: expected excluded for {' or '.join(kinds)}, got {self.place(drug)}"

    def order(self, pairs: list[list[str]]) -> Iterator[str]:
        """The first of each pair strictly before the second; a second that is not offered is behind."""
        for first, second in pairs:
            if first not in self.rows:
                yield f"{first}: expected before {second}, got {self.place(first)}"
            elif second in self.rows and self.rows[first]["rank"] >= self.rows[second]["rank"]:
                yield f"{first} (rank {self.rows[first]['rank']}) expected before {second} (rank {self.rows[second]['rank']})"

    def missing_tests(self, expected: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
        """Tests that must be named, with what they open and close."""
        found = {test["test"]: test for test in self.answer["missing_tests"]}
        for name, wanted in expected.items():
            if name not in found:
                yield f"test {name}: not among the missing tests ({', '.join(found) or 'none'})"
                continue
            for key, field in (("opens", "would_open"), ("closes", "would_close")):
                lacking = [drug for drug in wanted.get(key, []) if drug not in found[name][field]]
                for drug in lacking:
                    yield f"test {name}: {key} {found[name][field]}, expected also {drug} ({self.place(drug)})"
            if "status" in wanted and found[name]["status"] != wanted["status"]:
                yield f"test {name}: status {found[name]['status']}, expected {wanted['status']}"

    def missing_facts(self, expected: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
        """Facts that must be asked for."""
        found = {fact["fact"]: fact for fact in self.answer["missing_facts"]}
        for name, wanted in expected.items():
            if name not in found:
                yield f"fact {name}: not among the missing facts ({', '.join(found) or 'none'})"
                continue
            for drug in wanted.get("opens", []):
                if drug not in found[name]["would_open"]:
                    yield f"fact {name}: opens {found[name]['would_open']}, expected also {drug}"

    def warnings(self, expected: Mapping[str, list[list[str]]]) -> Iterator[str]:
        """Warnings that a row must carry; ``excluded`` among the kinds accepts a contraindication as well."""
        for name, wanted in expected.items():
            drugs = list(self.rows) if name == "*" else [name]
            for drug in drugs:
                for kinds, words in wanted:
                    allowed = kinds.split("|")
                    excluded = {reason["kind"] for reason in self.excluded.get(drug, [])}
                    if "excluded" in allowed and "contraindicated" in excluded:
                        continue
                    if drug not in self.rows:
                        yield f"{drug}: expected with a warning of {words!r}, got {self.place(drug)}"
                        continue
                    held = [warning for warning in self.rows[drug]["warnings"] if warning["applies"] is not False]
                    fitting = [warning for warning in held if "any" in allowed or warning["kind"] in allowed]
                    if not any(
                        re.search(words, f"{warning['text']} {warning['because']}", re.IGNORECASE)
                        for warning in fitting
                    ):
                        yield f"{drug}: no warning ({kinds}) with {words!r}; has {[(warning['kind'], warning['text']) for warning in held]}"

    def context(self, words: list[str]) -> Iterator[str]:
        """Words of the standard therapy."""
        text = " ".join(f"{entry['therapy']} {entry['why']}" for entry in self.answer["context"])
        for word in words:
            if not re.search(word, text, re.IGNORECASE):
                yield f"context: no {word!r} in {text!r}"


def _met(row: Mapping[str, Any]) -> str:
    labels = [
        f"{label['jurisdiction']} {label['indication']!r} met={label['met']} {label['when']} unknown={label['unknown']}"
        for label in row["label"]
        if label["met"] is not False
    ]
    return "labels: " + ("; ".join(labels) or "none met")


def _last_day(date: str | None) -> str:
    """A year alone counts from 31 December."""
    text = date or ""
    return f"{text}-12-31" if len(text) == 4 else text
