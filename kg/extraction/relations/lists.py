"""Lists inside a pattern: "A, B, and C", "A and adult patients with B", "classes such as D"."""

from __future__ import annotations

from functools import cache

from kg.extraction.relations.codes import ranges

# Words that may stand between list words and the next member without beginning a new statement.
RUN_FILLER = (
    r"(?:the|an?|of|in|for|to|with|by|on|from|against|both|either|other|some|also|all|most|their|its|patients?|adults?|adult|children|pediatric|paediatric|childhood|older|elderly"
    r"|young|younger|newly|diagnosed|untreated|de|novo|relapsed|refractory|relapsed/refractory|r/r|advanced|early|late|first-line|cases|subsets?|rare|concurrent|high|newer"
    r"|treatment|therapy|mutations?|mutated|mutant|mutant-|genes?|deletions?|rearrangements?|patients with|those|intolerant|resistant|previously|treated|second-generation|third-generation"
    r"|(?!negative|positive)[a-z\-]{2,20}(?:ic|al|ous|ive|ary|ute)|(?:low|high|standard|reduced|intermediate|fixed)-dose|oral|intravenous|subcutaneous|intrathecal|liposomal|single-agent|occasional|occasionally|sporadic|certain|specific|several|less|commonly|frequently|rarely|more|than|approximately|about|up|\d[\d.\-–]*%?(?: ?%)?|~?\d+%)"
)
_AFTER = r"(?:[ -](?:mutations?|mutated|mutant|mutant-positive|genes?|variants?|rearrangements?|rearranged|alterations?|lesions?|fusions?|deletions?|antigens?|expression|positive|positivity|patients?|cells?|treatment|therapy|inhibitors?))?(?: in (?:adolescents|children|adults|women|men|some|many|most|others))?"
_VERB = r"(?:may|might|can|could|is|are|was|were|has|have|had|should|will|remains?|occurs?|confers?|induces?|causes?|improves?|restores?|reduces?|leads?|predicts?|makes?|renders?|prevents?|abolishes)"
_COMMA = r"(?:,? (?:and|or), [a-z ]{3,28}, |, and/or |, and |, or |, as well as |, plus |, )"
_JOIN = (
    r"(?:,? nor | nor |,? but also |, including |, such as |, followed by | and/or | and | or | as well as | plus | together with | in combination with | combined with | such as "
    r"| including | like |/|\+| \+ | & | \((?:e\.g\.,? |i\.e\.,? |including |such as |eg,? )?|\) (?:and|or) |\), |-)"
)


@cache
def run(letters: str, closing: bool = False) -> str:
    """A regular expression for one mention of the roles or a list of them.

    ``closing``: the list ends a statement, so a member with a verb of its own begins another ("…, and D may …").
    """
    one = f"[{ranges(letters)}]"
    own_verb = rf"(?!{_AFTER}(?: [a-z]+)? {_VERB}\b)" if closing else ""
    fillers = rf"(?:{RUN_FILLER} ){{0,5}}{one}"
    return rf"{one}(?:{_AFTER}(?:{_COMMA}{fillers}{own_verb}|{_JOIN}{fillers})\)?){{0,40}}"
