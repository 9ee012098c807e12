"""One patient: what was stated (Case), how it is read, and what is known (Profile)."""

from kg.case.model import Case
from kg.case.profile import Profile

__all__ = ["Case", "Profile"]
