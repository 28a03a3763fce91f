"""Fifty bodies at random, each of which ends in a status. More, by hand: python tests/robustness/random_bodies.py 1000."""

import os

import pytest
import random_bodies


@pytest.mark.slow
def test_fifty_bodies_at_random_are_refused_or_worked_out():
    counts, wrong = random_bodies.try_bodies(range(1, 51), os.cpu_count() or 1)
    print({question: dict(by_status) for question, by_status in counts.items()})
    assert not wrong, "\n".join(wrong)
    assert counts["standing"]["solved"] >= 10  # the reader does not refuse them all
