"""Fifty bodies at random; random_bodies.py tries as many as wanted."""

from random_bodies import try_bodies


def test_every_body_ends_in_a_status():
    counts, wrong = try_bodies(range(1, 51), processes=2)
    for question, by_status in counts.items():
        print(question, dict(by_status))
    assert not wrong
    assert sum(counts["standing"].values()) >= 10  # of so many at least the reader thinks well
