"""One run never costs another: what cannot be worked out has a status and a line under the table."""

import h5py
import numpy as np

INCOMPLETE = 1

TIGHT = """label = "very tight"
description = "Rest length of the psoas 30 % shorter."
[[changes]]
quantity = "rest_length"
operation = "scale"
value = 0.7
targets = ["psoas_major"]
"""

STRETCHED = """label = "stretched"
description = "Both thighs far against the pelvis, knees straight: longer than the hamstrings can be."
locked = [
  "pelvis_tx", "pelvis_ty", "pelvis_tz", "pelvis_tilt", "pelvis_list", "pelvis_rotation",
  "hip_flexion_r", "hip_adduction_r", "hip_rotation_r", "knee_angle_r", "ankle_angle_r",
  "hip_flexion_l", "hip_adduction_l", "hip_rotation_l", "knee_angle_l", "ankle_angle_l",
]
[coordinates_deg]
hip_flexion_r = 110.0
hip_flexion_l = 110.0
"""

SMALL = [
    "--set", "interventions=['no_intervention']",
    "--set", "solver_settings.mass_metric_Hz=[]",
    "--set", "solver_settings.segment_Nm_per_rad=[]",
    "--set", "solver_settings.short_range_stiffness=[23.4]",
    "--set", "report.solver_settings=[]",
]  # fmt: skip


def statuses(file):
    with h5py.File(file) as result:
        return result["status"][...].ravel().tolist(), [text.decode() for text in result["run_message"][...].ravel()]


def test_a_condition_that_cannot_be_worked_out_costs_no_other(command, tmp_path):
    (tmp_path / "very_tight.toml").write_text(TIGHT)
    conditions = f"conditions=['healthy', '{tmp_path}/very_tight.toml']"
    done = command("run", "release_vs_stabilise", *SMALL, "--set", "posture=pelvis_held", "--set", conditions,
                   "-o", "x.h5", cwd=tmp_path)  # fmt: skip
    assert done.returncode == INCOMPLETE and done.stderr == ""
    assert "1 solved" in done.stdout and "1 failed" in done.stdout
    assert "condition very_tight" in done.stdout and "expected between 0 and 1.8" in done.stdout
    status, messages = statuses(tmp_path / "x.h5")
    assert status == [0, 5] and messages[0] == "" and "fibre length of Ps_" in messages[1]
    with h5py.File(tmp_path / "x.h5") as result:
        assert np.isnan(result["effort"][1]).all() and np.isfinite(result["effort"][0]).all()


def test_a_posture_that_cannot_be_posed_costs_no_other(command, tmp_path):
    (tmp_path / "stretched.toml").write_text(STRETCHED)
    postures = f"postures=['{tmp_path}/stretched.toml', 'effort_extension']"
    done = command("run", "soda_can", "--set", postures, "--set", "conditions=['healthy']", "--set",
                   "sweeps.brace.values=[0.0]", "--set", "solver_settings.mass_metric_Hz=[]", "--set",
                   "report.solver_settings=[]", "-o", "x.h5", cwd=tmp_path)  # fmt: skip
    assert done.returncode == INCOMPLETE and done.stderr == ""
    assert done.stdout.count("posture stretched: ") == 1 and "fibre length of" in done.stdout
    status, messages = statuses(tmp_path / "x.h5")
    assert status[0] == 5 and status[-1] != 5 and messages[0].startswith("posture stretched: ")


def test_recruit_shows_every_posture_that_can_be_worked_out(command, tmp_path):
    (tmp_path / "stretched.toml").write_text(STRETCHED)
    done = command("recruit", "pelvis_held", "./stretched.toml", "effort_extension", "--metric", "none", cwd=tmp_path)
    assert done.returncode == INCOMPLETE and done.stderr == ""
    rows = [line.split()[:2] for line in done.stdout.splitlines()[2:5]]
    assert rows == [["pelvis_held", "solved"], ["stretched", "failed"], ["effort_extension", "solved"]]
    assert "posture stretched" in done.stdout.splitlines()[-1]


def test_a_margin_without_a_metric_is_refused(command, tmp_path):
    done = command("recruit", "pelvis_held", "--metric", "none", "--margin", "50", cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == "" and "--margin: 50: expected none" in done.stderr


def test_a_mistake_in_the_last_posture_costs_no_work(command, tmp_path):
    done = command("recruit", "pelvis_held", "nobody", cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == "" and "nobody" in done.stderr
