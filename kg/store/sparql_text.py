"""What of a SPARQL text is syntax: the one place that knows strings, IRIs and comments."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|\#[^\n\r]*"
    r"|\\.",  # of a prefixed name: ``ex:a\#b`` holds no comment, ``ex:a\'b`` no string
    re.DOTALL,
)


def mask(text: str) -> str:
    """The text with blanks in place of strings, IRIs and comments; every other character keeps its place.

    >>> mask('ASK { ?s <http://x> "VALUES" } # note')
    'ASK { ?s                     }       '
    """
    return _HIDDEN.sub(lambda match: " " * len(match[0]), text)
