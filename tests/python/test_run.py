"""Running experiments: labels, files, progress and interruption."""

import os
import signal
import subprocess
import sys

import h5netcdf
import h5py
import numpy as np
import pytest
import xarray as xr

import lumbopelvic as lp
from lumbopelvic import _core

REQUIRED = (
    "activation tension stability_shadow_price compression shear_anterior shear_right disc_pressure intra_abdominal_pressure "
    "effort margin critical_load_factor reserve_max kkt_residual status"
).split()


def test_every_variable_is_labelled_and_has_units(result, model, experiment):
    assert set(REQUIRED) <= set(result.data_vars)
    assert all("units" in variable.attrs for variable in result.variables.values())
    assert result["activation"].dims == ("condition", "intervention", "solver_setting", "muscle")
    assert list(result["muscle"].values) == list(model.fascicle_names)
    assert list(result["intervention"].values) == [intervention.name for intervention in experiment.interventions]
    assert result["effort"].dtype == np.float64 and result["status"].dtype == np.int32
    assert set(np.unique(result["status"])) <= {int(status) for status in lp.RunStatus}
    np.testing.assert_array_equal(result["status"].attrs["flag_values"], [int(status) for status in lp.RunStatus])
    assert result.attrs["model_hash"] == model.hash and result.attrs["status"] == "complete"


def test_a_run_gives_the_numbers_of_a_single_recruitment(result, model, experiment):
    settings = experiment.solver_settings[0].settings
    single = lp.recruit(model, experiment.posture, settings)
    run = result.isel(condition=0, intervention=0, solver_setting=0)
    np.testing.assert_array_equal(run["activation"], single.activation)
    np.testing.assert_array_equal(run["compression_by_cause"], single.loads.compression)


def test_the_numbers_are_those_of_the_command(result, small_run):
    with xr.open_dataset(small_run.file, engine="h5netcdf") as written:
        for name in result.variables:
            if result[name].dtype.kind == "f":
                np.testing.assert_allclose(result[name], written[name], rtol=1e-9, atol=1e-12, err_msg=name)
            else:
                np.testing.assert_array_equal(result[name].astype(str), written[name].astype(str), err_msg=name)


def test_one_thread_and_two_give_the_same_bits(result, experiment):
    again = lp.run_experiment(experiment, threads=2, progress=False)
    for name in result.variables:
        np.testing.assert_array_equal(again[name], result[name], err_msg=name)


def test_a_written_result_comes_back(result, result_file):
    xr.testing.assert_identical(lp.load_result(result_file), result)
    with xr.open_dataset(result_file, engine="h5netcdf") as opened:
        np.testing.assert_array_equal(opened["compression"], result["compression"])
    with h5py.File(result_file) as file:  # without any help of netCDF's
        np.testing.assert_array_equal(file["activation"][()], result["activation"])
        assert [d.label or d[0].name for d in file["activation"].dims][-1].endswith("muscle")
        assert file["intervention"].asstr()[0] == result["intervention"].values[0]
    with h5netcdf.File(result_file) as file:
        assert file.dimensions["muscle"].size == result.sizes["muscle"]


def test_the_library_reads_what_it_wrote(result_file, result):
    xr.testing.assert_identical(lp.to_xarray(_core._load_result(result_file)), result)


def test_numbers_share_the_memory_of_the_dataset(result_file):
    dataset = _core._load_result(result_file)
    first, second = (dataset.variables["activation"][1] for _ in range(2))
    assert np.shares_memory(first, second)
    labelled = lp.to_xarray(dataset)
    assert np.shares_memory(labelled["activation"].values, first)
    del dataset
    assert np.isfinite(first).any()


def test_what_cannot_be_written_or_read_says_why(result, tmp_path):
    bare = result.copy()
    del bare["effort"].attrs["units"]
    with pytest.raises(lp.InvalidArgument, match="units of effort"):
        lp.write_result(bare, tmp_path / "bare.h5")
    with pytest.raises(lp.DataError, match="nowhere"):
        lp.write_result(result, tmp_path / "nowhere" / "result.h5")
    with pytest.raises(lp.DataError, match="missing.h5"):
        lp.load_result(tmp_path / "missing.h5")
    (tmp_path / "text.h5").write_text("not a result")
    with pytest.raises(lp.DataError, match="text.h5"):
        lp.load_result(tmp_path / "text.h5")
    assert not (tmp_path / "bare.h5").exists()


def test_an_experiment_that_does_not_fit_its_model_is_refused(experiment):
    with pytest.raises(lp.DataError, match="wing"):
        lp.run_experiment(experiment.replace(posture=experiment.posture.replace(free=["wing"])), progress=False)
    with pytest.raises(lp.InvalidArgument, match="threads"):
        lp.run_experiment(experiment, threads=-1, progress=False)


def test_progress_is_called_in_this_thread_up_to_the_end(experiment):
    import threading

    calls = []
    lp.run_experiment(experiment, threads=2, progress=lambda *at: calls.append((*at, threading.current_thread())))
    assert calls[-1][:2] == (24, 24) and calls == sorted(calls, key=lambda call: call[0])
    assert {thread for _, _, thread in calls} == {threading.main_thread()}


def test_progress_that_returns_false_stops_with_a_marked_partial_result(experiment):
    partial = lp.run_experiment(experiment, threads=1, progress=lambda done, total: done < 2)
    assert partial.attrs["status"] == "interrupted"
    left_out = partial["status"] == int(lp.RunStatus.not_run)
    assert 0 < int(left_out.sum()) < left_out.size
    assert np.isnan(partial["effort"].where(left_out, drop=True)).sum() > 0


def test_an_interrupted_run_goes_on_with_the_same_bits(experiment, tmp_path):
    whole = lp.run_experiment(experiment, progress=False)
    partial = lp.run_experiment(experiment, threads=1, progress=lambda done, total: done < 9)
    assert partial.attrs["status"] == "interrupted"
    lp.write_result(partial, tmp_path / "partial.h5")
    begun = []
    rest = lp.run_experiment(
        experiment,
        earlier=lp.load_result(tmp_path / "partial.h5"),
        progress=lambda done, total: begun.append(done),
        checkpoint=tmp_path / "kept.h5",
    )
    xr.testing.assert_identical(whole.drop_attrs(), rest.drop_attrs())
    assert rest.attrs["status"] == "complete" and begun[0] > 0
    with pytest.raises(lp.InvalidArgument, match="commit of the earlier result is other"):
        lp.run_experiment(experiment, earlier=partial.assign_attrs(commit="other"), progress=False)


def test_an_exception_in_progress_stops_the_run_and_is_raised(experiment):
    def fail(done, total):
        raise LookupError("no bar")

    with pytest.raises(LookupError, match="no bar"):
        lp.run_experiment(experiment, threads=2, progress=fail)


@pytest.fixture
def heeds_control_c():
    """Control-C as in a terminal, also where whoever started the tests has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_control_c")
def test_control_c_is_a_keyboard_interrupt(experiment):
    pressed = []

    def press(done, total):
        if not pressed:
            pressed.append(done)
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        lp.run_experiment(experiment, threads=2, progress=press)


def test_no_bar_without_a_terminal(small_overrides):
    overrides = [word for word in small_overrides if word != "--set"]
    code = f"import lumbopelvic as lp; lp.run_experiment(lp.load_experiment('release_vs_stabilise', overrides={overrides!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == done.stderr == ""


def test_a_checkpoint_that_cannot_be_written_is_refused_before_the_work(experiment, tmp_path):
    calls = []
    with pytest.raises(lp.DataError, match="nowhere"):
        lp.run_experiment(experiment, progress=lambda *at: calls.append(at), checkpoint=tmp_path / "nowhere" / "kept.h5")
    assert not calls


def test_what_was_computed_is_kept_when_an_exception_ends_the_runs(experiment, tmp_path):
    def fail(done, total):
        if done >= 5:
            raise LookupError("no bar")

    with pytest.raises(LookupError, match="no bar"):
        lp.run_experiment(experiment, threads=1, progress=fail, checkpoint=tmp_path / "kept.h5")
    kept = lp.load_result(tmp_path / "kept.h5")
    assert kept.attrs["status"] == "interrupted" and (kept["status"] != int(lp.RunStatus.not_run)).any()
