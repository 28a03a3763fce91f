"""The reflex law and delay stability, as they cross the border."""

import math

import lumbopelvic as lp
import numpy as np
import pytest


def test_roots_of_a_scalar_delay_equation():
    delayed = [(0.8, [[-2.0]])]
    roots = lp.rightmost_roots([[-1.0]], delayed)
    assert roots.dtype == np.complex128
    assert np.abs(roots + 1.0 + 2.0 * np.exp(-roots * 0.8)).max() < 1e-10
    assert lp.spectral_abscissa([[-1.0]], delayed) == pytest.approx(roots[0].real)


def test_delay_margin_of_a_scalar_delay_equation():
    margin = lp.delay_margin([[0.0]], [(1.0, [[-1.0]])])
    assert margin.status is lp.DelayMarginStatus.found
    assert margin.factor == pytest.approx(math.pi / 2, rel=1e-5)
    assert margin.frequency == pytest.approx(1.0, rel=1e-5)
    with pytest.raises(lp.InvalidArgument, match="delay is -1"):
        lp.delay_margin([[0.0]], [(-1.0, [[-1.0]])])


def test_reflex_law():
    drive = lp.reflex_drive(1.2, 0.4, 0.6, length_gain=2.0, velocity_gain=0.5, force_gain=0.3)
    assert drive == pytest.approx(0.78, rel=1e-6)
    assert lp.reflex_excitation(0.1, drive, inhibition=0.5) < lp.reflex_excitation(0.1, drive)
    root = lp.reflex_drive(1.0, 0.4, 0.0, 0.0, 0.5, 0.0, response=lp.VelocityResponse.root)
    assert root == pytest.approx(0.5 * math.sqrt(0.4), rel=1e-3)
