"""Muscles over a range of motion: labels, and the numbers of the command."""

import numpy as np
import pytest
import xarray as xr

import lumbopelvic as lp


def test_an_analysis_is_labelled_and_its_arms_are_the_slopes_of_its_lengths(model):
    hip = np.radians(np.arange(-20, 61, 5.0))
    result = lp.analyze(model, "hip_flexion_r", hip, muscles=["psoas_major", "iliacus"])
    assert result["moment_arm"].dims == ("muscle", "coordinate", "position")
    assert all("units" in variable.attrs for variable in result.variables.values())
    np.testing.assert_allclose(result["position"], hip)
    arm = result["moment_arm"].sel(coordinate="hip_flexion_r")
    assert float(arm.min()) > 0.01
    slope = -result["length"].differentiate("position")
    np.testing.assert_allclose(arm[:, 1:-1], slope[:, 1:-1], atol=2e-4)
    np.testing.assert_allclose(result["active_moment"][:, 0], result["active_force"] * arm)
    assert result.attrs["model_hash"] == model.hash


def test_several_coordinates_move_by_their_shares(model):
    result = lp.analyze(model, ["L5_S1_Flex_Ext", "L4_L5_Flex_Ext"], [-0.2], shares=[0.75, 0.25], posture="standing")
    np.testing.assert_allclose(result["coordinate_value"][:, 0], [-0.15, -0.05])
    assert result.attrs["posture"] == "standing"


def test_a_muscle_that_does_not_move_is_refused(model):
    with pytest.raises(lp.InvalidArgument, match="at least 1 of those asked for"):
        lp.analyze(model, "hip_flexion_r", [0.0], muscles="multifidus")


def test_the_result_is_xarray(model):
    assert isinstance(lp.analyze(model, "hip_flexion_r", 0.0, muscles="Ps_L5_VB_r"), xr.Dataset)
