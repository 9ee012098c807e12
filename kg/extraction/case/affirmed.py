"""Whether a report says that an alteration was found: a name alone, of a panel, a probe or a request, is no finding.

The last word before the name that rules it decides: a finding ("sequencing revealed A, B and C") or a test
("the panel covered A, B and C"). What stands behind the name can affirm it as well ("A at a VAF of 30%",
"A-positive AML"), and a line without a verb is a list of results.
"""

from __future__ import annotations

import re

from kg.extraction.case.clauses import ACTIVE

_LOOK = 320  # characters before and behind a name that can rule it
_STRONG = (
    r"(?:detected|detecting|identif(?:ied|ying)|found|finding of|reveal\w*|show(?:ed|s|n|ing)|demonstrat\w+|disclos\w+|confirm(?:ed|s|ing)|harbou?r\w*|carr(?:ied|ies|ying|ier)|possess\w*|bore|bears?|bearing|contain(?:ed|s|ing)|exhibit\w*|display\w*"
    r"|acqui(?:red|sition)|gained|gain of|emerge\w*|evolv\w*|(?:positive|significant|notable|remarkable|diagnostic) for|(?:suggestive|diagnostic) of|testing:|analysis:|sequencing:|presence of|(?:due|secondary|attributable) to|driven by|consistent with|diagnos\w+|document(?:ed|ing)|noted|uncover\w+|unmask\w+|unveil\w+|yielded|evidence of|returned|indicat(?:ed|ing|ive)|establish\w*"
    r"|pick(?:ed|ing) up|turned up|came back|brought to light|observed|seen|expressed|expressing|featur(?:ed|ing)|persist\w*|retain(?:ed|s|ing)|re-?appear\w*|recurrence of|report(?:ed|s|ing)|mapped|pointed to|typed as|read|called|enriched for|afflicted by|marked by|characteri[sz]ed by|defined by|mediated by|accompanied by"
    r"|(?:karyotyp\w+|cytogenetics|genetics|molecular\w*|NGS|FISH|PCR|abnormalit\w+|mutations?|alterations?|aberrations?|lesions?|drivers?|fusions?|variants?|transcripts?|result|genotype|profile|clones?|hits?)(?:\s\w+){0,2}?\s?(?:was|were|is|are|included?s?|includes|including|comprised|consisted of|:|=)"
    r"|the (?:same|identical|known|original|initial|previous|previously \w+|founding|founder|above|pathogenic|somatic|germline)|[+])"
)
_WEAK = r"(?:with|had|has|have|having)"
_FOUND = re.compile(rf"\b{_STRONG}(?=[\s:,(]|(?<=:)|$)", re.I)
_OWNED = re.compile(rf"\b{_WEAK}\s", re.I)
_GAP = r"(?:(?!found|positive|significant|notable|remarkable|diagnostic|show|prove|reveal|detect|identif|confirm|harbo|carr)[\w,/-]+\s){0,4}?"
_TESTED = re.compile(
    rf"\b(?:ask\w*|request\w*|order\w*|call(?:s|ed) for|look(?:s|ed|ing)?|search\w*|screen\w*|test\w*|assay\w*|primers?|probes?|interrogat\w*|sequenc(?:ed|ing)|genotyp(?:ed|ing)|analy[sz]\w+|examin\w*|evaluat\w*|assess\w*|quer(?:y|ied)|hunt\w*|investigat\w*|stud(?:y|ies|ied)|PCR|FISH|NGS|blots?|sent|panels?|kits?|monitor\w*|checked|surveillance)\s{_GAP}(?:for|of|against|specific to|regarding|about)\s"
    rf"|\b(?:panels?|kits?|assays?|tests?|forms?|requests?|requisitions?|gene lists?|probes?|primers?|referrals?|protocols?|arrays?|questions?|screens?|reports? template)\s(?:(?:that|which|used|also|only|we|had|for)\s){{0,2}}(?:list|ask|cover|includ|contain|compris|nam|mention|specif|target|allow|interrogat|encompass|spann|with|consist|read|look|compos|concern|was|were|detects|identifies)\w*"
    r"|\b(?:whether|if|in case of|in the event of|should|unless|to (?:detect|identify|find|look|show|demonstrate|confirm|exclude|test|reveal)|capable of \w+|able to \w+|might|may|could|would|whose|typical of|known for|like|patients? (?:with|carrying|harbou?ring))\s",
    re.I,
)
_BEHIND = re.compile(
    r"[-–\s]{0,2}(?:positiv\w*|pos\b|mutated|mutant|rearranged|driven|expressing|amplified)\b|\s?\(?\s?(?:at|with|in|of)?\s?(?:an?\s)?(?:VAF|variant alle\w+|mutant alle\w+|allel\w+|AR\b|ratio|alle\w+ burden|[~≈]?\s?\d{1,3}(?:\.\d+)?\s?%)"
    r"|\s(?:AML|ALL|CML|CLL|MDS|MPN|APL|CMML|JMML|B-ALL|T-ALL|leuk[a]?emia|acute|clones?\b|positivity|burden|load)|\s?\(?\+\)?(?=[\s,;.)]|$)"
    r"|[^;]{0,80}?\b(?:was|were|is|are|had been|has been|have been)\s(?:(?!not\b|never\b|no\b)\w+\s){0,4}?(?:found|detected|identified|seen|present|confirmed|noted|documented|demonstrated|discovered|the (?:sole|only|single|driver|dominant)|known|[>~]?\d|acquired|retained|demonstr|still (?:there|present)|there\b)"
    r"|[^;]{0,60}?\b(?:persisted|emerged|expanded|reappeared|re-?emerged|evolved|drove|explained|rose|fell|increased|decreased|clear(?:ed|ance)|coexisted|co-?occurred|accompanied|turned up|came to light|surfaced|arose|predominated|remained)\b"
    r"|[^;]{0,80}?\b(?:show(?:ed|s|ing)|reveal(?:ed|s|ing)|detect(?:ed|s|ing)|identif(?:ied|ies|ying)|gave|yielded|found|demonstrat\w+|disclos\w+|confirm\w*|returned|came back|w(?:as|ere))\s(?:(?:an?|the|its|this|low|high|strongly|weakly|clear|clonal|pathogenic|heterozygous|homozygous|somatic|hotspot|split|transcript|repeatedly|again)\s){0,3}"
    r"(?:mutations?|mutant|positiv\w*|pos\b|levels?|transcripts?|rearrange\w*|signals?|fusions?|insertions?|duplications?|deletions?|variants?|products?|bands?|amplif\w+|ratio|\d)",
    re.I,
)
_INSERTED = re.compile(r",\s(?:which|that|who|whose|a|an|as)\s[^,;]{2,120},")
# Verbs in a finite form, copulas too: a line without them is a list of results.
_VERB = re.compile(rf"\b(?:is|are|was|were|has|have|had|did|does|do|can|could|may|might|shall|should|will|would|became|{ACTIVE}|covered|listed|asked|requested|ordered|used|targeted|sought|looked|awaited|planned|screened)\b", re.I)
_UNREAD = re.compile(r"\?|\b(?:requested|ordered|pending|awaited|to follow|normal(?! karyotype| cytogenetics)|panel|primers?|probes?|rule out|r/o|exclude|query|if|whether)\b", re.I)
# What takes the name back, behind it: errors of the laboratory, nothing measured, a test that was only asked for.
_TAKEN_BACK = re.compile(
    r"(?<!not a )(?<!not an )(?<!no )(?<!not )(?:\bfalse[- ]positiv\w*|\b(?:laboratory|lab|sampling|clerical|labell?ing|reporting|technical|pre-?analytical) (?:error|mistake|mix-?up|artefact|artifact)s?|\barte?i?fact\w*|\bcontaminat\w+|\bsample (?:swap|mix-?up|exchange)|\bmislabel\w*|\berroneous\w*|\bin error\b|\bby mistake\b|\bspurious\w*|\bretracted\b|\bwithdrawn\b"
    r"|\b(?:below|under|beneath) (?:the |its |our )?(?:\w+ )?(?:detection|limit|threshold|sensitivity|cut-?off)|(?<![\d.,])0(?:\.0+)?\s?%|\b(?:0|zero|none|no) (?:of|out of|reads?|cells|metaphases|nuclei)\b|\b(?:another|a different|someone else's|the wrong) (?:patient|sample|person))",
    re.I,
)
_ONLY_ASKED = re.compile(
    r"[^;]{0,80}?(?:\b(?:was|were|is|are|had been|has been|have been)\s(?:(?!not\b)\w+\s){0,2}?(?:requested|ordered|looked (?:for|at)|looked up|sought|asked for|called for|searched(?: for)?|tested(?: for)?|used|part of|on the (?:list|panel|request|form)|among the (?:targets|genes|tests|probes)|included in (?:the|our|this)|covered|written|listed|under investigation"
    r"|awaited|pending|planned|assayed|interrogated|screened(?: for)?|discussed|mentioned|feared|suspected|assumed|anticipated|expected|typical|common|frequent)\b|\?)(?!(?:\s\w+){0,3}?\s(?:and|but)\s(?:\w+\s){0,2}?(?:found|detected|confirmed|identified|present|positive|seen|demonstrated))",
    re.I,
)
_COUNTER = re.compile(r"^\W{0,3}(?:had|were|should)\s(?:she|he|it|they|there|the|an?|any|his|her|this|our)\b|\bwould\b[^.;]{0,160}\s(?:had|were|if|should)\s|\bif\b[^.;]{0,160}\bwould\b", re.I)


def counterfactual(text: str) -> bool:
    """Whether a sentence tells of what did not happen.

    >>> counterfactual("Had she carried an NPM1 mutation, venetoclax would have been chosen."), counterfactual("She had fever.")
    (True, False)
    """
    return bool(_COUNTER.search(text))


_UNREAL = re.compile(r"\b(?:would|might|should|is expected to|was expected to|was feared to|if)\b[^;]{0,240}?(?:(?=;|,\s(?:but|and|while|whereas)\b|\bbut\b)|$)", re.I)


def unreal(text: str) -> list[tuple[int, int]]:
    """The stretches of a sentence that tell what would or might be.

    >>> unreal("QTc would be above 500 ms; it was 430 ms.")
    [(4, 25)]
    """
    return [(0, len(text))] if counterfactual(text) else [match.span() for match in _UNREAL.finditer(text)]


def taken_back(text: str, end: int) -> bool:
    """Whether the words behind a name say that it was an error, or that nothing was measured.

    >>> taken_back("KIT D816V was present in 0% of reads.", 9), taken_back("KIT D816V (VAF 10%)", 9)
    (True, False)
    """
    rest = text[end : end + _LOOK].split(";")[0]
    match = _TAKEN_BACK.search(rest)
    return match is not None and not re.search(r"\b(?:while|whereas|and)\s[^,;]{0,40}[A-Z]{2}\w*\d", rest[: match.start()])


def found(text: str, low: int, high: int, start: int, end: int) -> bool:
    """Whether the sentence says that the alteration ``text[start:end]`` of the clause ``low`` to ``high`` was found.

    >>> line = "The panel covered FLT3-ITD; sequencing revealed KIT D816V."
    >>> found(line, 0, 26, 18, 26), found(line, 26, 58, 48, 57)
    (False, True)
    """
    if _ONLY_ASKED.match(text, end, min(len(text), end + _LOOK)):
        return False
    piece = max(text.rfind(";", 0, start) + 1, start - _LOOK)
    ahead = text[piece:start]
    strong = max((match.end() for match in _FOUND.finditer(ahead)), default=-1)
    owned = max((match.end() for match in _OWNED.finditer(text, max(low, piece), start)), default=-1) - piece
    tested = max((match.end() for match in _TESTED.finditer(ahead)), default=-1)
    if max(strong, owned) > tested:
        return True
    rest = _INSERTED.sub(" ", text[end : end + _LOOK].split(";")[0])
    if _BEHIND.match(rest) or (rest[:1] == "," and _BEHIND.match(rest[1:])):
        return True
    stop = text.find(";", end)
    line = text[text.rfind(";", 0, start) + 1 : stop if stop >= 0 else len(text)]
    return tested < 0 and not _VERB.search(line) and not _UNREAD.search(line)
