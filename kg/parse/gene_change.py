"""A change of one gene: HGVS, duplications, exons, codons, deletions, or just mutated, to its key and ladder.

Every word of the text must belong to the gene or its change; a word that does not is a problem, so
that nothing stated beside it is lost.
"""

from __future__ import annotations

import re

from kg.knowledge.terminology import alterations
from kg.parse import lexicon
from kg.parse.alteration import Alteration
from kg.parse.antigen_names import antigen_named
from kg.parse.codons import numbered_alike, residue_changed, translated
from kg.parse.fusion import fusion_ladder
from kg.parse.hgvs import TRANSCRIPT, Coding, Protein, protein_span, read_coding, read_protein, transcript_of
from kg.parse.patterns import categories_of, codon_key, gene_of_bare
from kg.parse.qualifiers import Qualifiers

ITD = re.compile(r"\b(?:ITD|internal tandem duplication)s?\b\+?", re.I)
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
MUTATED = re.compile(
    r"(?:-|\b)(?:mutations?|mutated|mutant|mut|variants?|gene|alterations?|altered|positive|hot\s?spot)\b\+?|\+$", re.I
)
_IDENTIFIER = re.compile(r"\b(?:rs|COSM|COSV)\d+\b")
_NOISE = re.compile(
    r"\b(?:in|of|the|a|an|with|and|missense|nonsense|frame-?shift|truncating|splice(?: site)?|activating|inactivating|loss[- ]of[- ]function|gain[- ]of[- ]function|LOF|GOF|pathogenic|kinase domain|het|hom|by NGS|NGS|PCR|exon|protein|domain)\b",
    re.I,
)
_SUFFIX = re.compile(r"^([A-Z][A-Z0-9]{2,})(?:mut|m|c|dm)\+?$")


def read_gene_change(text: str, core: str, said: Qualifiers, context: tuple[str, ...]) -> Alteration:
    """A change of one gene, named in the text or known from the context."""
    rest = TRANSCRIPT.sub(" ", core)
    coding: Coding | None = None
    if found := read_coding(rest):
        coding, span = found
        rest = f"{rest[: span[0]]} {rest[span[1] :]}"
    protein = _protein_in(rest)
    if protein is not None and (at := protein_span(masked(rest))):
        rest = f"{rest[: at[0]]} {rest[at[1] :]}"
    gene = gene_in(rest)
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
    if antigen := antigen_named(text, rest, gene, protein is not None or coding is not None):
        return Alteration(text, "unknown", None, (gene,), said=said, problems=(antigen,))
    return assemble(text, gene, protein, coding, core, said)


def masked(text: str) -> str:
    """The text with gene names blanked, so that no symbol (``E2A``, ``K562``) is read as a residue."""
    return re.sub(
        r"[A-Za-z][A-Za-z0-9]+", lambda match: " " * len(match[0]) if lexicon.gene(match[0]) else match[0], text
    )


def _protein_in(text: str) -> Protein | None:
    return read_protein(masked(text))


def gene_in(text: str) -> str | None:
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


def assemble(
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
    transcript = transcript_of(core)
    if coding is not None:
        meant = translated(gene, coding, transcript)
        if protein is not None and meant is not None and not _agree(protein, meant):
            problem = f"{coding.text} of {gene} is {meant.text}, not {protein.text}"
            return Alteration(
                text, "unknown", None, (gene,), hgvs_c=coding.text, hgvs_p=protein.text, said=said, problems=(problem,)
            )
        if protein is None and meant is not None:
            protein = meant
        elif protein is None and (listed := lexicon.alteration(f"{gene} {coding.text}")):
            protein = read_protein(listed)
    hit = residue_changed(gene, coding, transcript) if protein is None and coding is not None else None
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
    if hit is not None and coding is not None and norm == f"{gene} {coding.text}":
        norm = hit  # the codon is hit; which residue came is not known, so the exact variants of it stay open
    if listed_key := lexicon.alteration(norm):
        norm = listed_key
    categories = categories_of(
        gene,
        kind,
        protein,
        coding if numbered_alike(gene, transcript) else None,
        bool(_BZIP.search(core)),
        in_frame,
        said.alleles,
        said.origin,
    )
    ladder = (
        fusion_ladder(norm)
        if "::" in norm
        else lexicon.ladder(norm, (gene,), tuple(name for name in categories if name != norm))
    )
    return Alteration(
        text, kind, norm, (gene,), ladder, coding.text if coding else None, protein.text if protein else None, said, tuple(detail),
    )  # fmt: skip


def _agree(stated: Protein, meant: Protein) -> bool:
    """Whether a stated protein change is the one that its coding change makes; a bare codon or ``fs`` may say less."""
    same_place = (stated.position, stated.reference) == (meant.position, meant.reference)
    return same_place and (
        not stated.change or stated.change == meant.change or (stated.kind == meant.kind == "frameshift")
    )


_KNOWN_WORDS = (
    TRANSCRIPT,
    _IDENTIFIER,
    _IN_FRAME,
    _TYPE,  # before the noise words: "type A" holds one
    _NOISE,
    ITD,
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
    MUTATED,
)


def _leftover(core: str, gene: str) -> list[str]:
    """Words that are neither the gene, its change, nor talk around a change: a second gene, a drug, a disease."""
    rest = TRANSCRIPT.sub(" ", core)
    if found := read_coding(rest):
        rest = f"{rest[: found[1][0]]} {rest[found[1][1] :]}"
    while (span := protein_span(masked(rest))) is not None:
        rest = f"{rest[: span[0]]} {rest[span[1] :]}"
    for pattern in _KNOWN_WORDS:
        rest = pattern.sub(" ", rest)
    return [
        word
        for word in re.findall(r"[A-Za-z0-9][A-Za-z0-9-]*", rest)
        if (len(word) > 1 or word.isdigit()) and gene_in(word) != gene
    ]


def _named(
    gene: str, core: str, protein: Protein | None, coding: Coding | None, status: str | None
) -> tuple[str, str | None, tuple[str, ...]]:
    """Kind, key and problems by what the words and the change say."""
    if protein is not None:
        return protein.kind, f"{gene} {protein.text}", ()
    if _PTD.search(core):
        return "partial tandem duplication", f"{gene}-PTD", ()
    if ITD.search(core):
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
        and not MUTATED.search(core)
    ):
        # For such a gene the bare symbol means its rearrangement when a test excludes it, and several things otherwise.
        if status in ("absent", "not done", "pending"):
            return "rearrangement", f"{gene} rearrangement", ()
        return "unknown", None, (f"{gene} alone may mean a rearrangement, a duplication or a mutation; say which",)
    return "mutation", f"{gene} mutation", ()
