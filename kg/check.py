"""A manuscript against the graph: whether what each sentence says is supported, contradicted or unknown.

What a sentence says is found as in ``kg extract``. It is compared with claims, label entries, resistance
rows and targets. A sentence that says nothing the graph knows is unknown, which is not wrong.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from kg.extraction.circumstances import alterations_beside, alterations_lacking, is_mutated, stated
from kg.extraction.model import Mention, Relation
from kg.extraction.pipeline import extract_document
from kg.identifiers import local
from kg.knowledge.expression import Atom, Expression, Not, atoms, parse
from kg.knowledge.terminology import clinical_line, diseases
from kg.rdf.contested import MINED, Said

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.text.document import Document

Stance = Literal["supporting", "contrasting", "mentioning"]
_FIRM = ("asserted", "association", "implied")
_AS_CLAIM = {"treats": "related_therapy_for"}
_THERAPY = ("treats", "related_therapy_for", "applied_to", "in_trials_for", "approved_for")  # each shows that it was tried
_AGENCIES = tuple((name, re.compile(words)) for name, words in (
    ("FDA", r"\bFDA\b|Food and Drug Administration|\bU\.?S\.?A?\b|United States"),
    ("EMA", r"\bEMA\b|European|\bEurope\b|\bE\.?U\b"),
    ("NMPA", r"\bNMPA\b|\bChin(?:a|ese)\b"),
    ("PMDA", r"\bPMDA\b|\bJapan(?:ese)?\b"),
    ("MFDS", r"\bMFDS\b|\bKorean?\b"),
))  # fmt: skip
_IN_FORCE = ("approved", "accelerated", "conditional", "nationally authorised")


@dataclass(frozen=True, slots=True)
class Found:
    """Something of the graph that speaks for or against a relation of the text; ``weight`` counts its sources.

    ``rank``: 0 where it speaks of the same two, 1 or 2 where of a class of one or both; read from a text, 3 more.
    """

    id: str
    says: str
    stance: Stance
    weight: int
    rank: int = 0

    def to_json(self) -> dict[str, Any]:
        """The object under ``claims``."""
        return {"id": self.id, "says": self.says, "stance": self.stance, "sources": self.weight}


def check(graph: Graph, document: Document) -> list[dict[str, Any]]:
    """Every sentence with its verdict and what the graph holds on it, contradiction first.

    The rows are the contract's: sentence, start, end (code points of the document's text), verdict
    (supported, contradicted, unknown), claims (id, says, stance, sources).
    """
    found = extract_document(document, "review")
    by_sentence: dict[int, list[Relation]] = defaultdict(list)
    for relation in found.relations:
        by_sentence[relation.start].append(relation)
    compare = _Comparison(graph, found.text, found.entities)
    rows = []
    for sentence in found.sentences:
        verdicts: list[str] = []
        claims: dict[tuple[str, str], Found] = {}
        for relation in by_sentence[sentence.start]:
            on_it = list(compare.found(relation))
            verdicts.append(_verdict(on_it, relation))
            claims.update({(item.id, item.stance): item for item in on_it})
        verdict = next((v for v in ("contradicted", "supported") if v in verdicts), "unknown")
        ordered = sorted(claims.values(), key=lambda item: (item.stance, -item.weight, item.id))
        rows.append(
            {"sentence": found.text[sentence.start : sentence.end], "start": sentence.start, "end": sentence.end,
             "verdict": verdict, "claims": [item.to_json() for item in ordered]}
        )  # fmt: skip
    return rows


def _verdict(found: list[Found], relation: Relation) -> str:
    """Contradicted where no fewer sources speak against a firm statement than for it.

    What is curated decides before what was read from texts, and what is held of the two themselves before what
    is held of their classes: ponatinib overcomes T315I, although with it most drugs of the class fail.
    """
    nearest = min((item.rank for item in found), default=0)
    weight = {
        stance: sum(item.weight for item in found if item.stance == stance and item.rank == nearest)
        for stance in ("supporting", "contrasting")
    }
    if weight["contrasting"] and weight["contrasting"] >= weight["supporting"]:
        firm = relation.certainty in _FIRM and not (relation.negated and relation.certainty == "implied")
        return "contradicted" if firm else "unknown"
    return "supported" if weight["supporting"] else "unknown"


@dataclass
class _Comparison:
    """Looks up what the graph holds on a relation."""

    graph: Graph
    text: str
    mentions: tuple[Mention, ...]

    def found(self, relation: Relation) -> Iterator[Found]:
        """All that speaks for or against a relation."""
        subject, object_ = relation.subject_mention, relation.object_mention
        if relation.predicate == "targets" and subject is not None:
            yield from self._targets(relation, subject)  # by name: in "FLT3 inhibitor" no mention of the target stands
        if subject is None or object_ is None:
            return
        if relation.predicate in ("approved_for", "treats", "investigated_for") and subject.type == "Drug" and object_.type == "Disease":
            yield from self._labels(relation, subject, object_)
        if relation.predicate in ("confers_resistance_to", "confers_sensitivity_to"):
            yield from self._resistance(relation, subject, object_)
        if relation.predicate != "approved_for":
            yield from self._claims(relation, subject, object_)

    def _claims(self, relation: Relation, subject: Mention, object_: Mention) -> Iterator[Found]:
        subjects, objects = self._nodes(subject), self._nodes(object_)
        if not subjects or not objects:
            return
        name = _AS_CLAIM.get(relation.predicate, relation.predicate)
        mine = _said("text", name, relation.negated, 1, 0)
        for row in self.graph.rows("claims_between", subject=subjects, object=objects):
            theirs = _said(row["claim"], row["predicate"], row["negated"], row["supporting_sources"], row["contrasting_sources"])
            words = f"{row['subject_name']} {row['predicate']} {row['object_name']}" + (" (denied)" if row["negated"] else "")
            if relation.predicate in ("treats", "investigated_for") and row["predicate"] in _THERAPY:
                theirs = _said(row["claim"], name, row["negated"], row["supporting_sources"], row["contrasting_sources"])
            if mine.topic[1] != theirs.topic[1]:
                continue
            rank = (row["subject"] != row["subject_asked"]) + (row["object"] != row["object_asked"]) + 3 * (row["method"] == MINED)
            if mine.against(theirs):
                against = theirs.contra if mine.pro and theirs.contra else theirs.pro
                yield Found(row["claim"], words, "contrasting", len(against), rank)
            same = (mine.pro and theirs.pro) or (mine.contra and theirs.contra)
            if mine.predicate == theirs.predicate and same:
                yield Found(row["claim"], words, "supporting", len(theirs.pro if mine.pro else theirs.contra), rank)

    def _labels(self, relation: Relation, drug: Mention, disease: Mention) -> Iterator[Found]:
        """Label entries of the drug, of the agencies that the sentence names: one in force for this disease supports.

        One for this disease that fails (age, biomarker, withdrawn) contradicts an approval. Entries for other
        diseases are mentioned and decide nothing: that the graph lacks an entry is not that there is none.
        """
        node, key = drug.node, self._disease_keys.get(disease.node or "")
        if node is None or key is None:
            return
        rows = self.graph.rows("drug_labels", drug=[node])
        if agencies := {name for name, words in _AGENCIES if words.search(relation.sentence)}:
            rows = [row for row in rows if row["jurisdiction"] in agencies]
        ages = dict(stated(self.text, relation, disease)).get("age_group")
        named = alterations_beside(self.text, relation, disease, self.mentions)
        lacking = alterations_lacking(self.text, relation, disease, self.mentions)
        here = [row for row in rows if _is_for(row, key)]
        if not here and (akin := [row for row in rows if _is_akin(row, key)]):
            here = [row for row in akin if not _required(row) or any(_is_about(value, mention) for value in _required(row) for mention in named)]
            if not here:
                return  # approved for a disease near this one, where an alteration is found that is not named
        if here and any(not any(_speaks_of(row, mention) for row in here) for mention in named):
            return  # nothing is known of those who have it
        barred = [row for row in here if (needed := _required(row)) and all(any(_is_about(value, mention) for mention in lacking) for value in needed)]
        usable = [row for row in here if row not in barred]
        fitting = [row for row in usable if row["status"] in _IN_FORCE and not row["valid_to"] and not (ages == "pediatric" and _adults_only(row))]
        for row in fitting:
            yield Found(row["indication_id"], f"{row['jurisdiction']} label: {row['text']}", "contrasting" if relation.negated else "supporting", 1)
        if fitting or relation.predicate != "approved_for":
            return
        elsewhere = [] if here else [row for row in rows if row["status"] in _IN_FORCE and not row["valid_to"]]
        for row in elsewhere:
            yield Found(row["indication_id"], f"{row['jurisdiction']} label for another disease: {row['text']}", "mentioning", 0)
        for row in here:
            if row["verified"]:
                status = "" if row["status"] in _IN_FORCE and not row["valid_to"] else f" ({row['status']}{', ended ' + row['valid_to'] if row['valid_to'] else ''})"
                words = f"{row['jurisdiction']} label{status}: {row['text']}"
                yield Found(row["indication_id"], words, "supporting" if relation.negated else "contrasting", 1)

    def _targets(self, relation: Relation, drug: Mention) -> Iterator[Found]:
        """The molecular targets of a drug; another target does not contradict, a drug may have several."""
        if drug.type != "Drug" or drug.node is None:
            return
        for row in self.graph.rows("drug_cards", drug=[drug.node]):
            if relation.object in row["targets"] or relation.object in row["target_markers"]:
                yield Found(row["drug"], f"{row['name']} targets {relation.object}", "contrasting" if relation.negated else "supporting", 1)

    def _resistance(self, relation: Relation, subject: Mention, drug: Mention) -> Iterator[Found]:
        """Curated resistance of an alteration to a drug, beside the claims."""
        if subject.type not in ("Gene", "Variant", "Fusion") or drug.node is None:
            return
        for node in self._nodes(subject):
            if node == subject.node and subject.type == "Gene":
                continue  # the gene itself is no alteration
            for row in self.graph.rows("resistance_by_alteration", alteration=[node]):
                if row["drug"] == drug.node and row["basis"] != "claim" and row["effect"] == "exclude":
                    agrees = (relation.predicate == "confers_resistance_to") != relation.negated
                    yield Found(row["drug"], row["text"], "supporting" if agrees else "contrasting", max(1, len(row["sources"])))

    def _nodes(self, mention: Mention) -> list[str]:
        """The nodes that a mention may be: a gene whose mutation is spoken of is that mutation."""
        found = [mention.node] if mention.node else []
        if mention.type == "Gene" and (is_mutated(self.text, mention) or not found):
            found.append(local("alteration", f"{mention.norm} mutation"))
        elif mention.type == "Variant" and not found:
            found.append(local("alteration", mention.norm))
        return [node for node in found if self._is_known(node)]

    def _is_known(self, node: str) -> bool:
        return bool(self.graph.rows("entity_card", entity=[node])) if node else False

    @cached_property
    def _disease_keys(self) -> dict[str, str]:
        return {row["id"]: key for key, row in diseases().items()}


def _said(claim: str, predicate: str, negated: bool, supporting: int, contrasting: int) -> Said:
    pro, contra = (contrasting, supporting) if negated else (supporting, contrasting)
    return Said(claim, "s", predicate, "o", frozenset(), True, set(map(str, range(pro))), set(map(str, range(contra))))


def _is_for(row: dict[str, Any], disease: str) -> bool:
    """Whether a label entry is for this disease, one that it belongs to, or a part of it."""
    keys = {atom.value.removeprefix("=") for atom in atoms(parse(row["disease"], "disease")) if atom.kind == "disease"} if row["disease"] else set()
    return any(key in clinical_line(disease) or disease in clinical_line(key) for key in keys)


def _adults_only(row: dict[str, Any]) -> bool:
    return bool(row["age"]) and any(atom.kind == "age" and atom.value.startswith((">=18y", ">18y", ">=60y", ">=65y", ">=75y")) for atom in atoms(parse(row["age"], "age")))


def _is_akin(row: dict[str, Any], disease: str) -> bool:
    """Whether a label entry is for a group in whose name this disease stands, or the other way round: MDS and MDS/MPN."""
    wanted = set(disease.split("/"))
    found = (atom.value.removeprefix("=") for atom in _positive(row["disease"], "disease") if atom.kind == "disease")
    return any(wanted <= set(key.split("/")) or set(key.split("/")) <= wanted for key in found)


def _required(row: dict[str, Any]) -> list[str]:
    """The alterations of which a label entry wants one."""
    return [atom.value for atom in _positive(row["biomarker"], "biomarker") if atom.kind == "biomarker"]


def _positive(cell: str | None, default: str) -> list[Atom]:
    return _affirmed(parse(cell, default)) if cell else []


def _affirmed(tree: Expression) -> list[Atom]:
    if isinstance(tree, Atom):
        return [tree]
    return [] if isinstance(tree, Not) else [atom for item in tree.items for atom in _affirmed(item)]


def _is_about(value: str, mention: Mention) -> bool:
    """Whether a biomarker of a label is what a text names: the same, or for a gene any change of it."""
    return value == mention.norm or (mention.type == "Gene" and value.split(" ")[0].split("-")[0] == mention.norm)


def _speaks_of(row: dict[str, Any], mention: Mention) -> bool:
    """Whether a label entry names an alteration, or another change of its gene."""
    genes = [part.split(" ")[0].split("-")[0] for part in mention.norm.split("::")]
    words = f"{row['disease']} {row['biomarker']} {row['text']}"
    return any(gene in words for gene in genes) or (mention.norm == "BCR::ABL1" and "Ph+" in words)
