"""A small source of all that engines read differently: zero and false, cycles, two of a kind, names that hold queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.records import (
    Assertion,
    Caution,
    Citation,
    ContextTherapy,
    Entity,
    EvidenceLine,
    Indication,
    Link,
    Preference,
    Proposition,
    Publication,
    Record,
)
from kg.records.rule import Sourced

SOURCE = "awkward"
TOP = "lkg:disease/awkward"  # a tree of its own, so that the candidates of real cases stay what they are
DRUG, OTHER, BARE = "lkg:drug/awkward", "lkg:drug/awkward-2", "lkg:drug/nobody-describes"
CLASSES = ("lkg:drug-class/awkward-a", "lkg:drug-class/awkward-b")
MARKER = "lkg:marker/awkward"
VARIANTS = ("lkg:alteration/awkward-a", "lkg:alteration/awkward-b", "lkg:alteration/awkward-c")
DISEASES = ("lkg:disease/awkward-a", "lkg:disease/awkward-b", "lkg:disease/awkward-c")
NAME = "O'Brien \"x\" \\ } RETURN 1 //\n# UNDEF $epoch 𝛼 é"
HOSTILE = (
    NAME, "", " ", "\t\n\r", '"', "'", "\\", "\\u0022", '" } UNION { ?s ?p ?o } #', "') OR 1=1 //", "$epoch", "`", "{}", "UNDEF", "<x>",
    "?_drug", "/* */", "null", "NaN", "%s", "\u0000", "\u001f", "\u2028", "\ufeff", "\ufffe", "e\u0301", "é", "ß", "İ", "𝛼" * 3, "א", "x" * 9000,
    "lkg:claim/0000000000000000", "MONDO:0018874 ", "mondo:0018874", "https://w3id.org/leukemia-kg/id/marker/CD33", "lkg:marker/CD33\u0000",
)  # fmt: skip
SOURCED = Sourced(("PMID:1", "https://example.org/label?a=1&b='2'"), "2020", False, note=NAME)
UNSOURCED = Sourced((), "", True)


def line(publication: str = "PMID:1", statement: str = "It helped.", direction: str = "supports", **more: object) -> EvidenceLine:
    fields: dict[str, object] = {"level": "case", "source_date": "2020-01-01", "verified": True, **more}
    return EvidenceLine(direction=direction, statement=statement, publication=publication, **fields)  # type: ignore[arg-type]


def claim(
    subject: str, predicate: str, object_: str, *lines: EvidenceLine, negated: bool = False, **qualifiers: str | tuple[str, ...]
) -> Assertion:
    pairs = [(name, item) for name, value in qualifiers.items() for item in ((value,) if isinstance(value, str) else value)]
    return Assertion(Proposition(subject, predicate, object_, tuple(sorted(pairs)), negated), "imported", lines or (line(),))


def label(slug: str, *, drug: str = DRUG, jurisdiction: str = "FDA", age: str = "", **more: object) -> Indication:
    fields: dict[str, object] = {
        "status": "approved", "scope": "targeted", "valid_from": "2017", "valid_to": None, "criteria": (("age", age),) if age else (),
        "partners": (("azacitidine", "x"), ("y",)), "judgement": ("one", "two"), "text": f"{NAME} {slug}", "provenance": SOURCED, **more,
    }  # fmt: skip
    return Indication(slug=slug, drug=drug, jurisdiction=jurisdiction, **fields)  # type: ignore[arg-type]


def records() -> Iterator[Record]:
    """The records of the source."""
    yield from _things()
    yield from _claims()
    yield from _rules()


def _things() -> Iterator[Record]:
    properties = (("modality", "ADC"), ("development", "investigational"), ("role", NAME), ("first_in_class", False), ("weight", 0))
    yield Entity(DRUG, "Drug", NAME, "awkward drug", (NAME, "ａｗｋ", "awk"), ("X:1", "X:'2'"), properties)
    yield Entity(OTHER, "Drug", "another awkward drug")  # neither key nor modality
    for number, identifier in enumerate(CLASSES):
        yield Entity(identifier, "DrugClass", f"awkward class {number}", f"awkward class {number}")
    yield Link(CLASSES[0], "in_class", CLASSES[1])
    yield Link(CLASSES[1], "in_class", CLASSES[0])
    yield Link(DRUG, "in_class", CLASSES[0])
    yield Link(OTHER, "in_class", CLASSES[1])
    yield Entity(MARKER, "Marker", "awkward antigen", "awkward antigen")
    for drug in (DRUG, OTHER, BARE):
        yield Link(drug, "targets_marker", MARKER)
    yield Link(DRUG, "targets", MARKER)
    for number, identifier in enumerate(VARIANTS):
        yield Entity(identifier, ("Variant", "Fusion", "Cytogenetic")[number], f"awkward change {number}", f"awkward change {number}")
        yield Link(identifier, "narrower_than", VARIANTS[(number + 1) % 3])
    for number, identifier in enumerate(DISEASES):
        yield Entity(identifier, "Disease", f"awkward disease {number}", f"awkward disease {number}")
    yield Entity(TOP, "Disease", "awkward disease", "awkward disease")
    yield Link(DISEASES[0], "clinical_parent", DISEASES[1])
    yield Link(DISEASES[0], "clinical_parent", DISEASES[2])
    yield Link(DISEASES[1], "clinical_parent", TOP)
    yield Link(DISEASES[2], "clinical_parent", TOP)
    tallied = (("tally_by", NAME), ("tally_supporting", 0), ("tally_total", 3))
    yield Publication("PMID:1", None, None, retracted=True, notice=NAME, properties=tallied)
    yield Publication("DOI:10.1000/a(b)<c>", NAME, "2020", retracted=True)


def _claims() -> Iterator[Record]:
    figures = {"endpoint": "CR", "unit": "%", "population": NAME}
    yield claim(
        DRUG, "treats", TOP,
        line(value=0.0, n=0, confidence=0.0, **figures), line(value=0.1 + 0.2, n=2**53 + 1, **figures), line("PMID:2", value=1e-7, **figures),
        line("PMID:3", value=123456789.123, direction="disputes", **figures), line("PMID:3", value=-1.5, direction="neutral", **figures),
        line("DOI:10.1000/a(b)<c>", NAME, section=NAME, start=0, end=3, verified=False), line("https://example.org/p?q='x'", "web"),
        line(statement=""), line(level=""), line(source_date=""), disease=TOP,
    )  # fmt: skip
    yield claim(DRUG, "treats", TOP, negated=True, disease=(TOP, DISEASES[0]), requires_biomarker=(VARIANTS[0], MARKER))
    yield claim(
        DRUG, "in_trials_for", DISEASES[0], line(), line(statement="It helped again."),
        disease=DISEASES[0], biomarker=NAME, setting=NAME, age_group="infant", combination=NAME, prior=NAME, excludes_biomarker=VARIANTS[1],
    )  # fmt: skip
    for setting in ("a", "b"):  # two claims, one row where the setting is not shown
        yield claim(VARIANTS[0], "confers_resistance_to", CLASSES[0], line(value=5.0, unit="x"), setting=setting)
        yield claim(CLASSES[0], "sequence_affects", DRUG, setting=setting)
        yield claim(DRUG, "treats", TOP, line(endpoint="CR", value=7.0), disease=TOP, biomarker=setting)
    yield claim(DRUG, "sequence_affects", DRUG)  # of itself
    yield claim(BARE, "treats", "lkg:disease/nobody-describes", disease="lkg:disease/nobody-describes")
    yield claim(DRUG, "causes_adverse_event", "HP:0001873", line(value=0.0), line("PMID:2", value=0.0), line(n=0))
    yield claim(VARIANTS[1], "escape_mechanism_of", DRUG, line(direction="neutral"))
    yield claim(VARIANTS[2], "prognostic_adverse", TOP, line(direction="disputes"))
    yield claim(MARKER, "expressed_in", DISEASES[0], setting="a")
    yield claim(MARKER, "expressed_in", DISEASES[0], setting="b")
    yield claim(DRUG, "targets", MARKER)  # said by a claim and drawn as structure
    # A text that speaks of fewer circumstances contradicts those who state more.
    yield replace(claim(DRUG, "in_trials_for", DISEASES[0], line(direction="disputes", confidence=0.5)), method="text-mined")
    yield replace(claim(VARIANTS[2], "prognostic_favorable", TOP, line(stance="supporting")), method="text-mined", date="2020-01-02")
    yield Citation("PMID:1", "PMID:2", NAME, "contrasting", 0.0, "rules", "1", start=0, end=3, before=NAME, after=" ", ordinal=2, reason=NAME)
    yield Citation("PMID:1", "DOI:10.1000/a(b)<c>", "It was cited.", "mentioning", 1, "rules", "1", "methods")


def _rules() -> Iterator[Record]:
    entries = (
        label("awkward-1", age=">=1m & <8m"), label("awkward-2", age=">=8m", jurisdiction="EMA"), label("awkward-3", age="<1y | >=60y"),
        label("awkward-4", status="refused", valid_from=None, valid_to="2020-02", partners=(), judgement=()),
        label("awkward-5", status="withdrawn-safety", valid_from="2010-01-01", valid_to="2018-06-01", provenance=UNSOURCED, brand=NAME),
        label("awkward-6", drug=OTHER, jurisdiction="", age=">=0m"), label("awkward-7", drug=OTHER, text=""),
        label("awkward-8", drug=CLASSES[0], provenance=UNSOURCED),
    )  # fmt: skip
    for entry in entries:
        yield entry
        identifier = f"lkg:indication/{entry.slug}"
        for disease in DISEASES:  # one row each, though it is reached on several ways
            yield Link(identifier, "for_disease", disease)
        yield Link(identifier, "requires_biomarker", VARIANTS[0])
        yield Link(identifier, "requires_biomarker", MARKER)
        yield Link(identifier, "excludes_biomarker", VARIANTS[1])
    for number, (subject, kind, effect, when, sourced) in enumerate(
        [
            (DRUG, "resistance", "exclude", f"biomarker:{NAME}", SOURCED), (CLASSES[0], "resistance", "lower", "always:", SOURCED),
            (DRUG, "boxed", "warn", "always:", SOURCED), (DRUG, "safety", "warn", "", SOURCED), (DRUG, "interaction", "warn", "x", UNSOURCED),
            (CLASSES[1], "futility", "exclude", "x", UNSOURCED), (DRUG, "contraindicated", "exclude", "x", SOURCED),
        ]
    ):  # fmt: skip
        basis = "" if number == 1 else "label"
        yield Caution(f"awkward-{number}", subject, kind, effect, when, f"{NAME} {number % 2}", basis, sourced)
        yield Link(f"lkg:caution/awkward-{number}", "about_biomarker", VARIANTS[2])
    for number, (drug, when, preference) in enumerate([(DRUG, "x", "preferred"), (CLASSES[1], "x", NAME), (DRUG, "", "preferred")]):
        yield Preference(f"awkward-{number}", drug, when, preference, NAME, SOURCED if number else UNSOURCED)
    yield ContextTherapy("awkward", NAME, "always:", NAME, SOURCED)
    yield ContextTherapy("awkward-2", "chemotherapy", "always:", "", UNSOURCED)
