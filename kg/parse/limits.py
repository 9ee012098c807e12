"""How long a string may be before it is no statement of a laboratory any more.

Checked before any pattern runs: a megabyte pasted into a field must end in a message, not in an hour of matching.
"""

from __future__ import annotations

LONGEST = 2_000
LONGEST_KARYOTYPE = 10_000


def too_long(text: str, limit: int = LONGEST) -> str | None:
    """The problem of a string that is longer than ``limit``, else None.

    >>> too_long("A" * 2001)
    'a string of 2,001 characters is too long to be read (at most 2,000)'
    """
    if len(text) <= limit:
        return None
    return f"a string of {len(text):,} characters is too long to be read (at most {limit:,})"
