"""Names of what is not known: the test or fact that would tell, in the words of ``missing_tests``."""

from __future__ import annotations

from collections.abc import Iterable

from kg.candidates.answers import Leaf
from kg.risk.findings import Findings
from kg.risk.metaphases import visible

_PLAIN = {"age": "age", "state": "state", "disease": "disease"}


def unknown_names(leaves: Iterable[Leaf], findings: Findings) -> list[str]:
    """Each test once, in the order of the rules; pending ones say so.

    A lesion that metaphases show is ``karyotype`` while no karyotype is known.
    """
    names = dict.fromkeys(_name(leaf, findings) for leaf in leaves if leaf.answer.value is None)
    pending = set(findings.profile.pending_tests)
    return [
        f"{name} (pending)" if name in pending or name.removesuffix(" mutation") in pending else name for name in names
    ]


def _name(leaf: Leaf, findings: Findings) -> str:
    atom = leaf.atom
    if atom.kind in _PLAIN:
        return _PLAIN[atom.kind]
    if atom.kind == "lab":
        return atom.value.split(">")[0].split("<")[0]
    if " VAF>=" in atom.value:
        return atom.value.split(" VAF>=")[0].removesuffix(" mutation") + " VAF"
    if "CEBPA" in atom.value:
        return "CEBPA bZIP in-frame mutation" if findings.present("CEBPA mutation") else "CEBPA"
    row = visible().get(atom.value)
    if row is not None and row["seen"] != "no":
        if "KMT2A" in atom.value and findings.present("KMT2A rearrangement"):
            return "KMT2A fusion partner"
        return "karyotype"
    if atom.value.endswith(" mutation") and " " not in atom.value.removesuffix(" mutation"):
        return atom.value.removesuffix(" mutation")
    return atom.value
