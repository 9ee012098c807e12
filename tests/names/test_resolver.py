"""Names to entities: exact, normalised, never guessed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import AmbiguousNameError, NotFoundError
from kg.names.in_store import StoreNames
from kg.names.providers import BundledNames
from kg.names.resolver import Resolver, ambiguous, resolver_of
from kg.records import Entity
from kg.store import Store, open_store

ENTITIES = (
    Entity(
        "MONDO:0018874", "Disease", "acute myeloid leukemia", "AML", ("acute myelogenous leukemia",), ("DOID:9119",)
    ),
    Entity("lkg:marker/CD33", "Marker", "CD33", "CD33", ("Siglec-3",)),
    Entity("HGNC:1659", "Gene", "CD33 molecule", "CD33", ("SIGLEC3",)),
    Entity("lkg:alteration/BCR--ABL1", "Fusion", "BCR::ABL1", "BCR::ABL1", ("Philadelphia chromosome",)),
    Entity("CHEMBL.COMPOUND:CHEMBL941", "Drug", "imatinib", "imatinib", ("Gleevec", "STI571")),
    Entity("lkg:drug/a", "Drug", "alpha", "alpha", ("shared name",)),
    Entity("lkg:drug/b", "Drug", "beta", "beta", ("shared name",)),
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = open_store(tmp_path_factory.mktemp("names") / "store", create=True)
    store.load("t", ENTITIES)
    return store


@pytest.fixture(params=["bundled", "store"])
def resolver(request: pytest.FixtureRequest, filled: Store) -> Resolver:
    return Resolver(BundledNames()) if request.param == "bundled" else resolver_of(filled)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AML", "MONDO:0018874"),
        ("acute myelogenous leukaemia", "MONDO:0018874"),
        ("MONDO:0018874", "MONDO:0018874"),
        ("DOID:9119", "MONDO:0018874"),  # a cross-reference
        ("BCR-ABL1", "lkg:alteration/BCR--ABL1"),
        ("bcr/abl1", "lkg:alteration/BCR--ABL1"),
        ("gleevec", "CHEMBL.COMPOUND:CHEMBL941"),
        ("CD33", "lkg:marker/CD33"),  # the antigen before the gene
    ],
)
def test_one_entity(resolver: Resolver, name: str, expected: str) -> None:
    assert resolver.resolve(name).id == expected


def test_a_category_decides(resolver: Resolver) -> None:
    assert resolver.resolve("CD33", ["Gene"]).id == "HGNC:1659"
    assert resolver.resolve("CD33", ["Marker"]).id == "lkg:marker/CD33"
    assert resolver.resolve("BCR::ABL1", ["Variant"]).id == "lkg:alteration/BCR--ABL1"
    with pytest.raises(NotFoundError):
        resolver.resolve("CD33", ["Disease"])


def test_unknown_names_the_nearest(resolver: Resolver) -> None:
    with pytest.raises(NotFoundError, match="imatinib"):
        resolver.resolve("imatinibb")


def test_a_shared_synonym_is_not_guessed(filled: Store) -> None:
    with pytest.raises(AmbiguousNameError, match=r"lkg:drug/a.*lkg:drug/b"):
        Resolver(StoreNames(filled)).resolve("Shared-Name")


def test_a_misspelt_name_does_not_read_the_names_of_the_store(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Regression: every label, synonym and key of the store was read for one typing error."""
    monkeypatch.setattr(StoreNames, "names", lambda *_: pytest.fail("all names were read"))
    over = Resolver(StoreNames(filled))
    assert "imatinib" in over.suggestions("imatinbi")
    own = Entity("lkg:drug/own", "Drug", "Zorbamyxin", "Zorbamyxin")  # not in the bundled vocabulary
    filled.load("own", [own])
    for typed in ("zorbamyxinn", "zorbamyxn", "zobramyxin", "Zorbamyxin A"[:10] + "e"):
        assert over.suggestions(typed) == ("Zorbamyxin",)
        assert over.suggestions(typed, ["Disease"]) == ()
    assert "venetoclax" not in over.suggestions("venetoclx"), "the store does not hold it"
    assert over.suggestions("x" * 500) == ()


@pytest.mark.parametrize("name", ["", "   ", '"', "\\", "' OR 1", "}", "\n"])
def test_hostile_names_are_only_unknown(resolver: Resolver, name: str) -> None:
    with pytest.raises(NotFoundError):
        resolver.resolve(name)


def test_ambiguous_names_need_a_category_or_context() -> None:
    assert "pml" in ambiguous(), "vocabulary/ambiguous.tsv lacks PML: the gene and progressive multifocal leukoencephalopathy"
    bundled = Resolver()
    with pytest.raises(AmbiguousNameError, match="HGNC:9113"):
        bundled.resolve("PML")
    assert bundled.resolve("PML", ["Gene"]).id == "HGNC:9113"
    assert bundled.resolve("PML", context="progressive multifocal leukoencephalopathy").category == "Phenotype"


def test_a_key_of_its_own_is_not_ambiguous_within_its_table() -> None:
    assert Resolver().resolve("CD3").key == "CD3"


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from kg.names.resolver import Resolver; Resolver().resolve('AML', ['Disease']); "
        "print([m for m in ('rapidfuzz', 'curies', 'pyoxigraph', 'pandas', 'rdflib', 'yaml') if m in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
