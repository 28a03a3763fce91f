"""The main figure: it says what it shows, and what it shows are the numbers of the result."""

import os
import subprocess
import sys

import matplotlib.image
import numpy as np
import pytest

import lumbopelvic as lp
from lumbopelvic import figures


def words(figure):
    return " ".join(text.get_text() for text in figure.findobj(match=lambda artist: hasattr(artist, "get_text")))


def test_the_figure_states_posture_solver_setting_and_units(result):
    text = words(figures.main_figure(result))
    for word in ("standing", "no margin, gain 10", "L4/5 compression", "kPa", "N m/rad", "tight psoas", "release"):
        assert word in text, word


def test_the_dots_are_the_numbers_of_the_result(result):
    figure = figures.main_figure(result, solver_setting="mass metric 0.5 Hz, gain 23.4")
    compression = next(axes for axes in figure.axes if axes.get_title(loc="left") == "L4/5 compression")
    drawn = sorted(float(line.get_xdata()[0]) for line in compression.lines if len(line.get_xdata()) == 1)
    shown = result["compression"].sel(level="L4L5", solver_setting="mass metric 0.5 Hz, gain 23.4")
    np.testing.assert_allclose(drawn, np.sort(shown.values.ravel()))


def test_the_group_mean_is_weighted_by_force(result):
    chosen = (result["muscle_group"] == "psoas_major").values
    run = result.isel(condition=1, intervention=0, solver_setting=0)
    force = run["max_force"].values[chosen]
    expected = (run["activation"].values[chosen] * force).sum() / force.sum()
    mean = figures.group_mean(result, "activation", "psoas_major").isel(condition=1, intervention=0, solver_setting=0)
    assert float(mean) == pytest.approx(expected)
    with pytest.raises(lp.InvalidArgument, match="wings"):
        figures.group_mean(result, "activation", "wings")


def test_a_solver_setting_that_does_not_exist_is_refused(result):
    with pytest.raises(lp.InvalidArgument, match="solver_setting is soup"):
        figures.main_figure(result, solver_setting="soup")


def test_the_command_line_draws_a_file(result_file, tmp_path):
    image = tmp_path / "figure.png"
    run = [sys.executable, "-m", "lumbopelvic.figures"]
    subprocess.run([*run, str(result_file), "-o", str(image)], check=True)
    pixels = matplotlib.image.imread(image)
    assert min(pixels.shape[:2]) > 500 and pixels.std() > 0.05
    for name, words in {"image": "expected a name that ends in", "none/a.png": "cannot be written: No such file"}.items():
        refused = subprocess.run([*run, str(result_file), "-o", name], capture_output=True, text=True, cwd=tmp_path)
        assert refused.returncode == 2 and words in refused.stderr and refused.stderr.count("\n") == 1, refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["figure.png"]
    done = subprocess.run([*run, "missing.h5", "-o", str(image)], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("missing.h5: expected a file, found none")


def test_a_figure_to_a_file_needs_no_backend_of_the_environment(result_file, tmp_path):
    (tmp_path / "link.png").symlink_to("figure.png")
    run = [sys.executable, "-m", "lumbopelvic.figures", str(result_file), "-o", str(tmp_path / "link.png")]
    for backend in ("module://nowhere.backend", "qtagg", "nonsense"):
        done = subprocess.run(run, capture_output=True, text=True, env={**os.environ, "MPLBACKEND": backend})
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "link.png").is_symlink() and (tmp_path / "figure.png").stat().st_size > 10_000


@pytest.mark.parametrize("name", ["solver_setting", "condition", "intervention", "level"])
def test_a_cut_result_is_one_clear_line_or_a_figure(result, name):
    with pytest.raises(lp.InvalidArgument, match=rf"dimension {name} is missing, expected a whole result.*isel\({name}=\[0\]\)"):
        figures.main_figure(result.isel({name: 0}))
    kept = result["level"].values.tolist().index("L4L5") if name == "level" else 0
    assert figures.main_figure(result.isel({name: [kept]})).axes
