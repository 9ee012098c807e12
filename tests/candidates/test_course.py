"""Where in the course: exclusion along an axis, later parts of the same line, lines of therapy."""

from __future__ import annotations

import pytest

from kg.candidates.course import Course
from tests.candidates.profiles import prior, profile

ND, REL, REF = ("newly diagnosed",), ("relapsed",), ("refractory",)


def holds(state, *, states=(), disease="AML", **fields):
    return Course.of(profile(disease, states=states, **fields)).holds(state)


@pytest.mark.parametrize(
    ("states", "asked", "expected"),
    [
        (ND, "newly diagnosed", True),
        (ND, "R/R", False),
        (ND, "relapsed", False),
        ((), "newly diagnosed", None),
        ((), "R/R", None),
        (REL, "R/R", True),
        (REL, "second relapse or later", None),
        (REL, "refractory", False),
        (("first relapse", "relapsed"), "second relapse or later", False),
        (("second relapse", "relapsed"), "second relapse or later", True),
        (("relapsed or refractory",), "refractory", None),
        (("relapsed or refractory",), "R/R", True),
        (REF, "R/R", True),
        (("primary refractory", "refractory"), "relapsed", False),
        (("CR1", "remission"), "R/R", False),
        (("CR1", "remission"), "CR2", False),
        (("CR1", "remission"), "CR", True),
        (("chronic phase",), "blast phase", False),
        (("lymphoid blast phase",), "blast phase", True),
        (("blast phase",), "lymphoid blast phase", None),
        (("accelerated phase",), "accelerated phase", True),
        (("progression",), "R/R", True),
    ],
)
def test_states(states, asked, expected):
    assert holds(asked, states=states)[0] is expected


@pytest.mark.parametrize("part", ["consolidation", "maintenance"])
def test_a_later_part_belongs_to_the_line_it_follows(part):
    assert holds(part, states=ND) == (True, True)
    assert holds(part, states=REL) == (False, False)
    assert holds(part, states=(part,)) == (True, False)


def test_untreated_is_newly_diagnosed_only_where_prior_is_stated_to_be_empty():
    assert holds("newly diagnosed", prior_given=True) == (True, False)
    assert holds("newly diagnosed", prior_given=False) == (None, False)


def test_failure_of_an_earlier_line_is_active_disease_again():
    course = Course.of(profile(prior=(prior("venetoclax", "refractory"),), prior_given=True, lines_minimum=1))
    assert course.active_again() is True
    assert course.newly_diagnosed() is False


def test_therapy_of_another_disease_does_not_count():
    course = Course.of(profile(prior=(prior("venetoclax", "refractory", for_other_disease=True),), prior_given=True))
    assert course.newly_diagnosed() is True
