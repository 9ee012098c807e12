"""GA4GH Phenopackets v2 of the private cases: JSON lines, one case a line, sorted by id.

The standard asks for a time of creation. It is the date of the newest public source, by which the cases were
read, so that the same cases give the same bytes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.export.files import beside

if TYPE_CHECKING:
    from kg.store import Store

_STATED = """PREFIX kg: <https://w3id.org/leukemia-kg/vocab#> PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?id ?stated WHERE { ?case a kg:Case ; dct:identifier ?id ; kg:stated ?stated }"""
_NO_DATE = "1970-01-01"


def phenopackets(store: Store, path: Path, include_private: bool) -> list[Path]:
    """All cases of the private store; raises InputError where they were not asked for, or where there are none."""
    from kg.case.model import Case
    from kg.case.phenopacket_write import write_phenopacket

    if not include_private:
        raise InputError(
            "phenopackets are made of the private cases; ask for them with include_private (--include-private)"
        )
    private = store.private()
    if private is None or not private.sources():
        raise InputError(f"{store.address} has no private cases; load some with: kg load case FILE")
    newest = max((source.date for source in store.sources() if len(source.date) == len(_NO_DATE)), default=_NO_DATE)
    with beside(path) as (partial,), partial.open("w", encoding="utf-8", newline="\n") as file:
        for _, stated in sorted((str(identifier), str(text)) for identifier, text in private.select(_STATED)):
            packet = write_phenopacket(Case(**json.loads(stated)), created=f"{newest}T00:00:00Z")
            file.write(json.dumps(packet, ensure_ascii=False, sort_keys=True) + "\n")
    return [path]
