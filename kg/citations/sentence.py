"""What a citation sentence speaks of: the citing study, studies in general, citation marks, and its clauses.

All patterns are linear in the length of the sentence: bounded repetition, no nested quantifiers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

MAXIMUM = 4000  # characters of a sentence that are looked at; longer ones are tables or lists that were not split

# Marks of a citation: [12,13], (12), (Smith et al., 2010), superscript digits, and superscripts glued to a word by text extraction.
_MARK = re.compile(
    r"\[[^\[\]]{0,120}\d[^\[\]]{0,120}\]"
    r"|\(\s?\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,12}\s?\)"
    r"|\([^()]{0,160}\b(?:19|20)\d\d[a-z]?\b[^()]{0,80}\)"
    r"|<(?:cit|xref|sup)\b[^<>]{0,80}>"
    r"|[⁰¹²³⁴-⁹]{1,6}"
    r"|(?<=[a-z][.,;])\d{1,3}(?:[,–-]\d{1,3}){0,8}(?=[\s.,;)]|$)"
)
_OWN = re.compile(
    r"\b(?:our|ours|we|us|herein|the authors of this|(?:the |in )?(?:present|current) (?:\w+ ){0,2}?(?:study|studies|trial|results?|findings?|work|report|analysis"
    r"|data|investigation|cohort|research|series|review|meta-analysis|observations?|experiment|sample|case|patients?|paper|article|survey)"
    r"|(?:this|these|the) (?:\w+ ){0,2}?(?:results?|findings?|observations?|data|outcomes?|effects?|rates?|values?|trial|study|analysis|work|report|increase|decrease|reduction"
    r"|improvement|difference|association|discrepanc\w+|incidence|prevalence|proportion|figures?|numbers?|cohort|pattern|response|frequency|percentage|estimates?) "
    r"(?:\w+ ){0,3}?(?:is|are|was|were|may|might|could|can|corroborat\w*|confirm\w*|support\w*|agree\w*|contrast\w*|contradict\w*|differ\w*|concur\w*|conflict\w*|accord\w*"
    r"|replicat\w*|extend\w*|reinforc\w*|strengthen\w*|add\w*|mirror\w*|parallel\w*|match\w*|coincid\w*|challeng\w*|lend\w*|provid\w*|compar\w*|resembl\w*|correspond\w*|did|do|does|also)"
    r"|(?:this|these|which|it) (?:also |further |finding |result )?(?:is|are|was|were|agree\w*|confirm\w*|corroborat\w*|support\w*|contrast\w*|contradict\w*|contrasts|accords?|differs?|concurs?"
    r"|conflicts?|confers?|coincides?|compares?|lends?|adds?|mirrors?|parallels?|matches|corresponds?|replicat\w*|reinforc\w*)"
    r"|(?:in|of|from|with|by|between|than|to) (?:this|these) (?:\w+ )?(?:study|trial|analysis|work|cohort|research|report|results?|findings?|data|investigation|patients|survey|series))\b"
)
_US = re.compile(
    r"\b(?:we|our|ours|us|herein|(?:present|current) (?:\w+ ){0,2}?(?:study|trial|results?|findings?|work|report|analysis|data|investigation|cohort|series)"
    r"|this (?:\w+ )?(?:study|trial|analysis|work|cohort|series|investigation)(?:'s)?)\b"
)
_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|reports?|reported|et al|authors?|colleagues|coworkers|co-workers|associates|investigators?|researchers?|others|literature|meta-analys[ei]s"
    r"|reviews?|research|work|series|publications?|papers?|experiments?|investigations?|surveys?|evidence|data|findings?|found|showed|shown|observed|demonstrated|suggested|noted|described|concluded)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:previous\w*|earlier|prior|others?|past|literature|published|existing|et al|colleagues|coworkers|co-workers|recent|another|former|authors|investigators|researchers|reported|several)\b"
)
_SOMEBODY = re.compile(
    r"\b(?:et al|colleagues|coworkers|co-workers|others|(?:another|a|one|two|three|several|some|many|most|previous|earlier|prior|recent|other|these|those|numerous|various) "
    r"(?:\w+ ){0,3}?(?:stud(?:y|ies)|trials?|reports?|authors?|investigators?|researchers?|reviews?|meta-analys[ei]s|groups?|series)|stud(?:y|ies) (?:in|of|on|by|with|using|have|from|that))\b"
)
_LIMIT_OF_OWN = re.compile(
    r"\b(?:our|this|the present|the current|present|current) (?:\w+ )?(?:study|trial|analysis|sample|work|data|results|investigation|review|series|design|findings)\b|\blimitations? of (?:the|this|our) study\b|\bwe\b|\bour\b"
)
_BREAK = re.compile(
    r"[;:]|\.\s|,? \b(?:but|whereas|while|although|though|even though|however|yet|except|despite)\b|,? and (?=(?:not |in contrast|contrary|inconsistent|unlike|differ|contradict))"
)
_NEGATION = re.compile(
    r"\b(?:not|no|neither|nor|never|cannot|can't|hardly|without|lack of|far from|rather than|failed to|fails to|fail to|unable to|less|in-)\s(?:(?!and\b|but\b|or\b|because\b)\w+ ){0,3}$|n't\s(?:\w+ ){0,2}$"
)
_OPEN = re.compile(
    r"\b(?:whether|if|to determine|to test|to see|to assess|hypothesi[sz]e\w*|expect\w*|we assumed?)\b[^.;]{0,80}$"
)
_ASIDE = re.compile(r"\([^()]{0,160}\d[^()]{0,160}\)|\[[^\[\]]{0,80}\d[^\[\]]{0,80}\]")
_SHORT = ("vs.", "e.g.", "i.e.", "cf.", "fig.", "figs.", "no.", "approx.", "resp.", "dr.", "st.", "spp.", "sp.")
_ABBREVIATION = re.compile(r"\b(vs|e\.g|i\.e|cf|figs?|no|approx|resp|dr|st|spp?)\.(?!\s*$)")
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "§": " "})


MARK = "§"  # stands for every citation mark in the folded text


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence in lower case with what its parts speak of. ``clauses`` are (start, end) without gaps."""

    text: str
    clauses: tuple[tuple[int, int], ...]

    def clause_of(self, offset: int) -> tuple[int, int]:
        """The clause that holds an offset."""
        for clause in self.clauses:
            if offset < clause[1]:
                return clause
        return self.clauses[-1]

    def marked(self, clause: tuple[int, int]) -> bool:
        """Whether a citation mark stands in a clause."""
        return MARK in self.text[clause[0] : clause[1]]


def fold(sentence: str) -> str:
    """A sentence in lower case, citation marks as ``§``, numbers in brackets left out.

    >>> fold("Kim et al. [12] found more (38%, p < 0.01) deaths (Lee, 2010).")
    'kim et al § found more deaths §.'
    """
    text = sentence[:MAXIMUM].lower()
    if not text.isascii():
        text = text.translate(_FOLD)
    text = text.replace("et al.", "et al")
    if any(word in text for word in _SHORT):
        text = _ABBREVIATION.sub(r"\1", text)
    text = _MARK.sub(f" {MARK} ", text)
    text = _ASIDE.sub(" ", text)
    text = _DECIMAL.sub("·", text)
    text = " ".join(text.split())
    return text.replace(" ,", ",").replace(" .", ".").replace(" ;", ";").replace(" :", ":")


def read(text: str) -> Spoken:
    """A folded sentence, cut into clauses.

    >>> spoken = read(fold("No effect was seen [3], whereas our study did."))
    >>> [spoken.text[start:end] for start, end in spoken.clauses]
    ['no effect was seen §', ', whereas our study did.']
    """
    cuts = [0, *(match.start() for match in _BREAK.finditer(text) if match.start() > 0), len(text)]
    return Spoken(text, tuple((a, b) for a, b in pairwise(cuts) if b > a) or ((0, 0),))


def own(text: str) -> bool:
    """Whether words speak of the citing study or its results."""
    return _OWN.search(text) is not None


def speaks_of_us(text: str) -> bool:
    """Whether words name the citing study itself, not only "this" or "these results"."""
    return _US.search(text) is not None


def study(text: str) -> bool:
    """Whether words name studies, authors or what they report."""
    return _STUDY.search(text) is not None


def elsewhere(text: str) -> bool:
    """Whether words speak of earlier or other work."""
    return _ELSEWHERE.search(text) is not None


def somebody(text: str) -> bool:
    """Whether somebody else's study is the subject."""
    return _SOMEBODY.search(text) is not None


def own_limits(text: str) -> bool:
    """Whether words speak of the citing study, so that a weakness named is its own."""
    return _LIMIT_OF_OWN.search(text) is not None


def negated(before: str) -> bool:
    """Whether the words before a cue deny it.

    >>> negated("our results are not completely ")
    True
    """
    return _NEGATION.search(before[-60:]) is not None


def open_question(before: str) -> bool:
    """Whether the words before a cue make it a question or an expectation."""
    return _OPEN.search(before[-100:]) is not None
