"""A result is read back by libraries that did not write it, and compared with the table the command printed."""

import re
import shutil
import warnings

import h5py
import numpy as np
import pytest
import xarray

import lumbopelvic as lp

RUN = ("condition", "intervention", "solver_setting")
SHAPES = {
    "activation": (*RUN, "muscle"),
    "tension": (*RUN, "muscle"),
    "stability_shadow_price": (*RUN, "muscle"),
    "compression": (*RUN, "level"),
    "shear_anterior": (*RUN, "level"),
    "shear_right": (*RUN, "level"),
    "compression_by_cause": (*RUN, "level", "cause"),
    "disc_pressure": (*RUN, "level"),
    "intra_abdominal_pressure": RUN,
    "effort": RUN,
    "margin": RUN,
    "critical_load_factor": RUN,
    "reserve_max": RUN,
    "kkt_residual": RUN,
    "status": RUN,
    "muscle_group": ("muscle",),
    "max_force": ("muscle",),
    "required_margin": ("solver_setting",),
    "short_range_stiffness": ("solver_setting",),
}


@pytest.fixture(scope="module")
def result(small_run):
    """The result through xarray, which may not complain."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with xarray.open_dataset(small_run.file, engine="h5netcdf") as opened:
            yield opened.load()


def table_rows(printed):
    """(solver setting, header, row) of every row of the printed tables, as dictionaries of text."""
    solver_setting = header = None
    for line in printed.splitlines():
        cells = re.split(r"\s{2,}", line.strip())
        if match := re.match(r"(.*) \((?:no margin asked|margin asked .*)\)$", line):
            solver_setting = match[1]
        elif line.startswith("condition "):
            header = cells
        elif header and len(cells) == len(header) and set(line) - set("- "):
            yield solver_setting, dict(zip(header, cells))


def test_dimensions_are_named_and_in_order(result):
    for name, dimensions in SHAPES.items():
        assert result[name].dims == dimensions, name
    assert [result.sizes[name] for name in RUN] == [2, 3, 4]
    assert list(result.intervention.values) == ["no_intervention", "release", "brace"]


def test_every_number_of_the_printed_table_is_where_the_labels_say(result, small_run):
    rows = list(table_rows(small_run.stdout))
    assert len(rows) == 2 * 3 * 4
    group = result.muscle_group == "psoas_major"
    weight = result.max_force.where(group, drop=True)
    for solver_setting, row in rows:
        one = result.sel(condition=row["condition"], intervention=row["intervention"], solver_setting=solver_setting)
        activation = 100 * float(one.activation.where(group, drop=True).weighted(weight).mean())
        assert float(row["psoas_major [%]"]) == pytest.approx(activation, abs=0.0051)
        assert float(row["L4L5 [N]"]) == pytest.approx(float(one.compression.sel(level="L4L5")), abs=0.51)
        assert float(row["effort"]) == pytest.approx(float(one.effort), rel=1e-3)
    assert len({row["L4L5 [N]"] for _, row in rows}) > 6  # the table could have shown a misplaced axis


def test_causes_add_up_to_the_whole(result):
    for name in ("compression", "shear_anterior", "shear_right"):
        total = result[name + "_by_cause"].sum("cause", skipna=False)
        xarray.testing.assert_allclose(total, result[name], rtol=1e-9, atol=1e-6)
    assert float(abs(result.compression).max()) > 100.0


def test_every_variable_has_units(small_run):
    with h5py.File(small_run.file) as file:
        for name, data in file.items():
            if data.attrs.get("NAME", b"")[:14] != b"This is a netC":
                assert "units" in data.attrs, name


def test_h5py_finds_the_scales(small_run):
    with h5py.File(small_run.file) as file:
        compression = file["compression"]
        assert compression.shape == (2, 3, 4, len(file["level"]))
        assert [compression.dims[i][0].name for i in range(4)] == ["/condition", "/intervention", "/solver_setting", "/level"]
        assert np.isnan(compression.attrs["_FillValue"][0])


def test_status_is_flagged_as_cf_wants(result):
    flags = result.status.attrs
    assert result.status.dtype == np.int32
    assert flags["flag_values"].dtype == np.int32
    assert len(flags["flag_values"]) == len(flags["flag_meanings"].split()) == 6


def test_the_result_says_where_it_comes_from(result):
    for name in ("title", "lumbopelvic_version", "commit", "model", "model_hash", "experiment_text", "created"):
        assert result.attrs[name], name
    assert result.attrs["status"] == "complete"
    assert result.attrs["Conventions"] == "CF-1.10"
    assert "tight_psoas" in result.attrs["experiment_text"]


def test_an_older_result_is_read_by_the_names_of_today(small_run, tmp_path):
    """As before the field's words: without `schema`, and with the names that stood for those of today."""
    older = tmp_path / "older.h5"
    shutil.copy(small_run.file, older)
    with h5py.File(older, "r+") as file:
        assert int(file.attrs["schema"]) == lp._core.result_schema
        del file.attrs["schema"]
        for now, before in {"intervention": "arm", "solver_setting": "variant", "reserve_max": "residual_max"}.items():
            file.move(now, before)
    read = lp.load_result(older)
    assert read["reserve_max"].dims[:3] == RUN
    xarray.testing.assert_equal(read, lp.load_result(small_run.file))


def test_a_damaged_file_of_another_program_ends_in_an_error_not_in_the_interpreter(tmp_path):
    """Without its last line nothing says that a byte is wrong before HDF5 reads it."""
    levels = lp.to_dataset(
        xarray.Dataset({"compression": ("level", [1.0, 2.0], {"units": "N"}), "level": ("level", ["L4L5", "L5S1"], {"units": "1"})})
    )
    lp.write_result(levels, tmp_path / "a.h5")
    image = (tmp_path / "a.h5").read_bytes()
    image = image[: image.rindex(b"\nlumbopelvic result, ")]
    refused = 0
    for at in range(0, len(image), 61):
        (tmp_path / "b.h5").write_bytes(image[:at] + bytes([image[at] ^ 0xFF]) + image[at + 1 :])
        try:
            lp.load_result(tmp_path / "b.h5")
        except lp.DataError as error:
            assert str(error).startswith(f"{tmp_path / 'b.h5'}: ")
            assert "\n" not in str(error)
            refused += 1
    assert refused > 0
