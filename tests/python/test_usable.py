"""Runs that are no answer: their numbers stay in the result and are masked where they would be used."""

import numpy as np

import lumbopelvic as lp
from lumbopelvic import _core

MASKED = {"units": "1", "ancillary_variables": "usable"}


def dataset():
    """Three runs, the second of them unbalanced."""
    return _core.Dataset(
        {"condition": 3, "muscle": 2},
        {
            "activation": (("condition", "muscle"), np.arange(6.0).reshape(3, 2), MASKED),
            "effort": (("condition",), np.array([1.0, 2.0, 3.0]), MASKED),
            "reserve_max": (("condition",), np.array([0.0, 9.0, 0.0]), {"units": "N"}),
            "status": (("condition",), np.array([0, 2, 1], dtype=np.int32), {"units": "1"}),
            "usable": (("condition",), np.array([1, 0, 1], dtype=np.int32), {"units": "1"}),
        },
        {"schema": str(_core.result_schema)},
    )


def test_to_xarray_masks_what_is_no_answer_unless_it_is_asked_not_to():
    shown, whole = lp.to_xarray(dataset()), lp.to_xarray(dataset(), mask=False)
    np.testing.assert_array_equal(shown["effort"], [1.0, np.nan, 3.0])
    np.testing.assert_array_equal(shown["activation"], [[0.0, 1.0], [np.nan, np.nan], [4.0, 5.0]])
    np.testing.assert_array_equal(shown["reserve_max"], [0.0, 9.0, 0.0])
    assert shown["activation"].dims == ("condition", "muscle") and shown["effort"].attrs == MASKED
    np.testing.assert_array_equal(whole["effort"], [1.0, 2.0, 3.0])


def test_a_file_keeps_what_is_masked(tmp_path):
    lp.write_result(dataset(), tmp_path / "x.h5")
    np.testing.assert_array_equal(lp.load_result(tmp_path / "x.h5")["effort"], [1.0, np.nan, 3.0])
    np.testing.assert_array_equal(lp.load_result(tmp_path / "x.h5", mask=False)["effort"], [1.0, 2.0, 3.0])


def test_masked_runs_of_an_earlier_result_are_made_again():
    from lumbopelvic._run import _without_masked_runs

    again = _without_masked_runs(lp.to_xarray(dataset()))
    assert again["status"].values.tolist() == [0, int(lp.RunStatus.not_run), 1] and again["status"].dtype == np.int32
    assert _without_masked_runs(lp.to_xarray(dataset(), mask=False))["status"].values.tolist() == [0, 2, 1]


def test_arrays_of_a_result_are_read_only():
    for _, array, _ in dataset().variables.values():
        if array.dtype.kind in "fi":
            assert not array.flags.writeable


def test_arrays_of_a_model_are_read_only(model):
    for name, array in model.fascicle_parameters.items():
        assert not array.flags.writeable, name
