"""Hostile input must end: a generous limit on the processor's time, which tells quadratic from linear, not slow from fast.

Speed is measured by ``make bench`` alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

LIMIT = 60.0  # seconds of one core; what is linear needs a few on the slowest machine


@contextmanager
def ends_soon() -> Iterator[None]:
    """Fails where the block used more than ``LIMIT`` seconds of processor time."""
    started = time.process_time()
    yield
    used = time.process_time() - started
    assert used < LIMIT, f"{used:.0f} s of processor time; expected a time that grows with the length of the text only"
