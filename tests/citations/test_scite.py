"""Answers of the scite API: their shapes, and the client against a server on this machine."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kg.citations.scite import read_text
from kg.citations.scite_client import AT_MOST, SciteError, ask
from kg.errors import InputError

COUNTS = {"doi": "10.1038/NATURE10167", "total": 803, "supporting": 37, "contradicting": 4, "mentioning": 762, "unclassified": 0, "citingPublications": 100}  # fmt: skip


def properties(text: str) -> dict[str, dict[str, Any]]:
    return {publication.id: dict(publication.properties) for publication in read_text(text, "answer").publications()}


@pytest.mark.parametrize("word", ["contradicting", "contrasting", "disputing"])
@pytest.mark.parametrize("shape", ["keyed", "one", "list", "bare"])
def test_tallies_in_every_shape(word: str, shape: str) -> None:
    counts = {(word if name == "contradicting" else name): value for name, value in COUNTS.items()}
    shapes = {"keyed": {"tallies": {"10.1038/NATURE10167": counts}}, "one": {"tallies": counts}, "list": [counts], "bare": counts}
    found = properties(json.dumps(shapes[shape]))
    assert found == {
        "DOI:10.1038/nature10167": {
            "tally_by": "scite", "tally_total": 803, "tally_supporting": 37, "tally_contrasting": 4, "tally_mentioning": 762,
            "tally_unclassified": 0, "tally_citing_publications": 100,
        }
    }  # fmt: skip


def test_sections_are_counted_apart() -> None:
    sections = {"doi": "10.1000/x", "total": 861, "introduction": 196, "results": 135, "methods": 15, "discussion": 244, "other": 218}
    found = properties(json.dumps({"tallies": {"tallies": {"10.1000/x": {**COUNTS, "doi": "10.1000/x"}}}, "section_tallies": {"tallies": sections}}))
    assert found["DOI:10.1000/x"]["tally_total"] == 803, "the total of the sections is another one"
    assert found["DOI:10.1000/x"]["tally_in_discussion"] == 244


def test_notices_flag_and_correct() -> None:
    answer = {
        "notices": {"10.1000/r": ["Retracted", "Has erratum"], "10.1000/none": []},
        "papers": {"10.1000/c": {"doi": "10.1000/C", "title": "T", "editorialNotices": [{"status": "Correction", "date": "2020-01-02", "noticeDoi": "10.1000/N"}]}},
    }
    found = {p.id: p for p in read_text(json.dumps(answer), "answer").publications()}
    assert (found["DOI:10.1000/r"].retracted, found["DOI:10.1000/r"].notice) == (True, "retracted; corrected")
    assert (found["DOI:10.1000/c"].retracted, found["DOI:10.1000/c"].notice) == (False, "corrected, 2020-01-02, doi:10.1000/n")
    assert found["DOI:10.1000/c"].title == "T"
    assert (found["DOI:10.1000/none"].retracted, found["DOI:10.1000/none"].notice) == (False, None)


@pytest.mark.parametrize("value", [-1, 1.5, True, "7"])
def test_a_count_that_is_none_is_told(value: object) -> None:
    found = read_text(json.dumps({"tallies": {"10.1000/x": {"doi": "10.1000/x", "supporting": value, "mentioning": 2}}}), "answer")
    assert [problem.key for problem in found.problems] == ["10.1000/x"]
    assert found.tallies == {"10.1000/x": {"mentioning": 2}}


def test_an_entry_without_doi_is_told_and_the_rest_is_read() -> None:
    found = read_text(json.dumps({"tallies": {"nonsense": {"supporting": 1}, "10.1000/x": {"supporting": 2}, "10.1000/y": 3}}), "answer")
    assert found.tallies == {"10.1000/x": {"supporting": 2}}
    assert {problem.key for problem in found.problems} == {"nonsense", "10.1000/y"}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"a": 1}', "3", "[" * 100_000])
def test_no_answer(text: str) -> None:
    with pytest.raises(InputError, match="answer"):
        read_text(text, "answer")


class Api:
    """A scite of this machine: ``codes`` are answered first, then the tallies that were asked for."""

    def __init__(self, codes: list[int]) -> None:
        self.codes, self.asked = codes, []  # type: tuple[list[int], list[tuple[str, list[str]]]]
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                dois = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                api.asked.append((self.path, dois))
                code = api.codes.pop(0) if api.codes else 200
                body = json.dumps({self.path.rpartition("/")[2]: {doi: {**COUNTS, "doi": doi} if "tallies" in self.path else {"doi": doi, "title": "T"} for doi in dois}}).encode()
                self.send_response(code)
                if code == 429:
                    self.send_header("Retry-After", "3")
                self.end_headers()
                self.wfile.write(body if code == 200 else b"no")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def api(request: pytest.FixtureRequest) -> Iterator[Api]:
    found = Api(list(getattr(request, "param", [])))
    thread = threading.Thread(target=found.server.serve_forever, daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


def test_at_most_500_dois_a_call_in_lower_case(api: Api) -> None:
    found = ask([f"https://doi.org/10.1000/X{number}" for number in range(AT_MOST + 3)] + ["10.1000/x0"], address=api.address)
    assert [(path, len(dois)) for path, dois in api.asked] == [("/tallies", 500), ("/papers", 500), ("/tallies", 3), ("/papers", 3)]
    assert all(doi == doi.lower() for _, dois in api.asked for doi in dois)
    assert len(found.tallies) == len(found.titles) == AT_MOST + 3


@pytest.mark.parametrize("api", [[429, 503]], indirect=True)
def test_tries_again_after_longer_pauses(api: Api) -> None:
    pauses: list[float] = []
    found = ask(["10.1000/x"], address=api.address, sleep=pauses.append)
    assert pauses == [3.0, 2.0], "as the server asked, else twice as long each time"
    assert found.tallies["10.1000/x"]["contrasting"] == 4


@pytest.mark.parametrize("api", [[500] * 9], indirect=True)
def test_gives_up_after_five_tries(api: Api) -> None:
    with pytest.raises(SciteError, match=r"5 tries.*500"):
        ask(["10.1000/x"], address=api.address, sleep=lambda _: None)
    assert len(api.asked) == 5


@pytest.mark.parametrize("api", [[403]], indirect=True)
def test_a_refusal_is_not_tried_again(api: Api) -> None:
    with pytest.raises(SciteError, match="403"):
        ask(["10.1000/x"], address=api.address, sleep=lambda _: None)
    assert len(api.asked) == 1


@pytest.mark.parametrize("address", ["http://api.scite.ai", "ftp://127.0.0.1", "file:///etc/passwd"])
def test_only_safe_addresses(address: str) -> None:
    with pytest.raises(InputError, match="https"):
        ask(["10.1000/x"], address=address)


def test_what_is_no_doi_is_not_asked(api: Api) -> None:
    with pytest.raises(InputError, match="no DOI"):
        ask(["PMID:1"], address=api.address)
    assert api.asked == []


def test_the_shapes_of_the_shared_answers() -> None:
    """One public test's answers, where they are at hand."""
    folder = Path(os.environ.get("KG_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
    path = folder / "scite" / "shapes.json"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    found = read_text(path.read_text(encoding="utf-8"), path.name)
    assert found.problems == []
    retracted = {publication.id: publication for publication in found.publications()}["DOI:10.1038/nature10167"]
    assert (retracted.retracted, retracted.notice) == (True, "retracted; corrected")
    assert dict(retracted.properties)["tally_contrasting"] == 4
    assert dict(retracted.properties)["tally_in_methods"] == 15


def test_a_number_of_too_many_digits_is_refused() -> None:
    """Regression: it ended with a traceback."""
    with pytest.raises(InputError, match="digits"):
        read_text('{"tallies": {"10.1000/x": {"total": ' + "1" * 5000 + "}}}", "scite.json")
