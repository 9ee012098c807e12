"""One stated alteration to its key, ladder, status and details: variants, fusions and cytogenetic findings.

>>> reading = read_alteration("IDH1 NM_001282386 c. 395G>A (p. R132H)")[0]
>>> reading.norm, reading.chain[:2]
('IDH1 p.R132H', ('IDH1 p.R132', 'IDH1 mutation'))
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.knowledge.terminology import alterations
from kg.parse import lexicon, qualifiers
from kg.parse.alteration import Alteration
from kg.parse.cytogenetics import read_cytogenetic
from kg.parse.fusion import fusion_ladder, read_fusion
from kg.parse.gene_change import ITD, MUTATED, assemble, gene_in, masked, read_gene_change
from kg.parse.hgvs import Protein, protein_changes, protein_span, read_coding, read_protein
from kg.parse.limits import too_long
from kg.parse.qualifiers import Qualifiers

_OUTSIDE = re.compile(
    r"(?:non-?\s?bZIP|outside (?:of )?(?:the )?bZIP(?: domain| region)?|not in(?: the)? bZIP(?: domain| region)?|N-?terminal(?: domain)?)",
    re.I,
)


def read_alteration(text: str, context: tuple[str, ...] = ()) -> tuple[Alteration, ...]:
    """What a string says: mostly one alteration; two for ``BCR::ABL1 T315I`` or ``FLT3-ITD, NPM1``. ``context`` are genes named before."""
    if problem := too_long(text):
        return (Alteration(text, "unknown", problems=(problem,)),)
    parts = _top_level(text)
    if len(parts) > 1:
        found: list[Alteration] = []
        for part in parts:
            readings = _read(part, context)
            if not all(_own(alteration, part) for alteration in readings):
                break  # a part that says nothing by itself: the whole is read as one
            found.extend(readings)
        else:
            return tuple(found)
    return _read(text, context)


def _top_level(text: str) -> list[str]:
    """Parts between commas and semicolons that stand outside of brackets."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth = max(0, depth + (sign in "([") - (sign in ")]"))
        if sign in ",;" and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def _own(alteration: Alteration, part: str) -> bool:
    """Whether a part of a list is understood by itself: a bare ``p.R132H`` after its coding change is not."""
    return alteration.ok and (
        alteration.kind in ("fusion", "rearrangement", "cytogenetic", "numeric", "karyotype class")
        or gene_in(part) is not None
        or lexicon.alteration(part) is not None
    )


def _read(text: str, context: tuple[str, ...]) -> tuple[Alteration, ...]:
    core, said = qualifiers.split(text)
    if not core:
        return (Alteration(text, "unknown", said=said, problems=("no alteration is named",)),)
    core, said = _trailing_sign(core, said)
    if changes := _changes_of_one_gene(text, core, said, context):
        return changes
    for reading in (_outside_domain, _point_on_fusion, _listed, _fusion, _cytogenetic, _several):
        found = reading(text, core, said)
        if found:
            return found
    return (read_gene_change(text, core, said, context),)


def _changes_of_one_gene(
    text: str, core: str, said: Qualifiers, context: tuple[str, ...]
) -> tuple[Alteration, ...] | None:
    """``ABL1 T315I/E255K``, ``NRAS G12D G13D``: a gene with several changes, each an alteration of its own."""
    gene = gene_in(core)
    if gene is None or read_coding(core):
        return None
    changes = [span for _, span in _distinct(protein_changes(masked(core)))]
    duplication = ITD.search(core)
    if duplication and any(change.kind == "substitution" for change, _ in protein_changes(masked(core))):
        changes.append(duplication.span())  # "FLT3-ITD and D835Y"; an insertion beside ITD is the duplication itself
    if len(changes) < 2:
        return None
    found: list[Alteration] = []
    for kept in changes:
        rest = core
        for start, end in sorted(
            {*changes, *(span for _, span in protein_changes(masked(core)))} - {kept}, reverse=True
        ):
            rest = rest[:start].rstrip(" /+,;&-") + " " + rest[end:].lstrip(" /+,;&")
        rest = re.sub(r"\s+", " ", re.sub(r"\band\b|^[ /+,;&]+|[ /+,;&]+$", " ", rest)).strip()
        found.extend(replace(reading, input=text, said=said) for reading in _read(rest, context))
    said_more = {
        key for reading in found for key in reading.chain
    }  # "FLT3-ITD + FLT3 D835Y" leaves a bare FLT3 between
    distinct = {reading.norm: reading for reading in found if reading.norm not in said_more}
    return tuple(distinct.values()) if all(one.ok for one in found) else None


def _distinct(changes: list[tuple[Protein, tuple[int, int]]]) -> list[tuple[Protein, tuple[int, int]]]:
    return list({change.text: (change, span) for change, span in reversed(changes)}.values())[::-1]


def _outside_domain(text: str, core: str, said: Qualifiers) -> tuple[Alteration, ...] | None:
    """``CEBPA non-bZIP mutation``, ``N-terminal frameshift``: mutated, and its in-frame bZIP class is excluded."""
    match = _OUTSIDE.search(core)
    gene = gene_in(core[: match.start()] + core[match.end() :]) if match else None
    domain = f"{gene} bZIP in-frame mutation"
    if match is None or gene is None or domain not in alterations():
        return None
    found = read_gene_change(text, f"{core[: match.start()]} {core[match.end() :]}".strip(), said, ())
    excluded = Alteration(
        text, "mutation", domain, (gene,), lexicon.ladder(domain, (gene,)), said=Qualifiers(status="absent")
    )
    return (found, excluded) if found.ok and said.status in (None, "present") else None


def _several(text: str, core: str, said: Qualifiers) -> tuple[Alteration, ...] | None:
    """``NRAS/KRAS wild type``, ``FLT3-ITD and NPM1``: what is said holds for each."""
    parts = [part.strip() for part in re.split(r"\s+and\s+|\s*[+&/]\s*", core) if part.strip()]
    if len(parts) < 2 or any(gene_in(part) is None for part in parts):
        return None
    found = [replace(alteration, said=said, input=text) for part in parts for alteration in _read(part, ())]
    return tuple(found) if all(alteration.ok for alteration in found) else None


def _trailing_sign(core: str, said: Qualifiers) -> tuple[str, Qualifiers]:
    """``NPM1+``, ``FLT3-ITD-``: a sign at the end is a result, except in ISCN (``5q-``) and names (``Ph+``)."""
    if (said.status is None and core[-1] in "+-" and not re.search(r"\d{1,2}[pq][+-]$|^Ph", core)) or re.fullmatch(
        r"Ph1?\s?-", core
    ):
        return core[:-1].strip(), replace(said, status="present" if core[-1] == "+" else "absent")
    return core, said


def _listed(text: str, core: str, said: Qualifiers) -> tuple[Alteration, ...] | None:
    """A name that stands in the vocabulary as it is."""
    plain = re.sub(r"^\((.*)\)$", r"\1", core)
    key = lexicon.alteration(plain)
    if said.alleles == "biallelic" and (gene := lexicon.gene(MUTATED.sub("", plain).strip())):
        key = next((name for name in (f"biallelic {gene} mutation",) if name in alterations()), key)
    if key is None:
        return None
    row = alterations()[key]
    protein = read_protein(key) if " p." in key else None
    genes = row.list("gene")
    kind = protein.kind if protein else "fusion" if "::" in key else _kind_of(key, row["kind"])
    if kind not in ("mutation", "variant", "category") and protein is None and "-" not in key:
        said = qualifiers.of_cells(said)
    coding = read_coding(core)
    detail = said.detail + ((("isoform", key.partition(" ")[2]),) if kind == "fusion" and " " in key else ())
    ladder = fusion_ladder(key) if "::" in key else lexicon.ladder(key, genes)
    return (
        Alteration(
            text, kind, key, genes, ladder, coding[0].text if coding else None, protein.text if protein else None, said, detail
        ),
    )  # fmt: skip


def _kind_of(key: str, kind: str) -> str:
    """The kind of change behind a listed category."""
    for ending, name in (
        ("-ITD", "internal tandem duplication"),
        ("-PTD", "partial tandem duplication"),
        ("-TKD", "kinase domain mutation"),
        (" mutation", "mutation"),
    ):
        if key.endswith(ending) and kind in ("category", "variant"):
            return name
    return kind


def _point_on_fusion(text: str, core: str, said: Qualifiers) -> tuple[Alteration, ...] | None:
    """``BCR::ABL1 T315I``: a kinase change of ABL1, and the fusion that carries it."""
    span = protein_span(core)
    if span is None:
        return None
    rest = re.sub(r"\bmutations?\b", "", core[: span[0]] + core[span[1] :]).strip(" ,;()")
    fusion = read_fusion(rest) if re.search(r"::|-|/|^Ph", rest) else None
    if fusion is None or "::" not in fusion.key:
        return None
    protein = read_protein(core)
    if protein is None:
        return None
    gene = fusion.genes[-1]
    point = assemble(text, gene, protein, None, f"{gene} {protein.text}", said)
    carrier = Alteration(
        text, "fusion", fusion.key, fusion.genes, fusion_ladder(fusion.key), detail=_isoforms(fusion.isoforms)
    )
    return (point, carrier) if said.status in (None, "present") else (point,)


def _isoforms(isoforms: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(("isoform", name) for name in isoforms)


def _fusion(text: str, core: str, said: Qualifiers) -> tuple[Alteration, ...] | None:
    fusion = read_fusion(core)
    if fusion is None:
        return None
    said = qualifiers.of_cells(said)
    detail = (
        said.detail
        + _isoforms(fusion.isoforms)
        + ((("cytogenetic", fusion.cytogenetic),) if fusion.cytogenetic else ())
    )
    kind = "fusion" if "::" in fusion.key else "rearrangement"
    return (Alteration(text, kind, fusion.key, fusion.genes, fusion_ladder(fusion.key), said=said, detail=detail),)


def _cytogenetic(text: str, core: str, said: Qualifiers) -> tuple[Alteration, ...] | None:
    key = read_cytogenetic(core)
    if key is None:
        return None
    said = qualifiers.of_cells(said)
    return (Alteration(text, "cytogenetic", key, (), lexicon.ladder(key), said=said, detail=said.detail),)


def as_json(text: str) -> dict[str, object]:
    """The result of ``kg parse variant``: the first alteration, and under ``more`` the others of the string."""
    first, *others = read_alteration(text)
    problems = [problem for reading in (first, *others) for problem in reading.problems]
    return {
        "input": text,
        "ok": not problems,
        **_said(first, problems),
        "more": [_said(reading, list(reading.problems)) for reading in others],
    }


def _said(found: Alteration, problems: list[str]) -> dict[str, object]:
    """What one reading says, without the string it comes from."""
    return {
        "gene": found.genes[0] if len(found.genes) == 1 else None,
        "kind": found.kind,
        "hgvs_c": found.hgvs_c,
        "hgvs_p": found.hgvs_p,
        "norm": found.norm,
        "category_chain": list(found.chain),
        "problems": list(dict.fromkeys(problems)),
        "status": found.said.status or ("present" if found.ok else None),
        "vaf": found.said.vaf,
        "detail": dict(found.detail)
        | ({"subclonal": "yes"} if found.said.subclonal else {})
        | ({"origin": found.said.origin} if found.said.origin else {})
        | ({"at": found.said.at} if found.said.at else {}),
    }
