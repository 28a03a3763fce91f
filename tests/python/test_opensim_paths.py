"""Path lengths and moment arms against OpenSim's own, on a skeleton and on paths that it is given our tables for."""

import csv
from pathlib import Path

import numpy as np
import pytest

import lumbopelvic as lp

osim = pytest.importorskip("opensim", reason="OpenSim's wheel is not installed (pip install opensim)")
osim.Logger.removeFileSink()  # no opensim.log where the tests run

MODEL = "adult_male"
# Points only, over levels, hip and knee; and some over a single cylinder, psoas and iliacus over the brim of the pelvis.
POLYLINES = ["rect_abd_r", "MF_m1s_r", "QL_post_I_1_L3_r", "IL_L1_r", "LTpL_L5_r", "EO1_r", "IO5_r", "bflh_r",
             "sart_r", "tfl_r", "glmed1_r", "piri_r"]  # fmt: skip
WRAPPED = ["Ps_L1_VB_r", "Ps_L4_TP_r", "iliacus_r"]
POSES = [{}, {"hip_flexion_r": 0.4, "hip_adduction_r": -0.15, "hip_rotation_r": 0.2},
         {"L3_L4_Flex_Ext": -0.12, "L4_L5_Flex_Ext": -0.15, "L5_S1_Flex_Ext": -0.08, "L4_L5_Lat_Bending": 0.05},
         {"hip_flexion_r": -0.2, "L1_L2_Flex_Ext": 0.04, "L2_L3_Lat_Bending": -0.06, "L3_L4_axial_rotation": 0.02}]  # fmt: skip
ABDOMEN = {"Abdjnt", "diaphragm_joint_r", "diaphragm_joint_l", "flank_joint_r", "flank_joint_l", "pelvic_floor_joint"}  # joints that the shape of the abdomen moves in
MOVED = sorted({name for pose in POSES for name in pose})


def rows(table):
    with (Path(str(lp.find_data("models", MODEL))) / f"{table}.csv").open() as file:
        return list(csv.DictReader(file))


def vec(row, *columns):
    return osim.Vec3(*(float(row[column]) for column in columns))


def function_of(row):
    if row["function"] == "linear":
        slope, offset = map(float, row["coeff_or_x"].split(";"))
        return osim.LinearFunction(slope, offset)
    if row["function"] == "const":
        return osim.Constant(float(row["coeff_or_x"]))
    spline = osim.SimmSpline()
    for x, y in zip(row["coeff_or_x"].split(";"), row["spline_y"].split(";"), strict=True):
        spline.addPoint(float(x), float(y))
    return spline


class Twin:
    """Our joints and a few of our paths, built with OpenSim's own classes."""

    def __init__(self, muscles):
        self.model = osim.Model()
        self.bodies = {"ground": self.model.getGround()}
        self.axes = rows("coordinates")
        joints = {row["child"]: row for row in rows("joints")}
        self.wraps = {row["wrap"]: row for row in rows("wraps")}
        waiting = [row["body"] for row in rows("bodies")]
        while waiting:  # parents first
            name = next(body for body in waiting if joints[body]["parent"] in self.bodies)
            waiting.remove(name)
            self.add_body(name, joints[name])
        self.paths = {name: self.add_path(name) for name in muscles}
        self.model.finalizeConnections()
        self.state = self.model.initSystem()
        for coordinate in self.model.getCoordinateSet():
            coordinate.setClamped(self.state, False)

    def add_body(self, name, joint):
        body = osim.Body(name, 1.0, osim.Vec3(0), osim.Inertia(0.01))
        frames = [vec(joint, *(f"{what}_{side}_{axis}_{unit}" for axis in "xyz"))
                  for side in ("in_parent", "in_child") for what, unit in (("loc", "m"), ("orient", "rad"))]  # fmt: skip
        parent = self.bodies[joint["parent"]]
        axes = [row for row in self.axes if row["joint"] == joint["joint"]]
        if not axes:
            made = osim.WeldJoint(joint["joint"], parent, *frames[:2], body, *frames[2:])
        else:
            made = osim.CustomJoint(joint["joint"], parent, *frames[:2], body, *frames[2:], self.transform(axes))
        self.model.addBody(body)
        self.model.addJoint(made)
        self.bodies[name] = body

    def transform(self, axes):
        """Axes of a joint in their order; those left over in OpenSim's six stay at zero, across the others."""
        transform = osim.SpatialTransform()
        for kind in ("rotation", "translation"):
            own = sorted((row for row in axes if row["kind"] == kind), key=lambda row: int(row["order"]))
            directions = [np.array([float(row[f"axis_{axis}"]) for axis in "xyz"]) for row in own]
            for spare in np.eye(3):
                if len(directions) == 3:
                    break
                if np.linalg.matrix_rank(np.array([*directions, spare])) == len(directions) + 1:
                    directions.append(spare)
            for i, direction in enumerate(directions):
                axis = getattr(transform, f"upd_{kind}{i + 1}")()
                axis.set_axis(osim.Vec3(*direction))
                axis.set_function(function_of(own[i]) if i < len(own) else osim.Constant(0.0))
                if i < len(own) and own[i]["coordinate"]:
                    axis.append_coordinates(own[i]["coordinate"])
        return transform

    def add_path(self, name):
        muscle = osim.Thelen2003Muscle(name, 100.0, 0.1, 0.1, 0.0)
        points = [row for row in rows("paths") if row["muscle"] == name]
        for row in points:
            muscle.addNewPathPoint(f"{name}_{row['index']}", self.bodies[row["body"]], vec(row, "x_m", "y_m", "z_m"))
        own = next(row for row in rows("muscles") if row["muscle"] == name)
        if own["wraps"]:
            self.add_wrap(muscle.updGeometryPath(), self.wraps[own["wraps"]], own["wrap_segments"])
        self.model.addForce(muscle)
        return muscle.getGeometryPath()

    def add_wrap(self, path, row, segments):
        if "made" not in row:
            cylinder = osim.WrapCylinder()
            cylinder.setName(row["wrap"])
            cylinder.set_radius(float(row["radius_m"]))
            cylinder.set_length(float(row["length_m"]))
            cylinder.set_translation(vec(row, "x_m", "y_m", "z_m"))
            cylinder.set_xyz_body_rotation(vec(row, "rot_x_rad", "rot_y_rad", "rot_z_rad"))
            cylinder.set_quadrant(row["quadrant"])
            self.bodies[row["body"]].addWrapObject(cylinder)
            row["made"] = cylinder
        path.addPathWrap(row["made"])
        if segments != "all":
            acting = path.updWrapSet().get(path.getWrapSet().getSize() - 1)
            for end, point in enumerate(segments.split(" to ")):
                acting.set_range(end, int(point) + 1)  # OpenSim counts points from 1

    def pose(self, values):
        defaults = {row["coordinate"]: float(row["default"]) for row in self.axes if row["default"] and row["coordinate"]}
        for name, value in (defaults | values).items():
            self.model.getCoordinateSet().get(name).setValue(self.state, value, False)
        self.model.realizePosition(self.state)

    def arm(self, path, coordinate):
        """-dL/dq by central differences of OpenSim's length."""
        of = self.model.getCoordinateSet().get(coordinate)
        middle, h, lengths = of.getValue(self.state), 1e-4, []
        for at in (middle + h, middle - h):
            of.setValue(self.state, at, False)
            self.model.realizePosition(self.state)
            lengths.append(path.getLength(self.state))
        of.setValue(self.state, middle, False)
        self.model.realizePosition(self.state)
        return (lengths[1] - lengths[0]) / (2 * h)


@pytest.fixture(scope="module")
def twin():
    known = {row["muscle"] for row in rows("muscles")}
    missing = set(POLYLINES + WRAPPED) - known
    assert not missing, missing
    return Twin(POLYLINES + WRAPPED)


def ours(model, pose, muscle, coordinate):
    # The abdomen is kept where the twin has it: left to itself it would follow the pose.
    shape = {row["coordinate"]: 0.0 for row in rows("coordinates") if row["joint"] in ABDOMEN}
    posture = lp.Posture(coordinates=shape | pose)
    return lp.analyze(model, coordinate, [pose.get(coordinate, 0.0)], muscles=[muscle], posture=posture)


@pytest.mark.parametrize("pose", POSES, ids=range(len(POSES)))
@pytest.mark.parametrize("muscle", POLYLINES + WRAPPED)
def test_length_and_moment_arms_are_opensims(model, twin, muscle, pose):
    # OpenSim's path over a cylinder is a few micrometres longer than the shortest one, and its arm off by as much.
    tolerance = 2e-5 if muscle in WRAPPED else 1e-12
    twin.pose(pose)
    length, compared = twin.paths[muscle].getLength(twin.state), 0
    for coordinate in MOVED:
        theirs = twin.arm(twin.paths[muscle], coordinate)
        try:
            result = ours(model, pose, muscle, coordinate)
        except lp.InvalidArgument as error:  # this coordinate does not move it
            assert "at least 1 of those asked for" in str(error)
            assert theirs == pytest.approx(0.0, abs=1e-9)
            continue
        assert float(result["length"].squeeze()) == pytest.approx(length, abs=tolerance)
        assert float(result["length"].squeeze()) <= length + 1e-12
        assert float(result["moment_arm"].squeeze()) == pytest.approx(theirs, abs=max(tolerance, 3e-9))
        compared += 1
    assert compared > 0
