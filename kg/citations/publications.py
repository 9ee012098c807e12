"""Publications by their identifiers: what stands in reference lists, tallies and notices as one CURIE each."""

from __future__ import annotations

import re

from kg.errors import InputError
from kg.records import Publication
from kg.text.document import Reference

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_PMID = re.compile(r"(?:PMID:\s*)?0*(\d{1,9})", re.IGNORECASE)


def doi(text: str) -> str:
    """A DOI in lower case without address, as scite and Crossref compare them.

    Raises InputError for what is none.

    >>> doi("https://doi.org/10.1182/BLOOD.2019001234")
    '10.1182/blood.2019001234'
    """
    match = _DOI.fullmatch(text.strip())
    if match is None:
        raise InputError(f"{text!r} is no DOI; expected one such as 10.1182/blood.2019001234")
    return match[1].lower().rstrip(".")


def pmid(text: str) -> str:
    """A PMID as digits without leading zeros. Raises InputError for what is none.

    >>> pmid("PMID: 32561620")
    '32561620'
    """
    match = _PMID.fullmatch(text.strip())
    if match is None or match[1] == "0":
        raise InputError(f"{text!r} is no PMID; expected digits such as 32561620")
    return match[1]


def of_reference(reference: Reference) -> Publication | None:
    """The publication of an entry of a reference list: by PMID, else DOI, else PMCID; None where it has none.

    A DOI beside a PMID is kept as a property, so that a notice or a tally for the DOI finds it.
    """
    properties = (("doi", reference.doi.lower()),) if reference.pmid and reference.doi else ()
    if reference.pmid:
        identifier = f"PMID:{reference.pmid}"
    elif reference.doi:
        identifier = f"DOI:{reference.doi.lower()}"
    elif reference.pmcid:
        identifier = f"PMC:{reference.pmcid.upper().removeprefix('PMC')}"
    else:
        return None
    return Publication(identifier, title=reference.title, date=reference.year, properties=properties)
