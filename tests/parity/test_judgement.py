"""What is decided and told is byte for byte the same, whichever engine holds the graph."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import kg
from tests.conftest import EXAMPLES, ROOT, Runner, example_cases
from tests.parity.pools import Pools

pytestmark = pytest.mark.service
PHENOTYPES = 30
CLAIMS = 40
ENTITIES = 4  # of each category
ADDRESS = "STORE"


def phenotypes() -> list[dict[str, object]]:
    """Some of the judged phenotypes, evenly spread."""
    rows = yaml.safe_load((ROOT / "tests" / "candidates" / "phenotypes.yaml").read_text(encoding="utf-8"))
    return [{"id": row["id"], **row["case"]} for row in rows[:: len(rows) // PHENOTYPES][:PHENOTYPES]]


@pytest.fixture
def said(addresses: dict[str, str], kg_run: Runner, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What the command prints, the same from every engine."""

    def run(*arguments: object, code: int = 0) -> str:
        found = {}
        for engine, address in addresses.items():
            monkeypatch.setenv("KG_STORE", address)  # `kg risk` asks no store, and answers alike beside each
            ran = kg_run(*arguments)
            assert ran.code == code, f"{engine}: exit {ran.code}: {ran.err}"
            found[engine] = (ran.out, ran.err.replace(address, ADDRESS))
        for engine, (out, err) in found.items():
            assert out == found["oxigraph"][0], f"{engine} answers otherwise than oxigraph: {first_difference(out, found['oxigraph'][0])}"
            assert err == found["oxigraph"][1], f"{engine} says otherwise than oxigraph"
        return found["oxigraph"][0]

    return run


def first_difference(one: str, other: str) -> str:
    """Where two texts part, with what follows."""
    place = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[max(0, place - 80) : place + 80]!r} / {other[max(0, place - 80) : place + 80]!r}"


@pytest.mark.parametrize("case", example_cases(), ids=lambda path: path.stem)
class TestExampleCases:
    @pytest.mark.parametrize("options", [(), ("--jurisdiction", "EMA"), ("--as-of", "2018-06-30")], ids=["FDA", "EMA", "2018"])
    def test_candidates(self, said: Callable[..., str], case: Path, options: tuple[str, ...]) -> None:
        assert json.loads(said("candidates", case, *options, "--format", "json"))["notice"]

    def test_risk(self, said: Callable[..., str], case: Path) -> None:
        assert "classifications" in json.loads(said("risk", case, "--format", "json"))


class TestPhenotypes:
    @pytest.fixture
    def lines(self, tmp_path: Path) -> Path:
        path = tmp_path / "phenotypes.jsonl"
        path.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in phenotypes()), encoding="utf-8")
        return path

    @pytest.mark.parametrize("command", ["candidates", "risk"])
    def test_one_line_a_case(self, said: Callable[..., str], lines: Path, command: str) -> None:
        found = said(command, lines, "--format", "json").splitlines()
        assert len(found) == PHENOTYPES
        assert not [line for line in found if "error" in json.loads(line)]


def test_one_drug_judged(said: Callable[..., str]) -> None:
    for drug in ("gemtuzumab ozogamicin", "ivosidenib", "imatinib"):
        assert said("candidates", EXAMPLES / "case-1.yaml", "--why", drug, "--format", "json")


def test_explain(said: Callable[..., str], engines: dict[str, kg.Graph], pools: Pools) -> None:
    contested = [str(row["claim"]) for row in engines["oxigraph"].rows("contested_claims")]
    chosen = random.Random(1).sample(pools.of_class("Assertion"), CLAIMS)
    for claim in dict.fromkeys([*contested, *chosen]):
        assert json.loads(said("explain", claim, "--format", "json"))["lines"]


def test_show(said: Callable[..., str], engines: dict[str, kg.Graph]) -> None:
    by_category: dict[str, list[str]] = {}
    for identifier, category in sorted(engines["oxigraph"].store.select(ALL).rows):
        by_category.setdefault(str(category), []).append(str(identifier))
    for category, known in by_category.items():
        awkward = [identifier for identifier in known if "awkward" in identifier]
        for identifier in dict.fromkeys([*random.Random(category).sample(known, min(ENTITIES, len(known))), *awkward]):
            assert json.loads(said("show", identifier, "--format", "json"))["category"] == category
    for name in ("CD33", "AML", "imatinib", "FLT3-ITD", "gilteritinib", "Besponsa"):
        said("show", name, "--format", "json")


@pytest.mark.parametrize("name", ["CD3333", "no such thing", "lkg:claim/ffffffffffffffff", "O'Brien\" } RETURN 1 //"])
@pytest.mark.parametrize("command", ["show", "explain"])
def test_what_is_not_there(said: Callable[..., str], command: str, name: str) -> None:
    assert said(command, name, "--format", "json", code=1) == ""


ALL = """
PREFIX kg: <https://w3id.org/leukemia-kg/vocab#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?id ?category WHERE { ?x kg:category ?category ; dct:identifier ?id ; <http://www.w3.org/2000/01/rdf-schema#label> ?name }
"""
