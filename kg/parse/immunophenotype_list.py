"""The antigens of one population, read word by word: which status holds for which antigen.

An own sign, intensity or percentage binds to the antigen it stands at and is never overwritten by the word
of a later one. ``negative for`` and ``positive for`` govern the list behind them, ``negative`` behind a list
the antigens before it, back to the last one that has a status of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.parse import lexicon
from kg.parse.immunophenotype_words import (
    BINDS_BACK,
    CELLS_NEXT,
    GENE_TALK,
    KINDS,
    MARKER_NEXT,
    MARKER_WORD,
    NOT_OF_THE_ANTIGEN,
    SAID_OF_ALL,
    TOKEN,
    heads_list,
    minus_is_sign,
)

NEGATIVE_BELOW = 5  # percent; rules/antigen_bands.tsv, row band-negative
_CONTRADICTS_FROM = 20  # percent; from here an antigen is positive (row band-positive) and no list can call it negative
_STATUS_OF = {
    "dim": "dim", "partial": "partial", "bright": "bright", "hetero": "heterogeneous",
    "increased": "increased", "decreased": "decreased",
}  # fmt: skip
# Status words that always look ahead; the others look back where there is something to look back to.
_FORWARD = re.compile(
    r".* (?:for|of)$|(?:lack|without|devoid|do(?:es)? |did |fail|non-?(?:co-?)?express|with$|and also)|(?:not \w*ly |not )?(?:co-?)?express(?:es|ing)?$",
    re.I,
)


@dataclass(slots=True)
class Item:
    """An antigen being read: what its own words say, before the governing word of its list is known."""

    marker: str
    text: str
    end: int
    status: str | None = None
    percent: float | None = None
    below: bool = False  # "<20 %"
    joined: bool = False  # "and" or "/" before it, not a comma
    dropped: bool = False  # what is said of it is contradictory: a problem, and no result

    @property
    def open(self) -> bool:
        """Whether it has neither a word nor a number of its own."""
        return self.status is None and self.percent is None


@dataclass(slots=True)
class Reader:
    """One population while it is read."""

    text: str
    problems: list[str]
    items: list[Item] = field(default_factory=list)
    started: int = 0  # where the stretch governed by the next status word begins
    governing: str | None = None  # a status word before the list
    last_word: str | None = None
    pending: str | None = None  # an intensity that waits for its antigen
    pending_percent: float | None = None
    separator: str | None = "comma"  # what stands between the last antigen and here
    depth: int = 0

    def read(self) -> list[Item]:
        """All antigens, those without any word as positive."""
        for token in TOKEN.finditer(self.text):
            kind = next(name for name in KINDS if token[name] is not None)
            if kind in ("percent", "sign"):  # these take a bracket with them
                self.depth = max(0, self.depth + token[0].count("(") - token[0].count(")"))
            if kind == "word":
                self._word(token)
            elif kind == "nonantigen":
                self.items.append(Item("", token[0], token.end(), joined=self.separator == "conj"))
                self.separator = None
            elif kind in _STATUS_OF:
                self._intensity(kind, token)
            elif kind == "percent":
                self._percent(token)
            elif kind == "sign":
                self._sign(token)
            elif kind in ("neg", "no", "pos", "affirmed", "notdone"):
                self._status(kind, token)
            elif kind == "except":
                opposite = {"negative": "positive", "positive": "negative"}.get(self.last_word or "negative")
                self._close()
                self.governing = opposite
            elif kind == "stop":
                if not (self.depth and token[0] in ".;"):
                    self._close()
                    self.pending = self.pending_percent = self.last_word = None
                self.separator = "comma"
            elif kind == "comma":
                self.separator = "comma" if self.depth == 0 else self.separator
                self.pending = None if self.depth == 0 else self.pending
            elif kind == "conj":
                self.separator = (self.separator or "conj") if self.depth == 0 else self.separator
            else:
                self.depth = max(0, self.depth + (1 if kind == "open" else -1))
        self._close()
        return [item for item in self.items if self._settled(item)]

    @property
    def _last(self) -> Item | None:
        """The antigen that a word standing here belongs to: no comma or ``and`` in between."""
        return self.items[-1] if self.items and self.separator is None else None

    @property
    def _opened(self) -> bool:
        """Whether a governing word stands directly before, with no antigen yet: "with absent surface IgM"."""
        return self.governing is not None and self.started == len(self.items)

    def _word(self, token: re.Match[str]) -> None:
        key = None if GENE_TALK.match(self.text, token.end()) else lexicon.marker(token["word"])
        if key is None:
            if MARKER_WORD.search(token["word"]) and not GENE_TALK.match(self.text, token.end()):
                near = lexicon.near_markers(token["word"])
                hint = f"; nearest: {', '.join(near)}" if near else ""
                self.problems.append(f"{token['word']!r} is no known marker{hint}")
            return
        if self.depth and self._last is not None and self._last.marker == key:
            return
        if self.pending in ("increased", "decreased") and re.match(
            r"\s?\(?(?:\+|pos)", self.text[token.end() : token.end() + 6]
        ):
            self.pending = None  # "increased CD34+ blasts": there are more cells, not more antigen
        item = Item(
            key, token["word"], token.end(), self.pending, self.pending_percent, joined=self.separator == "conj"
        )
        self.items.append(item)
        self.pending = self.pending_percent = self.separator = None

    def _intensity(self, kind: str, token: re.Match[str]) -> None:
        said = token[0].lower()
        word = _STATUS_OF[kind]
        if kind in ("dim", "partial") and "partial" in said and "dim" in said:
            word = "partial" if said.startswith("partial") else "dim"
        last = self._last
        if last is None or MARKER_NEXT.match(self.text, token.end()):
            self.pending = self.pending or word
        elif SAID_OF_ALL.search(self.text, max(0, token.start() - 20), token.start()):
            self._govern(word)
        elif self.depth > 0 or BINDS_BACK.match(self.text, token.end()):
            last.status = word if last.status in (None, "positive") else last.status
        else:
            self.pending = self.pending or word

    def _percent(self, token: re.Match[str]) -> None:
        value = float(token["value"].replace(",", "."))
        if token["minus"] or value > 100:
            self.problems.append(f"{token[0].strip(' ()')!r} is no percentage of cells")
            return
        last = self._last
        if last is not None:
            between = self.text[last.end : token.start()]
            if last.percent is None and (self.depth or "(" in token[0] or not NOT_OF_THE_ANTIGEN.search(between)):
                last.percent = value
                self._share(last, value)
                last.below = (token["comparator"] or "").strip() in ("<", "<=", "≤")
        elif MARKER_NEXT.match(self.text, token.end()):
            start = token.end() + len(self.text[token.end() :]) - len(self.text[token.end() :].lstrip())
            antigen = TOKEN.match(self.text, start)
            if antigen is not None and not CELLS_NEXT.match(
                self.text, antigen.end()
            ):  # "42% CD34+ blasts" counts blasts
                self.pending_percent = value

    def _share(self, last: Item, value: float) -> None:
        """"CD3 and MPO <1%": a percentage too small for any cell holds for the antigens joined before it."""
        if value >= NEGATIVE_BELOW or self.governing is not None or not last.joined:
            return
        for item in reversed(self.items[self.started : -1]):
            if not item.open:
                break
            item.percent = value

    def _sign(self, token: re.Match[str]) -> None:
        last = self._last
        sign = token["sign"].strip(" ()")
        before, after = self.text[: token.start()], self.text[token.end() :]
        if sign == "-" and "(" not in token[0]:
            spaced = token[0].startswith(" ") or before.endswith(" ")
            if MARKER_NEXT.match(after) and not minus_is_sign(self.text):
                if not spaced:
                    self.problems.append("a hyphen between two antigens says neither list nor minus")
                self.separator = "comma"
                return
            if spaced and re.match(r"\s*[\w<>~(]", after) and not MARKER_NEXT.match(after):
                return  # "CD34 - positive": a dash
        if last is not None and last.status is None:
            mixed = "/" in sign and "-" in sign
            negative = sign.startswith("-") and "+" not in sign
            last.status = "negative" if negative else "heterogeneous" if mixed else "positive"

    def _status(self, kind: str, token: re.Match[str]) -> None:
        word = {"neg": "negative", "no": "negative", "notdone": "not done"}.get(kind, "positive")
        said = token[0].lower().strip()
        last = self._last
        forward = kind == "no" or bool(_FORWARD.match(said))
        if said == "with" and (self.governing == "negative" or not self.items):
            return
        if self.depth and last is not None and not forward:
            last.status = last.status or word
        elif forward or ((last is None or self._opened) and heads_list(self.text, token.end())) or not self.items:
            self._close()
            self.governing = self.last_word = word
            if said.endswith("ion of") and word == "positive" and self.pending:
                self.governing = self.pending  # "variable expression of CD13, CD33"
            self.pending = None if said != "with" else self.pending
        elif heads_list(self.text, token.end()) and re.match(r"\s*(?:\w+\s*)?:", self.text[token.end() :]):
            self._close()
            self.governing = self.last_word = word
        else:
            self._govern(word)

    def _govern(self, word: str) -> None:
        """A status word behind a list: its antigens back to the last one that says something else itself."""
        reach = self.items[self.started :]
        if last := self._last:
            if word == "negative" and all(item.status for item in reach) and {item.status for item in reach} - {word}:
                names = ", ".join(item.text for item in reach)
                self.problems.append(f"it is not clear what is negative behind {names}")  # "CD34+ blasts are not seen"
                for item in reach:
                    item.dropped = True
            last.status = last.status or word
        contrary = self.governing not in (None, word)
        kept: list[Item] = []
        for item in reversed(reach):
            if not item.open and item is not reach[-1] and (word != "positive" or contrary):
                break
            kept.append(item)
            if (contrary and not item.joined) or (not item.marker and not all(other.open for other in reach[:-1])):
                break
        for item in reach:
            if item.open:
                item.status = word if item in kept else self.governing or "positive"
        self.governing = None
        self._close()
        self.last_word = word

    def _close(self) -> None:
        """What the list behind a governing word gets: that word; without one, an antigen that is named is there."""
        for item in self.items[self.started :]:
            if item.open:
                item.status = self.governing or "positive"
            elif self.governing == "negative" and item.status == "positive" and item.marker:
                self.problems.append(f"{item.text} is said to be positive in a list of negative antigens")
                item.dropped = True  # "no CD34+ blasts": a missing population says nothing of the antigen
            elif item.status is None and self.governing is not None:
                item.status = self._by_list(item, self.governing)
        self.started = len(self.items)
        self.governing = None

    def _by_list(self, item: Item, word: str) -> str | None:
        """The word of a list for an antigen with a number: not where the number says the contrary."""
        number = item.percent or 0.0
        if (word == "negative" and number >= _CONTRADICTS_FROM) or (word == "positive" and number < NEGATIVE_BELOW):
            self.problems.append(f"{item.text} {number:g} % stands in a list of {word} antigens")
            return None
        return word

    def _settled(self, item: Item) -> bool:
        """Whether an antigen has a status: its word, else its number."""
        if item.dropped or not item.marker:
            return False
        if (
            item.status == "negative"
            and item.percent is not None
            and item.percent >= _CONTRADICTS_FROM
            and not item.below
        ):
            self.problems.append(f"{item.text} is said to be negative and {item.percent:g} %")
        if item.status is None and item.below and (item.percent or 0) > NEGATIVE_BELOW:
            self.problems.append(f"{item.text} <{item.percent:g} % says neither positive nor negative")
            return False
        return True
