"""Breathing across the border: labels, units, and the sum of what moves."""

import numpy as np
import pytest

import lumbopelvic as lp


def test_a_breath_is_labelled_and_its_outcomes_are_those_of_its_series(model, tmp_path):
    manoeuvre = tmp_path / "one_breath.toml"
    manoeuvre.write_text(
        'description = "one"\nduration_s = 2.0\n'
        '[[drives]]\ntargets = ["diaphragm"]\nlevel = 0.1\nstart_s = 0.0\nrise_s = 1.0\nfall_s = 0.8\n'
    )
    result = lp.breathe(manoeuvre, "standing", model=model)
    assert result["level_pressure"].dims == ("time", "level")
    assert all("units" in variable.attrs for variable in result.variables.values())
    volume = result["lung_volume"]
    assert float(result["tidal_volume"]) == pytest.approx(float(volume.max() - volume.min()))
    assert float(result["tidal_volume"]) > 1e-5
    assert float(result["time"][-1]) == 2.0
    np.testing.assert_allclose(
        result["transdiaphragmatic_pressure"], result["intra_abdominal_pressure"] - result["pleural_pressure"]
    )
    assert result.attrs["posture"] == "standing"
    lp.write_result(result, tmp_path / "breath.h5")
    assert lp.load_result(tmp_path / "breath.h5").sizes == result.sizes


def test_an_unknown_manoeuvre_is_refused_by_name(model):
    with pytest.raises(lp.DataError, match="no_such"):
        lp.breathe("no_such", model=model)
