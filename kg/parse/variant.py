"""One stated alteration to its key, ladder, status and details: variants, fusions and cytogenetic findings.

>>> reading = read_alteration("IDH1 NM_001282386 c. 395G>A (p. R132H)")[0]
>>> reading.norm, reading.chain
('IDH1 p.R132H', ('IDH1 p.R132', 'IDH1 mutation'))
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kg.knowledge.terminology import alterations
from kg.parse import lexicon, qualifiers
from kg.parse.cytogenetics import read_cytogenetic
from kg.parse.fusion import fusion_ladder, read_fusion
from kg.parse.hgvs import TRANSCRIPT, Coding, Protein, protein_span, read_coding, read_protein
from kg.parse.patterns import categories_of, codon_key, gene_of_bare
from kg.parse.qualifiers import Qualifiers

_ITD = re.compile(r"\b(?:ITD|internal tandem duplication)s?\b\+?", re.I)
_TKD = re.compile(r"\b(?:TKD|(?:tyrosine )?kinase domain|activation loop)\b\+?", re.I)
_PTD = re.compile(r"\b(?:PTD|partial tandem duplication)\b\+?", re.I)
_TD = re.compile(r"\b(?:TD|tandem duplications?)\b", re.I)
_EXON = re.compile(r"\b(?:exon|ex\.?)\s*(\d+)\b", re.I)
_CODON = re.compile(r"\bcodons?\s*(\d+)\b", re.I)
_LOSS = re.compile(
    r"(?:\b(?:deletions?|deleted|del|loss of|loss|lost|homozygous deletion|copy number loss)\b|(?<=[A-Z0-9])del\b)",
    re.I,
)
_GAIN = re.compile(r"\b(?:amplifications?|amplified|amp|gain|copy number gain)\b", re.I)
_EXPRESSION = re.compile(r"\b(?:over-?express(?:ion|ed)|high expression|expression|expressed|low expression)\b", re.I)
_METHYLATION = re.compile(r"\b(?:hyper|hypo)?methylat(?:ion|ed)\b", re.I)
_BZIP = re.compile(r"\bbZIP\b", re.I)
_IN_FRAME = re.compile(r"\bin-?\s?frame\b", re.I)
_TYPE = re.compile(r"\btype[- ]?([A-D]|[12])\b", re.I)
_MUTATED = re.compile(
    r"(?:-|\b)(?:mutations?|mutated|mutant|mut|variants?|gene|alterations?|altered|positive|hot\s?spot)\b\+?|\+$", re.I
)
_NOISE = re.compile(
    r"\b(?:in|of|the|a|an|with|and|missense|nonsense|frame-?shift|truncating|splice(?: site)?|activating|inactivating|loss[- ]of[- ]function|gain[- ]of[- ]function|LOF|GOF|pathogenic|kinase domain|het|hom|by NGS|NGS|PCR|exon|protein|domain)\b",
    re.I,
)
_TOP_LEVEL = re.compile(r"[,;](?![^()\[\]]*[)\]])")
_SUFFIX = re.compile(r"^([A-Z][A-Z0-9]{2,})(?:mut|m|c|dm)\+?$")


@dataclass(frozen=True, slots=True)
class Alteration:
    """A reading of one stated alteration. ``norm`` is its key; ``problems`` says why there is none."""

    input: str
    kind: str
    norm: str | None = None
    genes: tuple[str, ...] = ()
    ladder: lexicon.Ladder = ()
    hgvs_c: str | None = None
    hgvs_p: str | None = None
    said: Qualifiers = field(default_factory=Qualifiers)
    detail: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it was understood."""
        return not self.problems

    @property
    def chain(self) -> tuple[str, ...]:
        """The keys above it, nearest first."""
        return tuple(key for key, depth in self.ladder if depth != "exact")


def read_alteration(text: str, context: tuple[str, ...] = ()) -> tuple[Alteration, ...]:
    """What a string says: mostly one alteration; two for ``BCR::ABL1 T315I`` or ``FLT3-ITD, NPM1``. ``context`` are genes named before."""
    parts = [part.strip() for part in _TOP_LEVEL.split(text) if part.strip()]
    if len(parts) > 1:
        found = [_read(part, context) for part in parts]
        if all(_own(alteration, part) for readings, part in zip(found, parts, strict=True) for alteration in readings):
            return tuple(alteration for readings in found for alteration in readings)
    return _read(text, context)


def _own(alteration: Alteration, part: str) -> bool:
    """Whether a part of a list is understood by itself: a bare ``p.R132H`` after its coding change is not."""
    return alteration.ok and (
        alteration.kind in ("fusion", "rearrangement", "cytogenetic", "numeric", "karyotype class")
        or _gene_in(part) is not None
        or lexicon.alteration(part) is not None
    )


def _read(text: str, context: tuple[str, ...]) -> tuple[Alteration, ...]:
    core, said = qualifiers.split(text)
    if not core:
        return (Alteration(text, "unknown", said=said, problems=("no alteration is named",)),)
    core, said = _trailing_sign(core, said)
    for reading in (_point_on_fusion, _listed, _fusion, _cytogenetic, _several):
        found = reading(text, core, said)
        if found:
            return found
    return (_variant(text, core, said, context),)


def _several(text: str, core: str, said: Qualifiers) -> tuple[Alteration, ...] | None:
    """``NRAS/KRAS wild type``, ``FLT3-ITD and NPM1``: what is said holds for each."""
    parts = [part.strip() for part in re.split(r"\s+and\s+|\s*[+&/]\s*", core) if part.strip()]
    if len(parts) < 2 or any(_gene_in(part) is None for part in parts):
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
    if said.alleles == "biallelic" and (gene := lexicon.gene(_MUTATED.sub("", plain).strip())):
        key = next((name for name in (f"biallelic {gene} mutation",) if name in alterations()), key)
    if key is None:
        return None
    row = alterations()[key]
    protein = read_protein(key) if " p." in key else None
    genes = row.list("gene")
    kind = protein.kind if protein else "fusion" if "::" in key else _kind_of(key, row["kind"])
    detail = said.detail + ((("isoform", key.partition(" ")[2]),) if kind == "fusion" and " " in key else ())
    ladder = fusion_ladder(key) if "::" in key else lexicon.ladder(key, genes)
    return (
        Alteration(text, kind, key, genes, ladder, hgvs_p=protein.text if protein else None, said=said, detail=detail),
    )


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
    point = _assemble(text, gene, protein, None, f"{gene} {protein.text}", said)
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
    return (Alteration(text, "cytogenetic", key, (), lexicon.ladder(key), said=said, detail=said.detail),)


def _variant(text: str, core: str, said: Qualifiers, context: tuple[str, ...]) -> Alteration:
    """A change of one gene."""
    rest = TRANSCRIPT.sub(" ", core)
    coding: Coding | None = None
    if found := read_coding(rest):
        coding, span = found
        rest = f"{rest[: span[0]]} {rest[span[1] :]}"
    protein = _protein_in(rest)
    if protein is not None and (at := protein_span(_masked(rest))):
        rest = f"{rest[: at[0]]} {rest[at[1] :]}"
    gene = _gene_in(rest)
    if gene is None and protein is not None:
        gene = gene_of_bare(protein, context)
    if gene is None:
        word = next(iter(re.findall(r"[A-Za-z][A-Za-z0-9-]+", rest)), core)
        near = lexicon.near_genes(word)
        hint = (
            f"; nearest genes: {', '.join(near)}"
            if (near and protein is None) or (near and not rest.isspace() and rest.strip())
            else ""
        )
        problem = (
            f"{protein.text} names no gene"
            if protein is not None and not rest.strip(" ()p.,;:")
            else f"{word!r} is no known gene or alteration{hint}"
        )
        return Alteration(
            text,
            "unknown",
            hgvs_c=coding.text if coding else None,
            hgvs_p=protein.text if protein else None,
            said=said,
            problems=(problem,),
        )
    return _assemble(text, gene, protein, coding, core, said)


def _masked(text: str) -> str:
    """The text with gene names blanked, so that no symbol (``E2A``, ``K562``) is read as a residue."""
    return re.sub(
        r"[A-Za-z][A-Za-z0-9]+", lambda match: " " * len(match[0]) if lexicon.gene(match[0]) else match[0], text
    )


def _protein_in(text: str) -> Protein | None:
    return read_protein(_masked(text))


def _gene_in(text: str) -> str | None:
    """The first word that is a gene: whole, without a suffix (``NPM1mut``), or glued to its change (``FLT3D835``)."""
    for word in re.findall(r"[A-Za-z][A-Za-z0-9@]*(?:-\d+[A-Z]?)?", text):
        for form in (word, word.split("-")[0]):
            if found := lexicon.gene(form):
                return found
            if (match := _SUFFIX.match(form)) and (found := lexicon.gene(match[1])):
                return found
            if (match := re.match(r"([A-Z][A-Z0-9]{2,})(?:del|ITD|TKD|PTD)$", form)) and (
                found := lexicon.gene(match[1])
            ):
                return found
    return None


def _assemble(
    text: str, gene: str, protein: Protein | None, coding: Coding | None, core: str, said: Qualifiers
) -> Alteration:
    """Key and ladder of a change of a known gene."""
    detail = list(said.detail)
    if left := _leftover(core, gene):
        problem = f"{' '.join(left)!r} beside {gene} is not understood"
        return Alteration(
            text,
            "unknown",
            None,
            (gene,),
            hgvs_c=coding.text if coding else None,
            hgvs_p=protein.text if protein else None,
            said=said,
            problems=(problem,),
        )
    if protein is None and coding is not None and (listed := lexicon.alteration(f"{gene} {coding.text}")):
        protein = read_protein(listed)
    kind, norm, extra = _named(gene, core, protein, coding, said.status)
    in_frame: bool | None = bool(_IN_FRAME.search(core)) or None
    if coding is not None and coding.frame is not None:
        in_frame = coding.frame == 0
    if protein is not None and protein.kind in ("frameshift", "nonsense"):
        in_frame = False
    elif protein is not None and protein.kind in (
        "duplication",
        "deletion",
        "insertion",
        "deletion-insertion",
        "substitution",
    ):
        in_frame = True
    if _BZIP.search(core):
        detail.append(("domain", "bZIP"))
    if norm is None:
        # An unnamed kind of change is not passed off as a mutation of the gene.
        return Alteration(text, kind, None, (gene,), hgvs_c=coding.text if coding else None, said=said, problems=extra)
    if listed_key := lexicon.alteration(norm):
        norm = listed_key
    categories = categories_of(
        gene, kind, protein, coding, bool(_BZIP.search(core)), in_frame, said.alleles, said.origin
    )
    ladder = (
        fusion_ladder(norm)
        if "::" in norm
        else lexicon.ladder(norm, (gene,), tuple(name for name in categories if name != norm))
    )
    return Alteration(
        text, kind, norm, (gene,), ladder, coding.text if coding else None, protein.text if protein else None, said, tuple(detail),
    )  # fmt: skip


_IDENTIFIER = re.compile(r"\b(?:rs|COSM|COSV)\d+\b")
_KNOWN_WORDS = (
    TRANSCRIPT,
    _IDENTIFIER,
    _IN_FRAME,
    _NOISE,
    _ITD,
    _TKD,
    _PTD,
    _TD,
    _EXON,
    _CODON,
    _LOSS,
    _GAIN,
    _EXPRESSION,
    _METHYLATION,
    _BZIP,
    _IN_FRAME,
    _TYPE,
    _MUTATED,
)


def _leftover(core: str, gene: str) -> list[str]:
    """Words that are neither the gene, its change, nor talk around a change: a second gene, a drug, a disease."""
    rest = TRANSCRIPT.sub(" ", core)
    if found := read_coding(rest):
        rest = f"{rest[: found[1][0]]} {rest[found[1][1] :]}"
    while (span := protein_span(_masked(rest))) is not None:
        rest = f"{rest[: span[0]]} {rest[span[1] :]}"
    for pattern in _KNOWN_WORDS:
        rest = pattern.sub(" ", rest)
    return [
        word
        for word in re.findall(r"[A-Za-z0-9][A-Za-z0-9-]*", rest)
        if (len(word) > 1 or word.isdigit()) and _gene_in(word) != gene
    ]


def _named(
    gene: str, core: str, protein: Protein | None, coding: Coding | None, status: str | None
) -> tuple[str, str | None, tuple[str, ...]]:
    """Kind, key and problems by what the words and the change say."""
    if protein is not None:
        return protein.kind, f"{gene} {protein.text}", ()
    if _PTD.search(core):
        return "partial tandem duplication", f"{gene}-PTD", ()
    if _ITD.search(core):
        return "internal tandem duplication", f"{gene}-ITD", ()
    if _TKD.search(core):
        return "kinase domain mutation", f"{gene}-TKD", ()
    if coding is not None:
        return coding.kind, f"{gene} {coding.text}", ()
    if _TD.search(core) and not re.fullmatch(r"\w+", core):
        return "tandem duplication", f"{gene} tandem duplication", ()
    if match := _EXON.search(core):
        loss = " deletion" if _LOSS.search(core) else " mutation"
        return "exon", f"{gene} exon {match[1]}{loss}", ()
    if match := _CODON.search(core):
        return "codon", codon_key(gene, int(match[1])) or f"{gene} codon {match[1]}", ()
    if (match := _TYPE.search(core)) and (listed := lexicon.alteration(f"{gene} type {match[1]}")):
        return alterations()[listed]["kind"], listed, ()
    if _METHYLATION.search(core):
        return "methylation", None, (f"methylation of {gene} is no alteration of the vocabulary",)
    if _EXPRESSION.search(core):
        return (
            "expression",
            f"{gene} overexpression" if re.search(r"over|high", core, re.I) else f"{gene} expression",
            (),
        )
    if (
        _BZIP.search(core)
        and (key := f"{gene} bZIP {'in-frame ' if _IN_FRAME.search(core) else ''}mutation") in alterations()
    ):
        return "domain", key, ()
    if _LOSS.search(re.sub(r"loss[- ]of[- ]function", "", core, flags=re.I)):
        return "deletion", f"{gene} deletion", ()
    if _GAIN.search(core):
        return "amplification", f"{gene} amplification", ()
    if (
        f"{gene} mutation" not in alterations()
        and f"{gene} rearrangement" in alterations()
        and not _MUTATED.search(core)
    ):
        # For such a gene the bare symbol means its rearrangement when a test excludes it, and several things otherwise.
        if status in ("absent", "not done", "pending"):
            return "rearrangement", f"{gene} rearrangement", ()
        return "unknown", None, (f"{gene} alone may mean a rearrangement, a duplication or a mutation; say which",)
    return "mutation", f"{gene} mutation", ()


def as_json(text: str) -> dict[str, object]:
    """The result of ``kg parse variant``."""
    found = read_alteration(text)[0]
    result: dict[str, object] = {
        "input": text,
        "ok": found.ok,
        "gene": found.genes[0] if len(found.genes) == 1 else None,
        "kind": found.kind,
        "hgvs_c": found.hgvs_c,
        "hgvs_p": found.hgvs_p,
        "norm": found.norm,
        "category_chain": list(found.chain),
        "problems": list(found.problems),
        "status": found.said.status or ("present" if found.ok else None),
        "vaf": found.said.vaf,
        "detail": dict(found.detail)
        | ({"subclonal": "yes"} if found.said.subclonal else {})
        | ({"origin": found.said.origin} if found.said.origin else {})
        | ({"at": found.said.at} if found.said.at else {}),
    }
    return result
