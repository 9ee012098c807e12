"""What words govern what inside one sentence: negation, exception, hedging, clauses, lists, "respectively".

How to use it::

    scope = scope_of(text, sentence.start, sentence.end)     # once a sentence; offsets are those of ``text``
    scope.negation(mention.start, mention.end)               # the Cue that denies it ("no", "negative for",
                                                             # "were not detected", "without"), or None
    scope.certainty(mention.start, mention.end)              # asserted | uncertain | contested | unknown | tentative
    scope.excepted(mention.start, mention.end)               # after "except", "but not", "other than" …
    scope.hoped(mention.start, mention.end)                  # "promising", "are expected to": nothing is claimed
    scope.compared(mention.start, mention.end)               # after "versus", "compared with": the other arm
    scope.clause(position)                                   # (start, end) of the clause that holds a position
    coordinated(text, mentions)                              # neighbours joined as in "A, B, and C"
    respectively(text, start, end, names, values)            # pairs of "A and B were 1 and 2, respectively"

Unknown is not negative: "not done", "pending" and "not tested" are cues of kind ``unknown``.
"""

from kg.extraction.scope.cues import Cue, CueKind
from kg.extraction.scope.governed import HALF_DENIALS, Scope, scope_of
from kg.extraction.scope.lists import coordinated, respectively

__all__ = ["HALF_DENIALS", "Cue", "CueKind", "Scope", "coordinated", "respectively", "scope_of"]
