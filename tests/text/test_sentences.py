"""Where sentences end: hand-made cases of the field, and the gold offsets of the annotated examples."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from kg.text.sentences import split
from tests.text.common import KNOWLEDGE, folder

# "|" marks the end of a sentence; everything else is text.
CASES = [
    "Smith et al. found it.| The patients relapsed.",
    "It was reported by Smith et al.| The patients relapsed.",
    "Smith et al. Blood 2010 is cited.",
    "See Fig. 2 and Figs. 3-5.| It shows blasts (Fig. S1, Eq. 3).| Then CR.",
    "She got 100 mg i.v. daily.| Dexamethasone was given 20 mg p.o.| Fever stopped.",
    "Drugs, e.g. imatinib, i.e. a TKI, vs. chemotherapy; cf. Table 2.| Dr. Smith and Prof. Doe agreed.",
    "Patients of St. Jude Children's Hospital were treated.| No relapse was seen.",
    "It was No. 5 of approx. 20 patients (ca. 10%).| No.| It was not.",
    "A mutation in IDH1(NM_001282386 c. 395G>A (p. R132H)) was found.| It is a hotspot.",
    "NM_005896.4:c.395G>A (p.R132H) was found.| NPM1 p.W288fs too.",
    "The karyotype was 46,XY,t(8;21)(q22;q22)[20]/46,XY[5].| t(8;21) is favorable.| del(5q) is not.",
    "Karyotype: 47,XX,+8,?del(5)(q13q33),inv(16)(p13.1q22)[12].| Then CR.",
    "p53 was lost.| p53 is a gene.| mTOR was active.| c-KIT too.",
    "WBC was 12.5 x 10^9/L, Hb 5.5 g/dL.| Blasts were 79.5%.| CD33 was 94.25%.",
    "The drug prevented relapse.[12] The rate was 5%.",
    "The drug prevented relapse. [12,13] The rate was 5%.",
    "The drug prevented relapse.12 The rate was 5%.",
    "The drug prevented relapse.12,13 The rate was 5%.",
    "The drug prevented relapse.¹²,¹³ The rate was 5%.",
    "The drug prevented relapse (5%).3-5 Patients survived.",
    "He said \"I am ill.\"| She said “it is late.”| They left.",
    "(The patient was ill.)| He left.| (See Table 1. It shows this.)| End.",
    "Blasts fell (from 80% [see Fig. 1. The arrow] to 5%).| CR followed.",
    "One ( bracket is never closed.| It does not matter.| Really not.",
    "E. coli and S. aureus grew.| A. fumigatus was not seen.",
    "J. Smith and K. L. Doe treated him.| They had hepatitis B.| The titre fell.",
    "It was phase I.| Patients had type A.| The dose was 5 mg.| Then CR.",
    "Did it work?| Yes!| No relapse.",
    "It was p < 0. 05 in all.| It was 33. 2% of them.| In 2010. 46 were treated.".replace("2010. 46", "2010.| 46"),
    "The U.S. Food and Drug Administration approved it.| In the U.S.| The EMA did too.",
    "Genentech, Inc. makes it.| It was bought by Roche, Inc.| The price rose.",
    "In two arms: A. Smith led one.| A third was closed.",
    "Survival improved; relapse did not; death was rare.",
    "All relapsed...| Nobody died.",
    "Lost blank at the relapse.The patients died.",
    "Visit Cancer.gov for help.| Mail a.b@c.org.| See www.x.org.",
    "α-Interferon failed.| β2-microglobulin rose.| αIFN.",
    "Median age was 5 yrs.| Follow-up was 3 mo. and then stopped.",
    "Vitamin B12 was low, etc.| Folate was normal, etc. and so on.",
]


@pytest.mark.parametrize("marked", CASES)
def test_where_sentences_end(marked: str) -> None:
    if marked.startswith("Lost blank"):
        marked = marked.replace("relapse.The", "relapse.|The")
    expected = [part.strip() for part in _parts(marked)]
    text = marked.replace("|", "")
    assert [text[s.start : s.end] for s in split(text)] == expected


def _parts(marked: str) -> list[str]:
    """The sentences of a case; a citation after the full stop belongs to the sentence before."""
    text = marked
    for citation in ("relapse.[12]", "relapse. [12,13]", "relapse.12,13", "relapse.12", "relapse.¹²,¹³", "(5%).3-5"):
        if f"{citation} " in text:
            text = text.replace(f"{citation} ", f"{citation}| ", 1)
            break
    return text.split("|")


def test_blocks_and_lines_end_sentences() -> None:
    text = "Results\n\nAll patients\nrelapsed early\n\n- CD33 94%\n- CD19 negative\n"
    assert [text[s.start : s.end] for s in split(text)] == ["Results", "All patients\nrelapsed early", "CD33 94%", "CD19 negative"]


def test_hard_wrapped_prose_is_not_cut_at_line_ends() -> None:
    text = (
        "The patient had a mutation of IDH1 and was treated with ivosidenib for a\n"
        "year. The response was a complete remission of the disease, and FLT3 and\n"
        "NPM1 were not mutated at relapse of the leukemia, which was seen in the\n"
        "marrow.\n"
    )
    assert [text[s.start : s.end].split()[0] for s in split(text)] == ["The", "The"]


def _passages() -> list[Path]:
    return sorted([*(KNOWLEDGE / "annotated").glob("*.json"), *(Path(__file__).parents[1] / "eval" / "passages").glob("*.json")])


def test_gold_offsets() -> None:
    """Every sentence that an annotated relation or measurement names is one that the splitter finds."""
    folder("annotated", KNOWLEDGE)
    missed, asked = [], 0
    for path in _passages():
        read = json.loads(path.read_text(encoding="utf-8"))
        for passage in read.get("documents", [read]):
            found = {(sentence.start, sentence.end) for sentence in split(passage["text"])}
            for item in (*passage.get("relations", ()), *passage.get("measurements", ())):
                if "sentence_start" not in item:
                    continue
                asked += 1
                if (item["sentence_start"], item["sentence_end"]) not in found:
                    missed.append((path.name, passage["text"][item["sentence_start"] : item["sentence_end"]][:80]))
    assert asked > 50
    assert missed == []


def test_speed() -> None:
    """5 MB/s is asked for; a loaded machine gets a fifth of that."""
    text = (CASES[8].replace("|", "") + " " + CASES[10].replace("|", "") + "\n\n") * 5000
    start = time.perf_counter()
    assert len(split(text)) > 20000
    assert len(text) / (time.perf_counter() - start) > 1_000_000
