"""
Types of the compiled library, as scripts/stubs writes them: change the bindings, not this file.
"""
from __future__ import annotations
import collections.abc
import enum
import numpy
import numpy.typing
import os
import pathlib
import typing
__all__: list[str] = ['AbdomenMotion', 'Body', 'BreathingPerturbation', 'Cavity', 'CavityPoint', 'CavityVertex', 'CavityVolume', 'Change', 'ChangeSet', 'CommonChange', 'ContactLaw', 'ContactPoint', 'ControlSettings', 'ConvergenceError', 'Coordinate', 'CriticalPerturbationSearch', 'DataError', 'Dataset', 'DelayMargin', 'DelayMarginStatus', 'Diagnostic', 'Disc', 'DiscCover', 'DiscGradient', 'DrivePerturbation', 'EffortWeight', 'Equilibrium', 'EquilibriumCompliance', 'EquilibriumGradient', 'EquilibriumShape', 'EquilibriumShapeStatus', 'EquilibriumStability', 'EquilibriumState', 'EquilibriumStatus', 'Error', 'Experiment', 'ExternalLoad', 'Fading', 'Fascicle', 'Glottis', 'GlottisPerturbation', 'ImpulsePerturbation', 'InhibitionPerturbation', 'InitialState', 'InitialStateSettings', 'InvalidArgument', 'LeadGroup', 'LineaAlbaStrip', 'LoadPerturbation', 'Manoeuvre', 'MetabolicRate', 'MetabolicSettings', 'Metric', 'Model', 'MotionColumn', 'MotionKind', 'MotionTable', 'MotionUnit', 'MotorNoiseSettings', 'MuscleTendon', 'MuscleTendonRates', 'MuscleTendonSettings', 'Operation', 'PerturbationSet', 'PosedModel', 'Posture', 'PostureRecruiter', 'PostureRecruitment', 'PreloadLaw', 'PushPerturbation', 'QpSolution', 'QpStatus', 'Quantity', 'Ramp', 'RecruitmentResult', 'RecruitmentSettings', 'RecruitmentStart', 'RecruitmentStatus', 'ReflexGains', 'ReflexGroup', 'ReflexSettings', 'ReflexShape', 'RunStatus', 'SegmentLoads', 'Severity', 'Side', 'SimulationResult', 'SimulationSetup', 'SimulationStatus', 'SolverSetting', 'StabilityCoordinates', 'Statics', 'StepMethod', 'StiffnessField', 'StochasticSearchSettings', 'SupportOn', 'SupportSurface', 'SwayWatch', 'TendonChoice', 'TendonKind', 'TestPoint', 'TiltPerturbation', 'TonicProblemSettings', 'TonicRegulationSettings', 'TrackingSettings', 'UnloadingPerturbation', 'VelocityResponse', 'activation_rate', 'active_force_length', 'active_force_length_slope', 'add_loads_before', 'apply', 'cause_names', 'cavity_pressures', 'check_built_model', 'check_experiment', 'check_model', 'check_simulation', 'compliant_rates', 'critical_load_factor', 'delay_margin', 'disc_pressure', 'evaluate_statics', 'find_data', 'find_equilibrium_shape', 'force_velocity', 'force_velocity_inverse', 'initial_equilibrium', 'list_data', 'load_condition', 'load_control', 'load_experiment', 'load_intervention', 'load_manoeuvre', 'load_model', 'load_motion', 'load_perturbations', 'load_posture', 'make_initial_state', 'make_muscle_tendon', 'mass_metric', 'mean_activation', 'metabolic_rate', 'moment_arms', 'muscle_mass', 'passive_force_length', 'passive_force_length_slope', 'path_lengths', 'pose_model', 'recruit', 'reflex_drive', 'reflex_excitation', 'result_schema', 'rightmost_roots', 'rigid_rates', 'run_simulation', 'run_tracking_simulation', 'sample_times', 'scaled', 'segment_loads', 'segment_metric', 'simulate', 'solve_qp', 'spectral_abscissa', 'tendon_force', 'tendon_force_slope', 'tendon_kind']
class Error(RuntimeError): ...
class InvalidArgument(Error, ValueError): ...
class DataError(Error): ...
class ConvergenceError(Error):
    residual: float
    iterations: int
class QpStatus(enum.Enum):
    """
    What became of a QP.
    """
    infeasible = ...
    iteration_limit = ...
    not_solved = ...
    optimal = ...
    unbounded = ...
class QpSolution:
    """
    Answer to a QpProblem; the residuals are relative, 0 is exact.
    """
    @property
    def farkas(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        certificate over the rows of [A; G], only if infeasible
        """
    @property
    def farkas_gap(self) -> float:
        """
        relative gap of the certificate, > 0
        """
    @property
    def kkt_residual(self) -> float:
        """
        largest of the relative residuals
        """
    @property
    def mu(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        multiplier of each cut, d cost / d h >= 0, (k)
        """
    @property
    def newton_steps(self) -> int:
        """
        linear systems solved
        """
    @property
    def objective(self) -> float:
        """
        cost of x
        """
    @property
    def status(self) -> QpStatus:
        """
        QpStatus
        """
    @property
    def x(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        minimiser, (n); always within the bounds
        """
    @property
    def y(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        multiplier of each equality, d cost / d b, (m)
        """
class MotionKind(enum.Enum):
    """
    What a coordinate measures: an angle [rad] or a length [m].
    """
    rotation = ...
    translation = ...
class Body:
    """
    A rigid body.
    """
    @property
    def com_B(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 1]"]:
        """
        centre of mass in the body frame, (3) [m]
        """
    @property
    def inertia_B(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 3]"]:
        """
        about the centre of mass, body axes, (3, 3) [kg m^2]
        """
    @property
    def mass(self) -> float:
        """
        [kg]
        """
    @property
    def name(self) -> str:
        ...
class Coordinate:
    """
    One degree of freedom; rad or m by its kind.
    """
    @property
    def default_value(self) -> float:
        """
        [rad or m]
        """
    @property
    def high(self) -> float:
        """
        upper end of the anatomical range [rad or m]
        """
    @property
    def kind(self) -> MotionKind:
        """
        MotionKind
        """
    @property
    def locked(self) -> bool:
        """
        held unless a posture frees it
        """
    @property
    def low(self) -> float:
        """
        lower end of the anatomical range [rad or m]
        """
    @property
    def name(self) -> str:
        ...
class ContactPoint:
    """
    A contact point that can press on the ground within its friction cone.
    """
    @property
    def friction(self) -> float:
        """
        coefficient of friction [1]
        """
    @property
    def name(self) -> str:
        ...
class ContactLaw:
    """
    Constants of a contact point on its surface.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('force_at_touch', 'sharpness', 'normal_damping', 'tangential_stiffness', 'tangential_damping', 'friction', 'catch_up')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, force_at_touch: typing.SupportsFloat | typing.SupportsIndex = 1044.0, sharpness: typing.SupportsFloat | typing.SupportsIndex = 1150.0, normal_damping: typing.SupportsFloat | typing.SupportsIndex = 0.5, tangential_stiffness: typing.SupportsFloat | typing.SupportsIndex = 20000.0, tangential_damping: typing.SupportsFloat | typing.SupportsIndex = 100.0, friction: typing.SupportsFloat | typing.SupportsIndex = 0.6, catch_up: typing.SupportsFloat | typing.SupportsIndex = 0.01) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> ContactLaw:
        """
        A copy with the named fields changed.
        """
    @property
    def catch_up(self) -> float:
        """
        [s], > 0
        """
    @property
    def force_at_touch(self) -> float:
        """
        normal force at no gap [N], > 0
        """
    @property
    def friction(self) -> float:
        """
        [1], >= 0; in a simulation that of each contact point counts
        """
    @property
    def normal_damping(self) -> float:
        """
        [s/m], >= 0
        """
    @property
    def sharpness(self) -> float:
        """
        [1/m], > 0
        """
    @property
    def tangential_damping(self) -> float:
        """
        [N s/m], >= 0
        """
    @property
    def tangential_stiffness(self) -> float:
        """
        [N/m], > 0
        """
class PreloadLaw:
    """
    What compression does to a segment: factor 1 + gain (1 - exp(-C / force)).
    """
    def factor(self, compression: typing.SupportsFloat | typing.SupportsIndex) -> float:
        """
        Factor on rotational stiffness at a compression [N].
        """
    def slope(self, compression: typing.SupportsFloat | typing.SupportsIndex) -> float:
        """
        Its derivative [1/N].
        """
    @property
    def force(self) -> float:
        """
        [N]
        """
    @property
    def gain(self) -> float:
        """
        [1]
        """
class DiscCover(enum.Enum):
    """
    What the moment curves of a disc were measured on.
    """
    disc_only = ...
    whole_segment = ...
class Disc:
    """
    An intervertebral segment.
    """
    @property
    def area(self) -> float:
        """
        [m^2]
        """
    @property
    def brace(self) -> float:
        """
        added rotational stiffness [N m/rad]
        """
    @property
    def covers(self) -> DiscCover:
        """
        DiscCover
        """
    @property
    def elastic_center(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 1]"]:
        """
        where slides are resisted, from the joint, disc frame, (3) [m]
        """
    @property
    def level(self) -> str:
        """
        such as 'L4L5'
        """
    @property
    def preload(self) -> PreloadLaw:
        """
        PreloadLaw
        """
    @property
    def reaction(self) -> typing.Annotated[list[int], "FixedSize(3)"]:
        """
        coordinates of the translations: anterior, up, right, (3)
        """
    @property
    def rotation(self) -> typing.Annotated[list[int], "FixedSize(3)"]:
        """
        coordinates of the three turns, (3)
        """
    @property
    def rotational_damping(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 1]"]:
        """
        about x, y, z of the disc, (3) [N m s/rad]
        """
    @property
    def stiffness_factor(self) -> float:
        """
        factor on the moment curves [1]
        """
    @property
    def translational_damping(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 1]"]:
        """
        anterior, up, right, (3) [N s/m]
        """
    @property
    def translational_stiffness(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 1]"]:
        """
        anterior, up, right, (3) [N/m]
        """
class LineaAlbaStrip:
    """
    A tension-only strip of the linea alba, stiffness k (1 - exp(-T / toe_tension)).
    """
    @property
    def max_tension(self) -> float:
        """
        [N]
        """
    @property
    def name(self) -> str:
        ...
    @property
    def stiffness(self) -> float:
        """
        when well taut [N/m]
        """
    @property
    def toe_tension(self) -> float:
        """
        [N]
        """
class Side(enum.Enum):
    """
    Side of the body.
    """
    left = ...
    right = ...
class Fascicle:
    """
    A fascicle; conditions and interventions change its last four numbers.
    """
    def __repr__(self) -> str:
        ...
    @property
    def activation_time(self) -> float:
        """
        of activation dynamics [s]
        """
    @property
    def capacity(self) -> float:
        """
        largest activation [1]
        """
    @property
    def deactivation_time(self) -> float:
        """
        of activation dynamics [s]
        """
    @property
    def group(self) -> str:
        ...
    @property
    def max_force(self) -> float:
        """
        [N]
        """
    @property
    def max_velocity(self) -> float:
        """
        [optimal lengths/s]
        """
    @property
    def name(self) -> str:
        ...
    @property
    def optimal_length(self) -> float:
        """
        [m]
        """
    @property
    def pennation(self) -> float:
        """
        at optimal length [rad]
        """
    @property
    def rest_length(self) -> float:
        """
        factor on the rest lengths of fibre and tendon [1]
        """
    @property
    def side(self) -> Side:
        """
        Side
        """
    @property
    def slack_length(self) -> float:
        """
        of the tendon [m]
        """
    @property
    def strength(self) -> float:
        """
        factor on max_force [1]
        """
    @property
    def tonic_drive(self) -> float:
        """
        activation below which it cannot relax [1]
        """
class TendonKind(enum.Enum):
    """
    Whether a tendon stretches.
    """
    compliant = ...
    rigid = ...
class TendonChoice(enum.Enum):
    """
    How the kind of a tendon is chosen.
    """
    by_length = ...
    compliant = ...
    rigid = ...
class EquilibriumStatus(enum.Enum):
    """
    What a search for an equilibrium found.
    """
    fiber_too_long = ...
    fiber_too_short = ...
    found = ...
class MuscleTendonSettings:
    """
    How fascicles become muscle-tendon units.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('damping', 'short_range_gain', 'short_range_reach', 'short_range_decay', 'slack_width', 'tendon', 'rigid_below')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, damping: typing.SupportsFloat | typing.SupportsIndex = 0.1, short_range_gain: typing.SupportsFloat | typing.SupportsIndex = 23.4, short_range_reach: typing.SupportsFloat | typing.SupportsIndex = 0.01, short_range_decay: typing.SupportsFloat | typing.SupportsIndex = 0.2, slack_width: typing.SupportsFloat | typing.SupportsIndex = 0.001, tendon: TendonChoice | typing.Literal["by_length", "compliant", "rigid"] = ..., rigid_below: typing.SupportsFloat | typing.SupportsIndex = 1.0) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> MuscleTendonSettings:
        """
        A copy with the named fields changed.
        """
    @property
    def damping(self) -> float:
        """
        of the fibre, over maximal force at maximal velocity [1]
        """
    @property
    def rigid_below(self) -> float:
        """
        by_length: rigid if slack length is below this times l_o
        """
    @property
    def short_range_decay(self) -> float:
        """
        time in which cross-bridges cycle [s]
        """
    @property
    def short_range_gain(self) -> float:
        """
        short-range stiffness over active force and length [1]
        """
    @property
    def short_range_reach(self) -> float:
        """
        stretch at which cross-bridges yield [l_o]
        """
    @property
    def slack_width(self) -> float:
        """
        width over which force is rounded off at zero [F_o]
        """
    @property
    def tendon(self) -> TendonChoice:
        """
        TendonChoice or its name
        """
class MuscleTendon:
    """
    Constants of one muscle-tendon unit.
    """
    def __init__(self, *, max_force: typing.SupportsFloat | typing.SupportsIndex, optimal_length: typing.SupportsFloat | typing.SupportsIndex, slack_length: typing.SupportsFloat | typing.SupportsIndex, pennation: typing.SupportsFloat | typing.SupportsIndex = 0.0, max_velocity: typing.SupportsFloat | typing.SupportsIndex = 10.0, settings: MuscleTendonSettings = ...) -> None:
        """
        A unit from force [N], lengths [m], pennation at optimal length [rad] and velocity [l_o/s].
        """
    @property
    def damping(self) -> float:
        """
        [1]
        """
    @property
    def max_force(self) -> float:
        """
        [N]
        """
    @property
    def max_velocity(self) -> float:
        """
        [m/s]
        """
    @property
    def optimal_length(self) -> float:
        """
        [m]
        """
    @property
    def slack_length(self) -> float:
        """
        of the tendon [m]
        """
    @property
    def width(self) -> float:
        """
        of the fibre [m]
        """
class MuscleTendonRates:
    """
    What a unit answers to its path, activation and state.
    """
    @property
    def fiber_length(self) -> float:
        """
        [l_o]
        """
    @property
    def fiber_velocity(self) -> float:
        """
        over the maximal velocity, lengthening > 0 [1]
        """
    @property
    def short_range_stretch_rate(self) -> float:
        """
        of the attached cross-bridges' stretch [1/s]
        """
    @property
    def strain_rate(self) -> float:
        """
        of the tendon [1/s]
        """
    @property
    def tension(self) -> float:
        """
        on the skeleton [N]
        """
class Equilibrium:
    """
    Equilibrium of a unit on a given path.
    """
    @property
    def by_activation(self) -> float:
        """
        derivative of tension by activation at rest [N]
        """
    @property
    def fiber_length(self) -> float:
        """
        [l_o]
        """
    @property
    def fiber_velocity(self) -> float:
        """
        over the maximal velocity [1]
        """
    @property
    def residual(self) -> float:
        """
        imbalance over maximal force [1]
        """
    @property
    def status(self) -> EquilibriumStatus:
        """
        EquilibriumStatus
        """
    @property
    def stiffness(self) -> float:
        """
        of fibre and tendon in series at rest [N/m]
        """
    @property
    def strain(self) -> float:
        """
        of the tendon [1]
        """
    @property
    def tension(self) -> float:
        """
        [N]
        """
class MetabolicSettings:
    """
    Constants of the metabolic rate, Bhargava et al. (2004).
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('slow_fraction', 'activation_slow', 'activation_fast', 'maintenance_slow', 'maintenance_fast', 'shortening_share', 'force_dependent_shortening', 'work_on_fiber_counts', 'least_heat', 'turning_velocity')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, slow_fraction: typing.SupportsFloat | typing.SupportsIndex = 0.5, activation_slow: typing.SupportsFloat | typing.SupportsIndex = 40.0, activation_fast: typing.SupportsFloat | typing.SupportsIndex = 133.0, maintenance_slow: typing.SupportsFloat | typing.SupportsIndex = 74.0, maintenance_fast: typing.SupportsFloat | typing.SupportsIndex = 111.0, shortening_share: typing.SupportsFloat | typing.SupportsIndex = 0.25, force_dependent_shortening: bool = False, work_on_fiber_counts: bool = True, least_heat: typing.SupportsFloat | typing.SupportsIndex = 0.0, turning_velocity: typing.SupportsFloat | typing.SupportsIndex = 0.001) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> MetabolicSettings:
        """
        A copy with the named fields changed.
        """
    @property
    def activation_fast(self) -> float:
        """
        [W/kg]
        """
    @property
    def activation_slow(self) -> float:
        """
        [W/kg]
        """
    @property
    def force_dependent_shortening(self) -> bool:
        """
        shortening heat by kind of force
        """
    @property
    def least_heat(self) -> float:
        """
        [W/kg]; 1 as published hides what happens below 3 % activation
        """
    @property
    def maintenance_fast(self) -> float:
        """
        [W/kg]
        """
    @property
    def maintenance_slow(self) -> float:
        """
        [W/kg]
        """
    @property
    def shortening_share(self) -> float:
        """
        heat of shortening over force times velocity [1]
        """
    @property
    def slow_fraction(self) -> float:
        """
        share of slow fibres [1]
        """
    @property
    def turning_velocity(self) -> float:
        """
        width over which shortening heat sets in [m/s]
        """
    @property
    def work_on_fiber_counts(self) -> bool:
        """
        work that lengthens the fibre is taken off
        """
class MetabolicRate:
    """
    Heat and work of a muscle [W].
    """
    @property
    def activation(self) -> float:
        """
        heat [W]
        """
    @property
    def maintenance(self) -> float:
        """
        heat [W]
        """
    @property
    def shortening(self) -> float:
        """
        heat [W]
        """
    @property
    def total(self) -> float:
        """
        [W]
        """
    @property
    def work(self) -> float:
        """
        [W]
        """
class Glottis(enum.Enum):
    """
    Whether air passes while the diaphragm moves.
    """
    closed = ...
    open = ...
class CavityPoint:
    """
    A point of a body and its share in a vertex of the cavity.
    """
    @property
    def body(self) -> int:
        """
        number of the body, -1 for the ground
        """
    @property
    def position(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 1]"]:
        """
        in the body's frame, (3,) [m]
        """
    @property
    def weight(self) -> float:
        """
        the weights of a vertex add up to one [1]
        """
class CavityVertex:
    """
    A vertex of the cavity's surface: a weighted mean of points.
    """
    @property
    def name(self) -> str:
        ...
    @property
    def points(self) -> list[CavityPoint]:
        """
        list of CavityPoint
        """
class Cavity:
    """
    The abdominal cavity, a closed surface of triangles, and its contents.
    """
    @property
    def atmospheric_pressure(self) -> float:
        """
        absolute [Pa]
        """
    @property
    def gas_volume(self) -> float:
        """
        gas in the gut [m^3]
        """
    @property
    def pleural_pressure(self) -> float:
        """
        gauge, at end expiration [Pa]
        """
    @property
    def pleural_triangles(self) -> list[typing.Annotated[list[int], "FixedSize(3)"]]:
        """
        what lies under the diaphragm, closed by a cap: list of three vertex numbers each
        """
    @property
    def triangles(self) -> list[typing.Annotated[list[int], "FixedSize(3)"]]:
        """
        list of three vertex numbers each, counterclockwise seen from outside
        """
    @property
    def vertices(self) -> list[CavityVertex]:
        """
        list of CavityVertex
        """
class CavityVolume:
    """
    Volume of the cavity with its derivatives.
    """
    @property
    def gradient(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        dV/dq, (coordinates) [m^3/rad or m^2]
        """
    @property
    def hessian(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        over the stability coordinates, (n, n)
        """
    @property
    def pleural_gradient(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        the same for what lies under the diaphragm
        """
    @property
    def value(self) -> float:
        """
        V [m^3]
        """
class Model:
    """
    A body before it is put into a posture. Never changed: a condition or an intervention returns another one, and
    threads may share it.
    """
    def __repr__(self) -> str:
        ...
    def coordinate(self, name: str) -> int:
        """
        Number of a coordinate.
        
        Raises: InvalidArgument
        """
    def fascicle(self, name: str) -> int:
        """
        Number of a fascicle.
        
        Raises: InvalidArgument
        """
    @property
    def bodies(self) -> list[Body]:
        """
        list of Body, parents first
        """
    @property
    def body_names(self) -> tuple[str, ...]:
        ...
    @property
    def cavity(self) -> Cavity:
        """
        Cavity
        """
    @property
    def contact_points(self) -> list[ContactPoint]:
        """
        list of ContactPoint
        """
    @property
    def coordinate_names(self) -> tuple[str, ...]:
        ...
    @property
    def coordinates(self) -> list[Coordinate]:
        """
        list of Coordinate
        """
    @property
    def discs(self) -> list[Disc]:
        """
        list of Disc, top level first
        """
    @property
    def fascicle_groups(self) -> tuple[str, ...]:
        """
        muscle group of every fascicle
        """
    @property
    def fascicle_names(self) -> tuple[str, ...]:
        ...
    @property
    def fascicle_parameters(self) -> dict[str, numpy.typing.NDArray[numpy.float64]]:
        """
        parameters of all fascicles: dict[str, typing.Any] of arrays, (fascicles) each; units as in Fascicle
        """
    @property
    def fascicles(self) -> list[Fascicle]:
        """
        list of Fascicle
        """
    @property
    def gravity_W(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 1]"]:
        """
        (3) [m/s^2]
        """
    @property
    def group_sets(self) -> dict[str, list[str]]:
        """
        named sets of muscle groups: dict[str, typing.Any] of lists
        """
    @property
    def hash(self) -> str:
        """
        of the files it was read from and the changes made since
        """
    @property
    def history(self) -> tuple[str, ...]:
        """
        changes made since it was read, in words, in order
        """
    @property
    def levels(self) -> tuple[str, ...]:
        """
        levels of the discs, top first
        """
    @property
    def linea_alba(self) -> list[LineaAlbaStrip]:
        """
        list of LineaAlbaStrip
        """
    @property
    def name(self) -> str:
        ...
    @property
    def total_mass(self) -> float:
        """
        [kg]
        """
    @property
    def version(self) -> str:
        ...
class StabilityCoordinates:
    """
    Coordinates over which second derivatives are taken.
    """
    def __len__(self) -> int:
        ...
    @property
    def coordinate(self) -> list[int]:
        """
        their numbers, (n); those with a metric first
        """
    @property
    def n_metric(self) -> int:
        """
        how many of them the metric weighs
        """
class DiscGradient:
    """
    A segment's energy over its three turns, at preload factor 1.
    """
    @property
    def brace_gradient(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 1]"]:
        """
        of the brace, (3) [N m]
        """
    @property
    def brace_hessian(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 3]"]:
        """
        of the brace, (3, 3) [N m/rad]
        """
    @property
    def gradient(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 1]"]:
        """
        (3) [N m]
        """
    @property
    def hessian(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 3]"]:
        """
        (3, 3) [N m/rad]
        """
    @property
    def rotation_metric(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 3]"]:
        """
        of the unit relative rotation, (3, 3) [1]
        """
    @property
    def theta(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, 1]"]:
        """
        rotation vector in the disc frame, (3) [rad]
        """
class Statics:
    """
    A model at one pose: lengths, moment arms, volumes, passive forces, and their derivatives.
    """
    @property
    def contact(self) -> list[typing.Annotated[numpy.typing.NDArray[numpy.float64], "[3, n]"]]:
        """
        Jacobian of every contact point: list of (3, coordinates)
        """
    @property
    def discs(self) -> list[DiscGradient]:
        """
        list of DiscGradient
        """
    @property
    def external(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        generalised force of other loads, (coordinates) [N m or N]
        """
    @property
    def external_hessian(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        of their potential, (n, n)
        """
    @property
    def facet_force(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        of the facet joints, (coordinates) [N m or N]
        """
    @property
    def gravity(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        generalised force of weight, (coordinates) [N m or N]
        """
    @property
    def gravity_hessian(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        of its potential, (n, n)
        """
    @property
    def length(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        of the paths, (fascicles) [m]
        """
    @property
    def length_gradient(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        dL/dq, (coordinates, fascicles) [m/rad or 1]
        """
    @property
    def length_hessian(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        d2L/dq2, (fascicles, n, n)
        """
    @property
    def ligament_force(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        generalised force of ligaments and of the passive wall, (coordinates) [N m or N]
        """
    @property
    def linea_alba_gradient(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        (coordinates, linea alba)
        """
    @property
    def linea_alba_hessian(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        (linea alba, n, n)
        """
    @property
    def mass(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        mass matrix, (n_metric, n_metric)
        """
    @property
    def stability(self) -> StabilityCoordinates:
        """
        StabilityCoordinates, n of them
        """
    @property
    def tissue_hessian(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        of the energies of both, (n, n)
        """
    @property
    def volume(self) -> CavityVolume:
        """
        CavityVolume
        """
class Quantity(enum.Enum):
    """
    What a change acts on.
    """
    activation = ...
    assumed_fascia_stiffness = ...
    capacity = ...
    disc_stiffness = ...
    pressure = ...
    pressure_max = ...
    pressure_min = ...
    relative_drive = ...
    rest_length = ...
    segment_brace = ...
    strength = ...
    tonic_drive = ...
class Operation(enum.Enum):
    """
    quantity := value, quantity * value, or quantity + value.
    """
    add = ...
    scale = ...
    set = ...
class Change:
    """
    One change to a model, made on every target.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('quantity', 'operation', 'value', 'targets')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, quantity: Quantity | typing.Literal["strength", "rest_length", "tonic_drive", "capacity", "relative_drive", "activation", "disc_stiffness", "segment_brace", "assumed_fascia_stiffness", "pressure_min", "pressure_max", "pressure"] = ..., operation: Operation | typing.Literal["set", "scale", "add"] = ..., value: typing.SupportsFloat | typing.SupportsIndex = 1.0, targets: collections.abc.Sequence[str] = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> Change:
        """
        A copy with the named fields changed.
        """
    @property
    def operation(self) -> Operation:
        """
        Operation or its name
        """
    @property
    def quantity(self) -> Quantity:
        """
        Quantity or its name
        """
    @property
    def targets(self) -> tuple[str, ...]:
        """
        fascicles, groups or sets of groups; levels for discs; assumed fasciae; empty: all of them; none for pressures
        """
    @property
    def value(self) -> float:
        """
        in the unit of the quantity
        """
class ChangeSet:
    """
    A named condition or intervention: changes, made in order.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'label', 'description', 'changes', 'sweep', 'sweep_value')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', label: str = '', description: str = '', changes: collections.abc.Sequence[Change] = ..., sweep: str = '', sweep_value: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> ChangeSet:
        """
        A copy with the named fields changed.
        """
    @property
    def changes(self) -> tuple[Change, ...]:
        """
        tuple of Change
        """
    @property
    def description(self) -> str:
        ...
    @property
    def label(self) -> str:
        """
        how tables and figures call it
        """
    @property
    def name(self) -> str:
        ...
    @property
    def sweep(self) -> str:
        """
        sweep it is a step of; empty: of none
        """
    @property
    def sweep_value(self) -> float:
        """
        where in the sweep
        """
class EquilibriumState:
    """
    What holds a posture.
    """
    def __init__(self, activation: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"], pressure: typing.SupportsFloat | typing.SupportsIndex, linea_alba_tension: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"]) -> None:
        ...
    @property
    def activation(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        (fascicles) [1]
        """
    @property
    def linea_alba_tension(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        (linea alba) [N]
        """
    @property
    def pressure(self) -> float:
        """
        intra-abdominal [Pa]
        """
class EquilibriumGradient:
    """
    Derivative of a scalar over an EquilibriumState.
    """
    @property
    def activation(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        (fascicles)
        """
    @property
    def linea_alba_tension(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        (linea alba)
        """
    @property
    def pressure(self) -> float:
        ...
class StiffnessField:
    """
    The stiffness of a posture as a function of what holds it.
    """
    def __init__(self, model: Model, statics: Statics, short_range_stiffness: typing.SupportsFloat | typing.SupportsIndex, tendon_in_series: bool) -> None:
        ...
    def along(self, equilibrium: EquilibriumState, direction: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"]) -> float:
        """
        v' H v of a direction, (n).
        """
    def compression(self, equilibrium: EquilibriumState) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        Compression of every disc, (levels) [N].
        """
    def stiffness(self, equilibrium: EquilibriumState) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        H, (n, n) [N m/rad; mixed units where a coordinate slides].
        """
    def supergradient(self, equilibrium: EquilibriumState, direction: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"]) -> EquilibriumGradient:
        """
        Gradient of v' H v over the state, an EquilibriumGradient.
        """
    @property
    def stiffnesses(self) -> dict[str, numpy.typing.NDArray[numpy.float64]]:
        """
        stiffness of fibre and tendon, passive + a active: dict[str, typing.Any] of arrays, (fascicles) [N/m]
        """
    @property
    def tensions(self) -> dict[str, numpy.typing.NDArray[numpy.float64]]:
        """
        tension passive + a active of every fascicle: dict[str, typing.Any] of arrays, (fascicles) [N]
        """
class Metric(enum.Enum):
    """
    In which sense a posture must be stable.
    """
    mass = ...
    none = ...
    segment = ...
class EffortWeight(enum.Enum):
    """
    Weight of a fascicle's activation in the effort.
    """
    unit = ...
    volume = ...
class RecruitmentSettings:
    """
    What the load-sharing problem is asked: cost, stability demand, penalties.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('effort_exponent', 'effort_weight', 'metric', 'margin', 'short_range_stiffness', 'tendon_in_series', 'stability_coordinates', 'pressure_penalty', 'contact_penalty', 'linea_alba_penalty', 'reserve_penalty', 'instability_penalty', 'tolerance', 'max_rounds')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, effort_exponent: typing.SupportsFloat | typing.SupportsIndex = 2.0, effort_weight: EffortWeight | typing.Literal["volume", "unit"] = ..., metric: Metric | typing.Literal["none", "mass", "segment"] = ..., margin: typing.SupportsFloat | typing.SupportsIndex = 0.0, short_range_stiffness: typing.SupportsFloat | typing.SupportsIndex = 23.4, tendon_in_series: bool = True, stability_coordinates: collections.abc.Sequence[str] = ..., pressure_penalty: typing.SupportsFloat | typing.SupportsIndex = 1e-12, contact_penalty: typing.SupportsFloat | typing.SupportsIndex = 1e-10, linea_alba_penalty: typing.SupportsFloat | typing.SupportsIndex = 1e-08, reserve_penalty: typing.SupportsFloat | typing.SupportsIndex = 1000.0, instability_penalty: typing.SupportsFloat | typing.SupportsIndex = 10000.0, tolerance: typing.SupportsFloat | typing.SupportsIndex = 1e-06, max_rounds: typing.SupportsInt | typing.SupportsIndex = 150) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> RecruitmentSettings:
        """
        A copy with the named fields changed.
        """
    @property
    def contact_penalty(self) -> float:
        """
        of contact force squared [1/N^2]
        """
    @property
    def effort_exponent(self) -> float:
        """
        p in sum w a^p, >= 2 [1]
        """
    @property
    def effort_weight(self) -> EffortWeight:
        """
        EffortWeight or its name
        """
    @property
    def instability_penalty(self) -> float:
        """
        of falling short of the margin by 100 N m/rad or (2 pi 1 Hz)^2 [1]
        """
    @property
    def linea_alba_penalty(self) -> float:
        """
        of linea alba tension squared [1/N^2]
        """
    @property
    def margin(self) -> float:
        """
        required smallest eigenvalue, in the unit of the metric
        """
    @property
    def max_rounds(self) -> int:
        """
        rounds of looking at the equilibrium and solving again
        """
    @property
    def metric(self) -> Metric:
        """
        Metric or its name
        """
    @property
    def pressure_penalty(self) -> float:
        """
        of pressure squared [1/Pa^2]
        """
    @property
    def reserve_penalty(self) -> float:
        """
        of a reserve actuator [1/(N m) or 1/N]
        """
    @property
    def short_range_stiffness(self) -> float:
        """
        gain [1]
        """
    @property
    def stability_coordinates(self) -> tuple[str, ...]:
        """
        names; empty: the rotations of every disc
        """
    @property
    def tendon_in_series(self) -> bool:
        """
        tendon compliance in the stiffness of a fascicle
        """
    @property
    def tolerance(self) -> float:
        """
        relative, on the smallest eigenvalue [1]
        """
class RecruitmentStatus(enum.Enum):
    """
    What was found.
    """
    margin_unattainable = ...
    not_converged = ...
    solved = ...
    unbalanced = ...
class RecruitmentStart:
    """
    What one solution may hand to the next.
    """
    def __init__(self) -> None:
        ...
class RecruitmentResult:
    """
    An equilibrium, its certificate, and the shadow price of everything that limits it.
    """
    @property
    def activation(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        (fascicles) [1]
        """
    @property
    def balance_shadow_price(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        effort per unit of load, (balanced coordinates) [1/(N m) or 1/N]
        """
    @property
    def contact_force(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        on the body: anterior, up, right, (contact points, 3) [N]
        """
    @property
    def critical_load_factor(self) -> float:
        """
        factor on body weight at which the equilibrium becomes singular [1]
        """
    @property
    def critical_mode(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        mode of the smallest eigenvalue, (n)
        """
    @property
    def cuts(self) -> int:
        """
        cuts at the end
        """
    @property
    def effort(self) -> float:
        """
        sum w a^p [1]
        """
    @property
    def equilibrium(self) -> EquilibriumState:
        """
        EquilibriumState: activation, pressure and linea_alba_tension together
        """
    @property
    def kkt_residual(self) -> float:
        """
        largest relative violation of the optimality conditions [1]
        """
    @property
    def linea_alba_tension(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        (linea alba) [N]
        """
    @property
    def margin(self) -> float:
        """
        smallest eigenvalue in the metric asked for
        """
    @property
    def margin_mass(self) -> float:
        """
        smallest eigenvalue in the mass metric [1/s^2]
        """
    @property
    def margin_segment(self) -> float:
        """
        smallest eigenvalue in the segment metric [N m/rad]
        """
    @property
    def message(self) -> str:
        """
        why it is unbalanced or not converged: what, value, limit; else empty
        """
    @property
    def pressure(self) -> float:
        """
        intra-abdominal [Pa]
        """
    @property
    def reserve(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        reserve actuators, (balanced coordinates) [N m or N]
        """
    @property
    def reserve_max(self) -> float:
        """
        largest of their sizes [N m or N]
        """
    @property
    def rounds(self) -> int:
        """
        rounds of cuts
        """
    @property
    def shadow_price_matrix(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        multiplier Z >= 0 of the margin, (n, n)
        """
    @property
    def stability_shadow_price(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        effort that one newton more would save through stability, (fascicles) [1/N]
        """
    @property
    def status(self) -> RecruitmentStatus:
        """
        RecruitmentStatus
        """
    @property
    def tension(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        passive part included, (fascicles) [N]
        """
class DelayMarginStatus(enum.Enum):
    """
    What became of a search for a margin.
    """
    found = ...
    stable_in_range = ...
    unstable_in_range = ...
class DelayMargin:
    """
    How far the delays of a system are from where stability ends.
    """
    @property
    def factor(self) -> float:
        """
        on all delays [1]; NaN if not found
        """
    @property
    def frequency(self) -> float:
        """
        of the oscillation that starts there [rad/s]; NaN if not found
        """
    @property
    def status(self) -> DelayMarginStatus:
        ...
class VelocityResponse(enum.Enum):
    """
    How a spindle answers to velocity.
    """
    linear = ...
    root = ...
class Ramp:
    """
    A rise from 0 to 1, twice continuously differentiable.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('start', 'duration')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, start: typing.SupportsFloat | typing.SupportsIndex = 0.0, duration: typing.SupportsFloat | typing.SupportsIndex = 0.03) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> Ramp:
        """
        A copy with the named fields changed.
        """
    @property
    def duration(self) -> float:
        """
        [s], > 0
        """
    @property
    def start(self) -> float:
        """
        [s]
        """
class Fading:
    """
    What sets in with a ramp and fades as exp(-(t - start) / time_constant).
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('onset', 'time_constant')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, onset: Ramp = ..., time_constant: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> Fading:
        """
        A copy with the named fields changed.
        """
    @property
    def onset(self) -> Ramp:
        """
        Ramp
        """
    @property
    def time_constant(self) -> float:
        """
        [s], > 0; infinite: it stays
        """
class CommonChange:
    """
    A change of something that all muscles share.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('amount', 'ramp')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, amount: typing.SupportsFloat | typing.SupportsIndex = 0.0, ramp: Ramp = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> CommonChange:
        """
        A copy with the named fields changed.
        """
    @property
    def amount(self) -> float:
        """
        added [1]
        """
    @property
    def ramp(self) -> Ramp:
        """
        Ramp
        """
class ReflexShape:
    """
    How reflexes are rounded off.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('clamp_width', 'half_wave_width', 'root_width', 'velocity', 'inhibited_gain')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, clamp_width: typing.SupportsFloat | typing.SupportsIndex = 0.01, half_wave_width: typing.SupportsFloat | typing.SupportsIndex = 0.01, root_width: typing.SupportsFloat | typing.SupportsIndex = 0.01, velocity: VelocityResponse | typing.Literal["linear", "root"] = ..., inhibited_gain: typing.SupportsFloat | typing.SupportsIndex = 0.5) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> ReflexShape:
        """
        A copy with the named fields changed.
        """
    @property
    def clamp_width(self) -> float:
        """
        of the cut of excitation at 0 and 1 [1], > 0
        """
    @property
    def half_wave_width(self) -> float:
        """
        of the cut at no stretch [1], > 0
        """
    @property
    def inhibited_gain(self) -> float:
        """
        share of the reflex gain that full inhibition takes [1], 0 to 1
        """
    @property
    def root_width(self) -> float:
        """
        of VelocityResponse.root [1], > 0
        """
    @property
    def velocity(self) -> VelocityResponse:
        """
        VelocityResponse or its name
        """
class ReflexGains:
    """
    Gains of a pathway; positive ones excite.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('length', 'velocity', 'force')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, length: typing.SupportsFloat | typing.SupportsIndex = 0.0, velocity: typing.SupportsFloat | typing.SupportsIndex = 0.0, force: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> ReflexGains:
        """
        A copy with the named fields changed.
        """
    @property
    def force(self) -> float:
        """
        per F_o [1]
        """
    @property
    def length(self) -> float:
        """
        per l_o of stretch [1]
        """
    @property
    def velocity(self) -> float:
        """
        per v_max [1]
        """
class ReflexSettings:
    """
    What all reflexes have in common.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('shape', 'sensor_time')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, shape: ReflexShape = ..., sensor_time: typing.SupportsFloat | typing.SupportsIndex = 0.0075) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> ReflexSettings:
        """
        A copy with the named fields changed.
        """
    @property
    def sensor_time(self) -> float:
        """
        of the sense organs [s], > 0
        """
    @property
    def shape(self) -> ReflexShape:
        """
        ReflexShape
        """
class ReflexGroup:
    """
    Reflexes of some muscles, each fascicle's onto itself.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('targets', 'delay', 'gains', 'bias')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, targets: collections.abc.Sequence[str] = ..., delay: typing.SupportsFloat | typing.SupportsIndex = 0.0, gains: ReflexGains = ..., bias: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> ReflexGroup:
        """
        A copy with the named fields changed.
        """
    @property
    def bias(self) -> float:
        """
        stretch already sensed in the equilibrium [l_o]
        """
    @property
    def delay(self) -> float:
        """
        all the way there and back [s], > 0
        """
    @property
    def gains(self) -> ReflexGains:
        """
        ReflexGains
        """
    @property
    def targets(self) -> tuple[str, ...]:
        """
        fascicles, groups or sets of groups; empty: all
        """
class LeadGroup:
    """
    When some muscles are excited ahead of a load that is expected.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('targets', 'lead')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, targets: collections.abc.Sequence[str] = ..., lead: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> LeadGroup:
        """
        A copy with the named fields changed.
        """
    @property
    def lead(self) -> float:
        """
        before the load [s]; negative: late
        """
    @property
    def targets(self) -> tuple[str, ...]:
        """
        empty: all
        """
class ControlSettings:
    """
    How a model is controlled. Where several groups name a fascicle, the last one counts.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'label', 'description', 'reflex', 'reflexes', 'reflex_gain', 'stress', 'min_excitation', 'ramp', 'leads')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', label: str = '', description: str = '', reflex: ReflexSettings = ..., reflexes: collections.abc.Sequence[ReflexGroup] = ..., reflex_gain: typing.SupportsFloat | typing.SupportsIndex = 1.0, stress: typing.SupportsFloat | typing.SupportsIndex = 0.0, min_excitation: typing.SupportsFloat | typing.SupportsIndex = 0.0001, ramp: typing.SupportsFloat | typing.SupportsIndex = 0.03, leads: collections.abc.Sequence[LeadGroup] = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> ControlSettings:
        """
        A copy with the named fields changed.
        """
    @property
    def description(self) -> str:
        ...
    @property
    def label(self) -> str:
        """
        how tables and figures call it
        """
    @property
    def leads(self) -> tuple[LeadGroup, ...]:
        """
        tuple of LeadGroup
        """
    @property
    def min_excitation(self) -> float:
        """
        excitation of a muscle that is to be silent [1], between 0 and 1
        """
    @property
    def name(self) -> str:
        ...
    @property
    def ramp(self) -> float:
        """
        of feedforward [s], > 0
        """
    @property
    def reflex(self) -> ReflexSettings:
        """
        ReflexSettings
        """
    @property
    def reflex_gain(self) -> float:
        """
        common factor on all gains [1], >= 0
        """
    @property
    def reflexes(self) -> tuple[ReflexGroup, ...]:
        """
        tuple of ReflexGroup
        """
    @property
    def stress(self) -> float:
        """
        uniform drive of all muscles [1]
        """
class MotorNoiseSettings:
    """
    How large and how quick the noise of muscles is.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('seed', 'share', 'spacing')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, seed: typing.SupportsInt | typing.SupportsIndex = 1, share: typing.SupportsFloat | typing.SupportsIndex = 0.03, spacing: typing.SupportsFloat | typing.SupportsIndex = 0.05) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> MotorNoiseSettings:
        """
        A copy with the named fields changed.
        """
    @property
    def seed(self) -> int:
        """
        whole number >= 0: the same noise for the same seed
        """
    @property
    def share(self) -> float:
        """
        standard deviation over the excitation [1], >= 0
        """
    @property
    def spacing(self) -> float:
        """
        of the knots [s], > 0
        """
class SwayWatch:
    """
    How long sway is looked at, and how often.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('stretch', 'sample_every')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, stretch: typing.SupportsFloat | typing.SupportsIndex = 0.0, sample_every: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> SwayWatch:
        """
        A copy with the named fields changed.
        """
    @property
    def sample_every(self) -> float:
        """
        [s], > 0, no longer than the stretch
        """
    @property
    def stretch(self) -> float:
        """
        [s], > 0
        """
class StochasticSearchSettings:
    """
    Regulation without a gradient: it tries, measures, and leans to the better side.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('watch', 'rounds', 'exploration', 'floor', 'gain', 'seed')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, watch: SwayWatch = ..., rounds: typing.SupportsInt | typing.SupportsIndex = 0, exploration: typing.SupportsFloat | typing.SupportsIndex = 0.0, floor: typing.SupportsFloat | typing.SupportsIndex = 0.0, gain: typing.SupportsFloat | typing.SupportsIndex = 0.0, seed: typing.SupportsInt | typing.SupportsIndex = 1) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> StochasticSearchSettings:
        """
        A copy with the named fields changed.
        """
    @property
    def exploration(self) -> float:
        """
        share of itself by which a drive is tried [1], > 0
        """
    @property
    def floor(self) -> float:
        """
        drive that a silent one is tried as [1], > 0
        """
    @property
    def gain(self) -> float:
        """
        of a round [1], > 0
        """
    @property
    def rounds(self) -> int:
        """
        >= 0
        """
    @property
    def seed(self) -> int:
        """
        whole number >= 0
        """
    @property
    def watch(self) -> SwayWatch:
        """
        SwayWatch
        """
class SegmentLoads:
    """
    Loads on the segments in disc frames, by cause (see cause_names); their sum over causes is
    the load.
    """
    @property
    def compression(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        > 0 presses, (levels, causes) [N]
        """
    @property
    def shear_anterior(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        > 0 shears the upper vertebra forward, (levels, causes) [N]
        """
    @property
    def shear_right(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        > 0 shears the upper vertebra to the right, (levels, causes) [N]
        """
class EquilibriumCompliance:
    """
    How an equilibrium gives way to small pushes and turns, pelvis and limbs held still.
    """
    def __init__(self, model: Model, field: StiffnessField, equilibrium: EquilibriumState) -> None:
        ...
    def push(self, model: Model, body: str, point_B: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"], direction_B: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"]) -> float:
        """
        Stiffness of a point against a push [N/m].
        
        point_B: (3) [m]; direction_B: (3), of any length.
        """
    def rotation(self, model: Model, body: str, axis_B: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"]) -> float:
        """
        Stiffness of a body against a moment [N m/rad].
        
        axis_B: (3), of any length.
        """
    @property
    def stable(self) -> bool:
        """
        False: all stiffnesses are NaN
        """
class Dataset:
    """
    Labelled arrays, as xarray.Dataset takes them.
    """
    def __init__(self, dimensions: collections.abc.Mapping[str, typing.SupportsInt | typing.SupportsIndex], variables: dict[str, typing.Any], attributes: collections.abc.Mapping[str, str]) -> None:
        ...
    @property
    def attributes(self) -> dict[str, str]:
        """
        dict of text
        """
    @property
    def dimensions(self) -> dict[str, int]:
        """
        dict: size of every dimension
        """
    @property
    def variables(self) -> dict[str, tuple[tuple[str, ...], numpy.ndarray, dict[str, str]]]:
        """
        dict of (dimensions, array, attributes); numbers share the memory of the dataset
        """
class ExternalLoad:
    """
    A force that keeps its direction in the world, at a point of a body, and a moment on it.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('body', 'point_B', 'force_W', 'moment_W')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, body: str = '', point_B: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"] = ..., force_W: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"] = ..., moment_W: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"] = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> ExternalLoad:
        """
        A copy with the named fields changed.
        """
    @property
    def body(self) -> str:
        """
        its name
        """
    @property
    def force_W(self) -> tuple[float, float, float]:
        """
        in the world, (3) [N]
        """
    @property
    def moment_W(self) -> tuple[float, float, float]:
        """
        in the world, (3) [N m]; only where the pose is given
        """
    @property
    def point_B(self) -> tuple[float, float, float]:
        """
        in the body frame, (3) [m]
        """
class SupportSurface:
    """
    A plane that holds contact points up from the side of its normal.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'point_W', 'normal_W')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = 'ground', point_W: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"] = ..., normal_W: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"] = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> SupportSurface:
        """
        A copy with the named fields changed.
        """
    @property
    def name(self) -> str:
        ...
    @property
    def normal_W(self) -> tuple[float, float, float]:
        """
        unit, towards the body, (3)
        """
    @property
    def point_W(self) -> tuple[float, float, float]:
        """
        a point of it, (3) [m]
        """
class SupportOn:
    """
    A surface and the contact points that touch it.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('surface', 'contact_points')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, surface: SupportSurface = ..., contact_points: collections.abc.Sequence[str] = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> SupportOn:
        """
        A copy with the named fields changed.
        """
    @property
    def contact_points(self) -> tuple[str, ...]:
        """
        their names
        """
    @property
    def surface(self) -> SupportSurface:
        """
        SupportSurface
        """
class Posture:
    """
    Where the body is, which coordinates are free, what holds it up and what it carries.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'label', 'description', 'coordinates', 'free', 'locked', 'prescribed', 'supports', 'surfaces', 'contact_consistent', 'joint_stiffness', 'loads', 'base_attitude', 'optimize', 'free_in_pose_search')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', label: str = '', description: str = '', coordinates: collections.abc.Mapping[str, typing.SupportsFloat] = ..., free: collections.abc.Sequence[str] = ..., locked: collections.abc.Sequence[str] = ..., prescribed: collections.abc.Mapping[str, typing.SupportsFloat] = ..., supports: collections.abc.Sequence[str] = ..., surfaces: collections.abc.Sequence[SupportOn] = ..., contact_consistent: bool = False, joint_stiffness: typing.SupportsFloat | typing.SupportsIndex = 20000.0, loads: collections.abc.Sequence[ExternalLoad] = ..., base_attitude: numpy.typing.ArrayLike = ..., optimize: collections.abc.Sequence[str] = ..., free_in_pose_search: collections.abc.Sequence[str] = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> Posture:
        """
        A copy with the named fields changed.
        """
    @property
    def base_attitude(self) -> tuple[float, float, float, float]:
        """
        unit quaternion (w, x, y, z)
        """
    @property
    def contact_consistent(self) -> bool:
        """
        whether the body is first put in contact and in balance
        """
    @property
    def coordinates(self) -> collections.abc.Mapping[str, float]:
        """
        values that differ from the model's defaults [rad or m]
        """
    @property
    def description(self) -> str:
        ...
    @property
    def free(self) -> tuple[str, ...]:
        """
        coordinates in balance beside those the model leaves unlocked
        """
    @property
    def free_in_pose_search(self) -> tuple[str, ...]:
        """
        locked coordinates that may give way during the pose search
        """
    @property
    def joint_stiffness(self) -> float:
        """
        with which it keeps its angles then [N m/rad]
        """
    @property
    def label(self) -> str:
        """
        how tables and figures call it
        """
    @property
    def loads(self) -> tuple[ExternalLoad, ...]:
        """
        tuple of ExternalLoad
        """
    @property
    def locked(self) -> tuple[str, ...]:
        """
        coordinates held without asking what holds them
        """
    @property
    def name(self) -> str:
        ...
    @property
    def optimize(self) -> tuple[str, ...]:
        """
        coordinates in balance that go where holding takes least effort
        """
    @property
    def prescribed(self) -> collections.abc.Mapping[str, float]:
        """
        coordinates set and held from outside [rad or m]
        """
    @property
    def supports(self) -> tuple[str, ...]:
        """
        contact points that touch the ground
        """
    @property
    def surfaces(self) -> tuple[SupportOn, ...]:
        """
        tuple of SupportOn: what else holds the body up
        """
class PosedModel:
    """
    A posture worked out for a model: numbers instead of names.
    """
    @property
    def balanced(self) -> list[int]:
        """
        numbers of the coordinates in balance
        """
    @property
    def contact_points(self) -> list[int]:
        """
        numbers of the contact points in contact
        """
    @property
    def free_deformation(self) -> list[int]:
        """
        numbers of the deformation coordinates of the abdomen that the posture leaves free
        """
    @property
    def q(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        (coordinates) [rad or m]
        """
    @property
    def reference_deformation(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        (free_deformation) before the equilibrium gave the abdomen its shape [m or rad]
        """
class EquilibriumShapeStatus(enum.Enum):
    """
    How a search for the shape of an equilibrium ended.
    """
    balanced = ...
    not_converged = ...
    unbalanced = ...
class EquilibriumShape:
    """
    The shape of the abdomen that belongs to an equilibrium.
    """
    @property
    def at_limit(self) -> list[int]:
        """
        deformation coordinates at an end of their range, by number
        """
    @property
    def cost(self) -> float:
        """
        the same at the shape found [1]
        """
    @property
    def cost_before(self) -> float:
        """
        effort and penalties at the shape given [1]
        """
    @property
    def posture(self) -> PosedModel:
        """
        PosedModel with the shape found
        """
    @property
    def reserve(self) -> float:
        """
        the same at the shape found [N or N m]
        """
    @property
    def reserve_before(self) -> float:
        """
        largest reserve actuator [N or N m]
        """
    @property
    def status(self) -> EquilibriumShapeStatus:
        """
        EquilibriumShapeStatus
        """
    @property
    def steps(self) -> int:
        """
        steps made
        """
class PostureRecruitment(RecruitmentResult):
    """
    What static optimization of a posture found. It refers to nothing outside itself.
    """
    @property
    def fiber_length_norm(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        over the optimal length, the tendon at its slack length, (fascicles) [1]
        """
    @property
    def length(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        of the muscle-tendon paths, (fascicles) [m]
        """
    @property
    def loads(self) -> SegmentLoads:
        """
        SegmentLoads
        """
    @property
    def moment_arm(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        -dL/dq, (fascicles, coordinates) [m/rad; 1 for a slide]
        """
    @property
    def posture(self) -> PosedModel:
        """
        PosedModel: the pose, its supports and its loads
        """
    @property
    def settings(self) -> RecruitmentSettings:
        """
        RecruitmentSettings: what was asked
        """
class PostureRecruiter:
    """
    Static optimization for a loop: the geometry is evaluated once, and one solution can start the next.
    The abdomen keeps its shape. Not for two threads at a time.
    
    Args:
        posture: Posture or PosedModel.
        settings: RecruitmentSettings.
        statics: of a model with the same geometry in the same posture; None: evaluated here.
    """
    @typing.overload
    def __init__(self, model: Model, posture: Posture, settings: RecruitmentSettings = ..., statics: Statics | None = None) -> None:
        ...
    @typing.overload
    def __init__(self, model: Model, posture: PosedModel, settings: RecruitmentSettings = ..., statics: Statics | None = None) -> None:
        ...
    def last(self) -> RecruitmentStart:
        """
        RecruitmentStart to start a neighbouring problem from.
        """
    def solve(self, start: RecruitmentStart = ...) -> PostureRecruitment:
        """
        PostureRecruitment. Never raises for want of a solution: the status says what was found.
        """
    @property
    def field(self) -> StiffnessField:
        """
        StiffnessField
        """
    @property
    def posture(self) -> PosedModel:
        """
        PosedModel
        """
    @property
    def statics(self) -> Statics:
        """
        Statics
        """
class Manoeuvre:
    """
    Something that is done with breath; made by load_manoeuvre.
    """
    @property
    def duration(self) -> float:
        """
        [s]
        """
    @property
    def name(self) -> str:
        ...
class UnloadingPerturbation:
    """
    The loads of the posture are let go.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'ramp')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', ramp: Ramp = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> UnloadingPerturbation:
        """
        A copy with the named fields changed.
        """
    @property
    def name(self) -> str:
        ...
    @property
    def ramp(self) -> Ramp:
        """
        Ramp within which they vanish
        """
class LoadPerturbation:
    """
    A load that changes from one share of itself to another: let go (1 to 0) or added (0 to 1). The share before is among what the body holds at the start.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'load', 'before', 'after', 'ramp')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', load: ExternalLoad = ..., before: typing.SupportsFloat | typing.SupportsIndex = 0.0, after: typing.SupportsFloat | typing.SupportsIndex = 1.0, ramp: Ramp = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> LoadPerturbation:
        """
        A copy with the named fields changed.
        """
    @property
    def after(self) -> float:
        """
        share [1]
        """
    @property
    def before(self) -> float:
        """
        share [1]
        """
    @property
    def load(self) -> ExternalLoad:
        """
        ExternalLoad
        """
    @property
    def name(self) -> str:
        ...
    @property
    def ramp(self) -> Ramp:
        """
        Ramp
        """
class ImpulsePerturbation:
    """
    An impulse: a force of given impulse that rises and falls as the slope of a ramp does.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'body', 'point_B', 'impulse_W', 'time_function')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', body: str = '', point_B: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"] = ..., impulse_W: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"] = ..., time_function: Ramp = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> ImpulsePerturbation:
        """
        A copy with the named fields changed.
        """
    @property
    def body(self) -> str:
        """
        its name
        """
    @property
    def impulse_W(self) -> tuple[float, float, float]:
        """
        in the world, (3) [N s]
        """
    @property
    def name(self) -> str:
        ...
    @property
    def point_B(self) -> tuple[float, float, float]:
        """
        in the body frame, (3) [m]
        """
    @property
    def time_function(self) -> Ramp:
        """
        Ramp: when it acts
        """
class PushPerturbation:
    """
    A push with a measured time function.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'load', 'time', 'share')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', load: ExternalLoad = ..., time: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex] = ..., share: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex] = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> PushPerturbation:
        """
        A copy with the named fields changed.
        """
    @property
    def load(self) -> ExternalLoad:
        """
        ExternalLoad
        """
    @property
    def name(self) -> str:
        ...
    @property
    def share(self) -> tuple[float, ...]:
        """
        of the load, 0 at first and last [1]
        """
    @property
    def time(self) -> tuple[float, ...]:
        """
        rising, at least four [s]
        """
class TiltPerturbation:
    """
    The ground tilts, and what stands on it with it. Slow against the body's motion, or it is wrong: the ground's own acceleration is left out.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'axis_W', 'angle', 'ramp')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', axis_W: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"] = ..., angle: typing.SupportsFloat | typing.SupportsIndex = 0.0, ramp: Ramp = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> TiltPerturbation:
        """
        A copy with the named fields changed.
        """
    @property
    def angle(self) -> float:
        """
        [rad]
        """
    @property
    def axis_W(self) -> tuple[float, float, float]:
        """
        of the ground's turn, unit, (3)
        """
    @property
    def name(self) -> str:
        ...
    @property
    def ramp(self) -> Ramp:
        """
        Ramp
        """
class DrivePerturbation:
    """
    A drive of some muscles that rises, is held, and falls.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'targets', 'level', 'rise', 'plateau', 'fall')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', targets: collections.abc.Sequence[str] = ..., level: typing.SupportsFloat | typing.SupportsIndex = 0.0, rise: Ramp = ..., plateau: typing.SupportsFloat | typing.SupportsIndex = ..., fall: typing.SupportsFloat | typing.SupportsIndex = 0.03) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> DrivePerturbation:
        """
        A copy with the named fields changed.
        """
    @property
    def fall(self) -> float:
        """
        [s], > 0
        """
    @property
    def level(self) -> float:
        """
        added to their drive [1]
        """
    @property
    def name(self) -> str:
        ...
    @property
    def plateau(self) -> float:
        """
        [s], >= 0; infinite: it stays
        """
    @property
    def rise(self) -> Ramp:
        """
        Ramp
        """
    @property
    def targets(self) -> tuple[str, ...]:
        """
        fascicles, groups or sets of groups; empty: all
        """
class InhibitionPerturbation:
    """
    Muscles that are hard to excite for a while.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'targets', 'level', 'time_function')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', targets: collections.abc.Sequence[str] = ..., level: typing.SupportsFloat | typing.SupportsIndex = 0.0, time_function: Fading = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> InhibitionPerturbation:
        """
        A copy with the named fields changed.
        """
    @property
    def level(self) -> float:
        """
        [1], 0 to 1
        """
    @property
    def name(self) -> str:
        ...
    @property
    def targets(self) -> tuple[str, ...]:
        """
        empty: all
        """
    @property
    def time_function(self) -> Fading:
        """
        Fading
        """
class BreathingPerturbation:
    """
    Breathing, or what is done with breath, in a simulation.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'manoeuvre', 'start', 'until')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', manoeuvre: Manoeuvre = ..., start: typing.SupportsFloat | typing.SupportsIndex = 0.0, until: typing.SupportsFloat | typing.SupportsIndex = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> BreathingPerturbation:
        """
        A copy with the named fields changed.
        """
    @property
    def manoeuvre(self) -> Manoeuvre:
        """
        Manoeuvre
        """
    @property
    def name(self) -> str:
        ...
    @property
    def start(self) -> float:
        """
        where its time is 0 [s]
        """
    @property
    def until(self) -> float:
        """
        none of its drives and closures begins then or later [s]
        """
class GlottisPerturbation:
    """
    The glottis opens or closes, and stays so.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'opening', 'ramp')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', opening: typing.SupportsFloat | typing.SupportsIndex = 0.0, ramp: Ramp = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> GlottisPerturbation:
        """
        A copy with the named fields changed.
        """
    @property
    def name(self) -> str:
        ...
    @property
    def opening(self) -> float:
        """
        afterwards [1], 0 to 1
        """
    @property
    def ramp(self) -> Ramp:
        """
        Ramp
        """
class PerturbationSet:
    """
    What happens in a simulation, in the order of kinds.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'label', 'description', 'unloadings', 'loads', 'impulses', 'pushes', 'tilts', 'drives', 'inhibitions', 'stress', 'reflex_gain', 'breathing', 'glottis')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', label: str = '', description: str = '', unloadings: collections.abc.Sequence[UnloadingPerturbation] = ..., loads: collections.abc.Sequence[LoadPerturbation] = ..., impulses: collections.abc.Sequence[ImpulsePerturbation] = ..., pushes: collections.abc.Sequence[PushPerturbation] = ..., tilts: collections.abc.Sequence[TiltPerturbation] = ..., drives: collections.abc.Sequence[DrivePerturbation] = ..., inhibitions: collections.abc.Sequence[InhibitionPerturbation] = ..., stress: collections.abc.Sequence[CommonChange] = ..., reflex_gain: collections.abc.Sequence[CommonChange] = ..., breathing: collections.abc.Sequence[BreathingPerturbation] = ..., glottis: collections.abc.Sequence[GlottisPerturbation] = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> PerturbationSet:
        """
        A copy with the named fields changed.
        """
    @property
    def breathing(self) -> tuple[BreathingPerturbation, ...]:
        """
        tuple of BreathingPerturbation
        """
    @property
    def description(self) -> str:
        ...
    @property
    def drives(self) -> tuple[DrivePerturbation, ...]:
        """
        tuple of DrivePerturbation
        """
    @property
    def glottis(self) -> tuple[GlottisPerturbation, ...]:
        """
        tuple of GlottisPerturbation
        """
    @property
    def impulses(self) -> tuple[ImpulsePerturbation, ...]:
        """
        tuple of ImpulsePerturbation
        """
    @property
    def inhibitions(self) -> tuple[InhibitionPerturbation, ...]:
        """
        tuple of InhibitionPerturbation
        """
    @property
    def label(self) -> str:
        """
        how tables and figures call it
        """
    @property
    def loads(self) -> tuple[LoadPerturbation, ...]:
        """
        tuple of LoadPerturbation
        """
    @property
    def name(self) -> str:
        ...
    @property
    def pushes(self) -> tuple[PushPerturbation, ...]:
        """
        tuple of PushPerturbation
        """
    @property
    def reflex_gain(self) -> tuple[CommonChange, ...]:
        """
        common factor on reflexes: tuple of CommonChange
        """
    @property
    def stress(self) -> tuple[CommonChange, ...]:
        """
        uniform drive of all muscles: tuple of CommonChange
        """
    @property
    def tilts(self) -> tuple[TiltPerturbation, ...]:
        """
        tuple of TiltPerturbation
        """
    @property
    def unloadings(self) -> tuple[UnloadingPerturbation, ...]:
        """
        tuple of UnloadingPerturbation
        """
class MotionUnit(enum.Enum):
    """
    Unit of a column of a motion.
    """
    degrees = ...
    degrees_or_metres = ...
    si = ...
class MotionColumn:
    """
    A column of a motion.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('coordinate', 'unit', 'is_length', 'is_angle')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, coordinate: str = '', unit: MotionUnit | typing.Literal["si", "degrees", "degrees_or_metres"] = ..., is_length: bool = False, is_angle: bool = False) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> MotionColumn:
        """
        A copy with the named fields changed.
        """
    @property
    def coordinate(self) -> str:
        """
        its name
        """
    @property
    def is_angle(self) -> bool:
        """
        whether the file says that it is an angle
        """
    @property
    def is_length(self) -> bool:
        """
        whether the file says that it is a length
        """
    @property
    def unit(self) -> MotionUnit:
        """
        MotionUnit or its name
        """
class MotionTable:
    """
    A motion as a file has it.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'columns', 'time', 'values')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', columns: collections.abc.Sequence[MotionColumn] = ..., time: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"] = ..., values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, n]"] = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> MotionTable:
        """
        A copy with the named fields changed.
        """
    @property
    def columns(self) -> tuple[MotionColumn, ...]:
        """
        tuple of MotionColumn
        """
    @property
    def name(self) -> str:
        ...
    @property
    def time(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        strictly rising, (times) [s]
        """
    @property
    def values(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
        """
        (times, columns), in the units of the columns
        """
class TrackingSettings:
    """
    A motion to follow. Both tables have one time axis.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('motion', 'ignored', 'tracked', 'nodes')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, motion: MotionTable = ..., ignored: collections.abc.Sequence[str] = ..., tracked: MotionTable = ..., nodes: typing.SupportsInt | typing.SupportsIndex = 20) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> TrackingSettings:
        """
        A copy with the named fields changed.
        """
    @property
    def ignored(self) -> tuple[str, ...]:
        """
        columns of it that are not followed
        """
    @property
    def motion(self) -> MotionTable:
        """
        MotionTable: coordinates that are prescribed, whatever it takes
        """
    @property
    def nodes(self) -> int:
        """
        times at which recruitment is asked, >= 4
        """
    @property
    def tracked(self) -> MotionTable:
        """
        MotionTable: where muscles are to bring what they move
        """
class AbdomenMotion(enum.Enum):
    """
    What the abdomen does once an equilibrium is set in motion.
    """
    held = ...
    moves = ...
class InitialStateSettings:
    """
    How an equilibrium is set in motion.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('muscle', 'disc_damping', 'connective_tissue_damping', 'abdomen', 'glottis', 'contact')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, muscle: MuscleTendonSettings = ..., disc_damping: typing.SupportsFloat | typing.SupportsIndex = 0.0, connective_tissue_damping: typing.SupportsFloat | typing.SupportsIndex = 0.0, abdomen: AbdomenMotion | typing.Literal["moves", "held"] = ..., glottis: Glottis | typing.Literal["open", "closed"] = ..., contact: ContactLaw = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> InitialStateSettings:
        """
        A copy with the named fields changed.
        """
    @property
    def abdomen(self) -> AbdomenMotion:
        """
        AbdomenMotion or its name
        """
    @property
    def connective_tissue_damping(self) -> float:
        """
        time constant of linea alba and ligaments [s], >= 0
        """
    @property
    def contact(self) -> ContactLaw:
        """
        ContactLaw
        """
    @property
    def disc_damping(self) -> float:
        """
        of every disc's turning [N m s/rad], >= 0
        """
    @property
    def glottis(self) -> Glottis:
        """
        Glottis or its name
        """
    @property
    def muscle(self) -> MuscleTendonSettings:
        """
        MuscleTendonSettings
        """
class StepMethod(enum.Enum):
    """
    How a motion is stepped through time, with steps that follow the tolerance.
    """
    dopri5 = ...
    rodas = ...
    rodas3 = ...
    rosenbrock4 = ...
class CriticalPerturbationSearch:
    """
    The least size of a perturbation that the body does not withstand, looked for by bisection.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('perturbation', 'low', 'high', 'tolerance')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, perturbation: str = '', low: typing.SupportsFloat | typing.SupportsIndex = 0.0, high: typing.SupportsFloat | typing.SupportsIndex = 1.0, tolerance: typing.SupportsFloat | typing.SupportsIndex = 0.02) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> CriticalPerturbationSearch:
        """
        A copy with the named fields changed.
        """
    @property
    def high(self) -> float:
        """
        factor that is not, > low
        """
    @property
    def low(self) -> float:
        """
        factor on its size that is withstood, >= 0
        """
    @property
    def perturbation(self) -> str:
        """
        its name; empty: none is looked for
        """
    @property
    def tolerance(self) -> float:
        """
        on the factor, of high
        """
class SimulationSetup:
    """
    A simulation from an equilibrium: what disturbs it, and how it is followed.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('duration', 'sample_every', 'perturbations', 'body', 'failure_angle', 'tolerance', 'stepper', 'energy_balance', 'motion', 'control', 'critical_perturbation', 'noise', 'stability', 'tracking')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, duration: typing.SupportsFloat | typing.SupportsIndex = 0.5, sample_every: typing.SupportsFloat | typing.SupportsIndex = 0.005, perturbations: PerturbationSet = ..., body: str = 'torso', failure_angle: typing.SupportsFloat | typing.SupportsIndex = 0.8, tolerance: typing.SupportsFloat | typing.SupportsIndex = 0.0001, stepper: StepMethod | typing.Literal["rodas", "rodas3", "dopri5", "rosenbrock4"] = ..., energy_balance: bool = True, motion: InitialStateSettings = ..., control: ControlSettings | None = None, critical_perturbation: CriticalPerturbationSearch = ..., noise: MotorNoiseSettings | None = None, stability: bool = False, tracking: TrackingSettings | None = None) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> SimulationSetup:
        """
        A copy with the named fields changed.
        """
    @property
    def body(self) -> str:
        """
        whose turning is followed
        """
    @property
    def control(self) -> ControlSettings | None:
        """
        ControlSettings; None: muscles keep the excitation of the equilibrium
        """
    @property
    def critical_perturbation(self) -> CriticalPerturbationSearch:
        """
        CriticalPerturbationSearch
        """
    @property
    def duration(self) -> float:
        """
        [s], > 0
        """
    @property
    def energy_balance(self) -> bool:
        """
        whether energy is balanced against all powers
        """
    @property
    def failure_angle(self) -> float:
        """
        turn at which it has fallen and the simulation ends [rad], 0 to pi
        """
    @property
    def motion(self) -> InitialStateSettings:
        """
        InitialStateSettings
        """
    @property
    def noise(self) -> MotorNoiseSettings | None:
        """
        MotorNoiseSettings; None: muscles are steady
        """
    @property
    def perturbations(self) -> PerturbationSet:
        """
        PerturbationSet; none begins before 0
        """
    @property
    def sample_every(self) -> float:
        """
        [s], > 0
        """
    @property
    def stability(self) -> bool:
        """
        whether the roots about the equilibrium are looked for
        """
    @property
    def stepper(self) -> StepMethod:
        """
        StepMethod or its name
        """
    @property
    def tolerance(self) -> float:
        """
        of a step, relative [1], > 0
        """
    @property
    def tracking(self) -> TrackingSettings | None:
        """
        TrackingSettings of the reference trajectory that the body follows; None: it is free
        """
class SimulationStatus(enum.IntEnum):
    """
    What became of a simulation.
    """
    completed = ...
    failed = ...
    fell = ...
    no_equilibrium = ...
    not_run = ...
class EquilibriumStability:
    """
    Whether an equilibrium in motion would stay, to first order; NaN where not known.
    """
    @property
    def abscissa(self) -> float:
        """
        real part of the rightmost root [1/s]; negative: it stays
        """
    @property
    def delay_margin(self) -> float:
        """
        factor on all delays at which stability changes [1]
        """
    @property
    def frequency(self) -> float:
        """
        its imaginary part [rad/s]
        """
    @property
    def unstable(self) -> int:
        """
        roots that grow faster than 0.01 1/s
        """
class SimulationResult:
    """
    What became of a simulation. Arrays have a row for every sample up to where it went.
    """
    @property
    def accepted(self) -> int:
        """
        steps
        """
    @property
    def activation(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        (samples, fascicles) [1]
        """
    @property
    def angular_velocity(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        its angular velocity, world axes, (samples, 3) [rad/s]
        """
    @property
    def compression(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        of segments, inertia included, compression > 0, (samples, discs) [N]
        """
    @property
    def critical_perturbation(self) -> float:
        """
        factor found [1]; NaN: none
        """
    @property
    def end(self) -> float:
        """
        [s]
        """
    @property
    def energy_balance_residual(self) -> float:
        """
        imbalance [J]; 0 without the energy balance
        """
    @property
    def energy_balance_turnover(self) -> float:
        """
        integral of the sizes of all powers [J]; 0 without the energy balance
        """
    @property
    def infeasible_rate(self) -> float:
        """
        largest rate of activation wanted that no excitation gives [1/s]; NaN without a reference trajectory
        """
    @property
    def infeasible_tension(self) -> float:
        """
        largest tension by which a fascicle misses what a reference trajectory wants of it [N]; NaN without
        """
    @property
    def initial_residual(self) -> float:
        """
        largest constant force that keeps the start still [N m or N]
        """
    @property
    def pressure(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        in the cavity, above the air's, (samples) [Pa]
        """
    @property
    def q(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        pose, (samples, coordinates) [rad or m]
        """
    @property
    def rejected(self) -> int:
        """
        steps
        """
    @property
    def rotation(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        rotation vector of the body since the start, or from its reference trajectory, world axes, (samples, 3) [rad]
        """
    @property
    def shear_anterior(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        of segments, inertia included, anterior > 0, (samples, discs) [N]
        """
    @property
    def stability(self) -> EquilibriumStability:
        """
        EquilibriumStability; NaN where it was not asked for
        """
    @property
    def status(self) -> SimulationStatus:
        """
        SimulationStatus
        """
    @property
    def time(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        (samples) [s]
        """
    @property
    def what(self) -> str:
        """
        why it failed
        """
class InitialState:
    """
    An equilibrium set in motion: where it starts and what keeps it still.
    """
    @property
    def activation(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        (fascicles) [1]
        """
    @property
    def coordinates(self) -> list[int]:
        """
        numbers of the coordinates that move, (dofs)
        """
    @property
    def excitation(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        with which the equilibrium is held, (fascicles) [1]
        """
    @property
    def initial_residual(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        what only keeps the start still, (dofs) [N m or N]: small, or the equilibrium was not one
        """
    @property
    def pressure(self) -> float:
        """
        of the cavity in the equilibrium [Pa]
        """
    @property
    def tendon_strain(self) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
        """
        (fascicles) [1]
        """
class TonicProblemSettings:
    """
    What regulation weighs and what it is disturbed by.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('sway_weight', 'noise_share', 'noise_time', 'rotational_damping', 'effort_weight', 'effort_exponent')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, sway_weight: typing.SupportsFloat | typing.SupportsIndex = 0.0, noise_share: typing.SupportsFloat | typing.SupportsIndex = 0.0, noise_time: typing.SupportsFloat | typing.SupportsIndex = 0.0, rotational_damping: typing.SupportsFloat | typing.SupportsIndex = 0.0, effort_weight: EffortWeight | typing.Literal["volume", "unit"] = ..., effort_exponent: typing.SupportsFloat | typing.SupportsIndex = 2.0) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> TonicProblemSettings:
        """
        A copy with the named fields changed.
        """
    @property
    def effort_exponent(self) -> float:
        """
        [1], >= 1; likewise
        """
    @property
    def effort_weight(self) -> EffortWeight:
        """
        EffortWeight or its name; in an experiment that of the solver setting counts
        """
    @property
    def noise_share(self) -> float:
        """
        of every fascicle's force [1], >= 0
        """
    @property
    def noise_time(self) -> float:
        """
        of a fluctuation [s], > 0
        """
    @property
    def rotational_damping(self) -> float:
        """
        of every turn that sways [N m s/rad], > 0
        """
    @property
    def sway_weight(self) -> float:
        """
        effort that a rad^2 of sway is worth [1/rad^2], >= 0
        """
class TonicRegulationSettings:
    """
    How long an equilibrium is left to tonic regulation, eq. (6.3).
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('problem', 'time_constant', 'duration', 'sample_every', 'longest_step', 'search')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, problem: TonicProblemSettings = ..., time_constant: typing.SupportsFloat | typing.SupportsIndex = 0.0, duration: typing.SupportsFloat | typing.SupportsIndex = 0.0, sample_every: typing.SupportsFloat | typing.SupportsIndex = 0.0, longest_step: typing.SupportsFloat | typing.SupportsIndex = 0.0, search: StochasticSearchSettings | None = None) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> TonicRegulationSettings:
        """
        A copy with the named fields changed.
        """
    @property
    def duration(self) -> float:
        """
        [s], > 0
        """
    @property
    def longest_step(self) -> float:
        """
        [s], > 0
        """
    @property
    def problem(self) -> TonicProblemSettings:
        """
        TonicProblemSettings
        """
    @property
    def sample_every(self) -> float:
        """
        [s], > 0
        """
    @property
    def search(self) -> StochasticSearchSettings | None:
        """
        StochasticSearchSettings; None: the gradient alone
        """
    @property
    def time_constant(self) -> float:
        """
        of drives and effort [s], > 0
        """
class SolverSetting:
    """
    One way of asking the same question.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'settings')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', settings: RecruitmentSettings = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> SolverSetting:
        """
        A copy with the named fields changed.
        """
    @property
    def name(self) -> str:
        ...
    @property
    def settings(self) -> RecruitmentSettings:
        """
        RecruitmentSettings
        """
class TestPoint:
    """
    Where an equilibrium is probed: a small push on a point of a body, or a small turn of it.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'body', 'point_B', 'direction_B')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', body: str = '', point_B: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"] = ..., direction_B: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[3, 1]"] = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> TestPoint:
        """
        A copy with the named fields changed.
        """
    @property
    def body(self) -> str:
        """
        its name
        """
    @property
    def direction_B(self) -> tuple[float, float, float]:
        """
        of the push, or axis of the turn, in the body frame, (3)
        """
    @property
    def name(self) -> str:
        ...
    @property
    def point_B(self) -> tuple[float, float, float]:
        """
        of a push, in the body frame, (3) [m]
        """
class Experiment:
    """
    One posture or several, every condition under every intervention, solved in every solver setting.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    __match_args__: typing.ClassVar[tuple[str, ...]] = ('name', 'title', 'description', 'model', 'posture', 'conditions', 'interventions', 'solver_settings', 'text', 'postures', 'pushes', 'rotations', 'simulation', 'tonic', 'sources')
    def __eq__(self, arg0: object, /) -> bool:
        ...
    def __init__(self, name: str = '', title: str = '', description: str = '', model: str = '', posture: Posture = ..., conditions: collections.abc.Sequence[ChangeSet] = ..., interventions: collections.abc.Sequence[ChangeSet] = ..., solver_settings: collections.abc.Sequence[SolverSetting] = ..., text: str = '', postures: collections.abc.Sequence[Posture] = ..., pushes: collections.abc.Sequence[TestPoint] = ..., rotations: collections.abc.Sequence[TestPoint] = ..., simulation: SimulationSetup | None = None, tonic: TonicRegulationSettings | None = None, sources: collections.abc.Sequence[str] = ...) -> None:
        ...
    def __reduce__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def replace(self, **changes: typing.Any) -> Experiment:
        """
        A copy with the named fields changed.
        """
    @property
    def conditions(self) -> tuple[ChangeSet, ...]:
        """
        what is wrong: tuple of ChangeSet
        """
    @property
    def description(self) -> str:
        ...
    @property
    def interventions(self) -> tuple[ChangeSet, ...]:
        """
        what is done about it, after the condition: tuple of ChangeSet
        """
    @property
    def model(self) -> str:
        """
        name of a shipped model, or a directory
        """
    @property
    def name(self) -> str:
        ...
    @property
    def posture(self) -> Posture:
        """
        Posture: the one there is, if postures is empty
        """
    @property
    def postures(self) -> tuple[Posture, ...]:
        """
        several: results then have a dimension posture: tuple of Posture
        """
    @property
    def pushes(self) -> tuple[TestPoint, ...]:
        """
        where push stiffness is worked out: tuple of TestPoint
        """
    @property
    def rotations(self) -> tuple[TestPoint, ...]:
        """
        where turn stiffness is: tuple of TestPoint
        """
    @property
    def simulation(self) -> SimulationSetup | None:
        """
        SimulationSetup that starts from every equilibrium; None: there is none
        """
    @property
    def solver_settings(self) -> tuple[SolverSetting, ...]:
        """
        tuple of SolverSetting
        """
    @property
    def sources(self) -> tuple[str, ...]:
        """
        '<hash> <path>' of every file that it names, the model's tables too: tuple of str
        """
    @property
    def text(self) -> str:
        """
        full text it was read from; goes into the result
        """
    @property
    def title(self) -> str:
        ...
    @property
    def tonic(self) -> TonicRegulationSettings | None:
        """
        how every equilibrium is left to tonic regulation, a TonicRegulationSettings; None: it is not; not beside a simulation
        """
class RunStatus(enum.IntEnum):
    """
    What became of one run of an experiment.
    """
    failed = ...
    margin_unattainable = ...
    not_converged = ...
    not_run = ...
    solved = ...
    unbalanced = ...
class Severity(enum.Enum):
    """
    Weight of a diagnostic.
    """
    error = ...
    warning = ...
class Diagnostic:
    """
    What is wrong, or odd, in a file of a model; str() gives it in one line.
    """
    def __repr__(self) -> str:
        ...
    def __str__(self) -> str:
        ...
    @property
    def expectation(self) -> str:
        """
        what would have been right
        """
    @property
    def file(self) -> str:
        """
        name within the model directory
        """
    @property
    def row(self) -> int:
        """
        line number, counted from 1; 0: the file as a whole
        """
    @property
    def rows(self) -> int:
        """
        in how many rows of the file the same is wrong; row is the first
        """
    @property
    def severity(self) -> Severity:
        """
        Severity
        """
    @property
    def value(self) -> str:
        """
        as the file has it
        """
    @property
    def where(self) -> str:
        """
        what it is about
        """
def _analyze(model: Model, posture: PosedModel, coordinates: collections.abc.Sequence[str], shares: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], positions: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], muscles: collections.abc.Sequence[str]) -> Dataset:
    ...
def _breathe(model: Model, posture: Posture, manoeuvre: Manoeuvre) -> Dataset:
    ...
def _check_writable(file: os.PathLike[str] | str | bytes) -> None:
    ...
def _load_result(file: os.PathLike[str] | str | bytes) -> Dataset:
    ...
def _run_experiment(model: Model, experiment: Experiment, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any, earlier: Dataset | None = None, checkpoint: str = '') -> Dataset:
    ...
def _write_result(result: Dataset, file: os.PathLike[str] | str | bytes) -> None:
    ...
def activation_rate(excitation: typing.SupportsFloat | typing.SupportsIndex, activation: typing.SupportsFloat | typing.SupportsIndex, *, activation_time: typing.SupportsFloat | typing.SupportsIndex = 0.015, deactivation_time: typing.SupportsFloat | typing.SupportsIndex = 0.06, steepness: typing.SupportsFloat | typing.SupportsIndex = 10.0) -> float:
    """
    Rate of activation [1/s]; times in seconds.
    """
@typing.overload
def active_force_length(fiber_length: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Active force-length multiplier at a fibre length over the optimal one.
    """
@typing.overload
def active_force_length(fiber_length: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
    """
    The same for every number of an array.
    """
@typing.overload
def active_force_length_slope(fiber_length: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Its derivative.
    """
@typing.overload
def active_force_length_slope(fiber_length: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
    """
    The same for every number of an array.
    """
def add_loads_before(perturbations: PerturbationSet, loads: collections.abc.Sequence[ExternalLoad]) -> tuple[ExternalLoad, ...]:
    """
    The loads of a posture with what perturbations have of theirs before they begin: the body holds it from the
    start. Tuple of ExternalLoad; the given ones stay as they are.
    """
def apply(model: Model, changes: ChangeSet) -> Model:
    """
    The model with the changes of a ChangeSet made and recorded in its history; the given model
    stays as it is.
    
    Raises: InvalidArgument for a target that does not exist or a value out of range.
    """
def cavity_pressures(model: Model, statics: Statics, pressure: typing.SupportsFloat | typing.SupportsIndex) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
    """
    Pressures at the levels of the model, (levels) [Pa]: diaphragm, mid-abdomen and pelvic floor as shipped, from the
    pressure at the reference level and the weight of the contents.
    """
def check_built_model(model: Model) -> list[Diagnostic]:
    """
    Check of a built model: is it the body it says it is, do its muscles pull the way a tendon can? List of Diagnostic.
    """
def check_experiment(experiment: Experiment, model: Model) -> None:
    """
    Compares an experiment with the model it is to run on.
    
    Raises: DataError on the first thing that does not fit.
    """
def check_model(name_or_path: os.PathLike[str] | str | bytes) -> list[Diagnostic]:
    """
    Everything that can be said about a model directory: list of Diagnostic, empty if it is clean.
    """
def check_simulation(simulation: SimulationSetup, model: Model) -> None:
    """
    Raises: InvalidArgument if a number is out of its bounds, or a body or a perturbation does not exist.
    """
def compliant_rates(unit: MuscleTendon, length: typing.SupportsFloat | typing.SupportsIndex, velocity: typing.SupportsFloat | typing.SupportsIndex, activation: typing.SupportsFloat | typing.SupportsIndex, strain: typing.SupportsFloat | typing.SupportsIndex, short_range_stretch: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> MuscleTendonRates:
    """
    Rates of a unit whose tendon stretches.
    
    Args:
        length, velocity: of the path [m, m/s], lengthening > 0.
        activation: 0 to 1.
        strain: of the tendon [1].
        short-range stretch: stretch of attached cross-bridges [l_o].
    """
def critical_load_factor(stiffness: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, n]"], gravity_hessian: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, n]"]) -> float:
    """
    Factor on body weight at which an equilibrium becomes singular, all tensions kept [1].
    """
def delay_margin(A: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, n]"], delayed: collections.abc.Sequence[tuple[typing.SupportsFloat | typing.SupportsIndex, typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, n]"]]], smallest: typing.SupportsFloat | typing.SupportsIndex = 0.01, largest: typing.SupportsFloat | typing.SupportsIndex = 20.0, step: typing.SupportsFloat | typing.SupportsIndex = 1.1, nodes: typing.SupportsInt | typing.SupportsIndex = 20) -> DelayMargin:
    """
    The factor on all delays nearest to 1 at which stability changes, a DelayMargin.
    
    smallest, largest: factors looked at; step: ratio of neighbours in the search. Others as in
    rightmost_roots.
    """
def disc_pressure(disc: Disc, compression: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Nucleus pressure 1.5 compression / area [Pa].
    """
def evaluate_statics(model: Model, posture: Posture | PosedModel | typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"], stability_coordinates: collections.abc.Sequence[str] = []) -> Statics:
    """
    Statics of a model in a posture.
    
    stability_coordinates: names; empty: the rotations of every disc.
    """
def find_data(kind: str, name_or_path: str) -> pathlib.Path:
    """
    File or directory that a name or a path stands for. A path has a '/' or the ending of a file.
    
    kind: models, postures, experiments, conditions, interventions, breathing, control, perturbations or motions.
    """
def find_equilibrium_shape(model: Model, posture: PosedModel) -> EquilibriumShape:
    """
    Lets the abdomen take the shape that belongs to the equilibrium of a model, at constant contents.
    
    `pose_model` has done so for the model it was given; call this after a change of strengths or drives.
    """
@typing.overload
def force_velocity(velocity: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Force-velocity multiplier; -1 is the maximal velocity of shortening.
    """
@typing.overload
def force_velocity(velocity: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
    """
    The same for every number of an array.
    """
@typing.overload
def force_velocity_inverse(multiplier: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Velocity at which the multiplier is this.
    """
@typing.overload
def force_velocity_inverse(multiplier: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
    """
    The same for every number of an array.
    """
def initial_equilibrium(unit: MuscleTendon, kind: TendonKind, length: typing.SupportsFloat | typing.SupportsIndex, activation: typing.SupportsFloat | typing.SupportsIndex, velocity: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> Equilibrium:
    """
    State in which a unit on a path of given length [m] and velocity [m/s] is balanced; always returns, with a status.
    
    Raises:
        InvalidArgument: activation beyond 0 to 1, or a length that no unit would survive.
    """
def list_data(kind: str) -> list[str]:
    """
    Shipped names of a kind, sorted.
    """
def load_condition(name_or_path: os.PathLike[str] | str | bytes) -> ChangeSet:
    """
    The condition, a ChangeSet, of a shipped name or a file.
    
    Raises: DataError
    """
def load_control(name_or_path: os.PathLike[str] | str | bytes) -> ControlSettings:
    """
    The ControlSettings of a shipped name or a file.
    
    Raises: DataError
    """
def load_experiment(name_or_path: os.PathLike[str] | str | bytes, overrides: collections.abc.Sequence[str] = []) -> Experiment:
    """
    The Experiment of a shipped name or a file.
    
    overrides: 'key=value', made in order, such as
    'recruitment.effort_exponent=3'.
    
    Raises: DataError
    """
def load_intervention(name_or_path: os.PathLike[str] | str | bytes) -> ChangeSet:
    """
    The intervention, a ChangeSet, of a shipped name or a file.
    
    Raises: DataError
    """
def load_manoeuvre(name_or_path: os.PathLike[str] | str | bytes) -> Manoeuvre:
    """
    The Manoeuvre of a shipped name or a file.
    
    Raises: DataError
    """
def load_model(name_or_path: os.PathLike[str] | str | bytes) -> Model:
    """
    The model of a shipped name or a directory.
    
    Raises: DataError with the first error and the number of others.
    """
def load_motion(name_or_path: os.PathLike[str] | str | bytes) -> MotionTable:
    """
    The MotionTable of a shipped name or a file.
    
    Raises: DataError
    """
def load_perturbations(name_or_path: os.PathLike[str] | str | bytes) -> PerturbationSet:
    """
    The PerturbationSet of a shipped name or a file.
    
    Raises: DataError
    """
def load_posture(name_or_path: os.PathLike[str] | str | bytes) -> Posture:
    """
    The Posture of a shipped name or a file.
    
    Raises: DataError
    """
def make_initial_state(model: Model, posture: PosedModel, field: StiffnessField, result: RecruitmentResult, settings: InitialStateSettings = ...) -> InitialState:
    """
    Sets an equilibrium in motion: what was in balance moves, every fascicle starts at rest with the tension of
    the equilibrium. InitialState.
    
    field, result: of a PostureRecruiter of this model in this PosedModel.
    
    Raises: InvalidArgument if the equilibrium was not in balance; ConvergenceError if a fascicle has no
    equilibrium in the range of its curves.
    """
def make_muscle_tendon(fascicle: Fascicle, settings: MuscleTendonSettings = ...) -> MuscleTendon:
    """
    Constants of a fascicle, its strength and rest length worked in.
    """
def mass_metric(statics: Statics) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
    """
    Mass matrix, (n_metric, n_metric).
    """
def mean_activation(model: Model, activation: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"], target: str) -> float:
    """
    Mean activation of a fascicle, a group or a set of groups, weighted by maximal force [1].
    
    activation: (fascicles) [1].
    """
def metabolic_rate(mass: typing.SupportsFloat | typing.SupportsIndex, *, excitation: typing.SupportsFloat | typing.SupportsIndex, fiber_length: typing.SupportsFloat | typing.SupportsIndex, fiber_speed: typing.SupportsFloat | typing.SupportsIndex, active_force: typing.SupportsFloat | typing.SupportsIndex, fiber_force: typing.SupportsFloat | typing.SupportsIndex, isometric_force: typing.SupportsFloat | typing.SupportsIndex, settings: MetabolicSettings = ...) -> MetabolicRate:
    """
    Metabolic rate of a muscle of a mass [kg]: fibre length [l_o], speed [m/s] lengthening > 0, forces [N].
    """
def moment_arms(model: Model, posture: Posture | PosedModel | typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"]) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
    """
    Moment arms -dL/dq, (fascicles, coordinates) [m/rad; 1 for a slide]: positive where tension drives
    the coordinate up.
    
    posture: Posture, or values of all coordinates, (coordinates) [rad or m].
    """
def muscle_mass(max_force: typing.SupportsFloat | typing.SupportsIndex, optimal_length: typing.SupportsFloat | typing.SupportsIndex, specific_tension: typing.SupportsFloat | typing.SupportsIndex, density: typing.SupportsFloat | typing.SupportsIndex = 1059.7) -> float:
    """
    Mass of a muscle [kg] from force [N], length [m], tension [Pa], density [kg/m^3].
    """
@typing.overload
def passive_force_length(fiber_length: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Passive force over maximal force at a fibre length over the optimal one.
    """
@typing.overload
def passive_force_length(fiber_length: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
    """
    The same for every number of an array.
    """
@typing.overload
def passive_force_length_slope(fiber_length: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Its derivative.
    """
@typing.overload
def passive_force_length_slope(fiber_length: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
    """
    The same for every number of an array.
    """
def path_lengths(model: Model, posture: Posture | PosedModel | typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"]) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, 1]"]:
    """
    Length of every fascicle's path, (fascicles) [m].
    
    posture: Posture, or values of all coordinates, (coordinates) [rad or m].
    """
def pose_model(model: Model, posture: Posture) -> PosedModel:
    """
    Works a Posture out for a model.
    
    Raises: InvalidArgument for a name the model does not have, a
    coordinate named twice, or a value out of range.
    """
@typing.overload
def recruit(model: Model, posture: Posture, settings: RecruitmentSettings | None = None, **kwargs: typing.Any) -> PostureRecruitment:
    """
    Static optimization (muscle recruitment) of a posture: least effort in equilibrium with a certified margin of
    stability, in the shape of the abdomen that belongs to it. The same bits as in C++ and on the command line.
    
    Args:
        posture: Posture, or a PosedModel that `pose_model` gave for this model or before it was changed.
        settings: RecruitmentSettings; None: the defaults. Further keywords replace single fields:
            recruit(model, posture, metric="segment", margin=50.0).
    
    Returns:
        PostureRecruitment. Never raises for want of a solution: its status says what was found.
    
    Raises:
        InvalidArgument: posture or settings do not fit the model.
        ConvergenceError: the body does not come to rest.
    """
@typing.overload
def recruit(model: Model, posture: PosedModel, settings: RecruitmentSettings | None = None, **kwargs: typing.Any) -> PostureRecruitment:
    """
    The same from a pose.
    """
def reflex_drive(length: typing.SupportsFloat | typing.SupportsIndex, velocity: typing.SupportsFloat | typing.SupportsIndex, force: typing.SupportsFloat | typing.SupportsIndex, length_gain: typing.SupportsFloat | typing.SupportsIndex, velocity_gain: typing.SupportsFloat | typing.SupportsIndex, force_gain: typing.SupportsFloat | typing.SupportsIndex, rest_length: typing.SupportsFloat | typing.SupportsIndex = 1.0, response: VelocityResponse = ..., half_wave_width: typing.SupportsFloat | typing.SupportsIndex = 0.01, root_width: typing.SupportsFloat | typing.SupportsIndex = 0.01) -> float:
    """
    What a reflex adds to the drive of a muscle [1].
    
    length: of the fibre [l_o]; velocity: lengthening > 0 [v_max]; force: of the tendon [F_o].
    """
def reflex_excitation(drive: typing.SupportsFloat | typing.SupportsIndex, reflex: typing.SupportsFloat | typing.SupportsIndex, reflex_gain: typing.SupportsFloat | typing.SupportsIndex = 1.0, inhibition: typing.SupportsFloat | typing.SupportsIndex = 0.0, clamp_width: typing.SupportsFloat | typing.SupportsIndex = 0.01) -> float:
    """
    Excitation of a muscle from its drive and its reflexes, 0 to 1 [1].
    """
def rightmost_roots(A: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, n]"], delayed: collections.abc.Sequence[tuple[typing.SupportsFloat | typing.SupportsIndex, typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, n]"]]], nodes: typing.SupportsInt | typing.SupportsIndex = 20, count: typing.SupportsInt | typing.SupportsIndex = 6) -> typing.Annotated[numpy.typing.NDArray[numpy.complex128], "[m, 1]"]:
    """
    Rightmost roots of x'(t) = A x(t) + sum_k A_k x(t - T_k) by decreasing real part, those with Im >= 0,
    (up to count) complex [1/s].
    
    A: (n, n) [1/s]; delayed: list of (T_k [s], A_k (n, n) [1/s]); nodes: of the collocation.
    """
def rigid_rates(unit: MuscleTendon, length: typing.SupportsFloat | typing.SupportsIndex, velocity: typing.SupportsFloat | typing.SupportsIndex, activation: typing.SupportsFloat | typing.SupportsIndex, short_range_stretch: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> MuscleTendonRates:
    """
    Rates of a unit on a rigid tendon: length and velocity of the path [m, m/s], activation, short-range stretch [l_o].
    """
def run_simulation(model: Model, posture: PosedModel, field: StiffnessField, result: RecruitmentResult, simulation: SimulationSetup) -> SimulationResult:
    """
    Runs a Simulation from an equilibrium. A simulation that cannot go on is a SimulationResult: see its status.
    
    posture: PosedModel with the loads that perturbations have before they begin (add_loads_before).
    field, result: of a PostureRecruiter of this model in this posture.
    
    Raises: InvalidArgument as check_simulation and make_initial_state do; KeyboardInterrupt on Ctrl-C.
    """
def run_tracking_simulation(model: Model, posture: PosedModel, settings: RecruitmentSettings, simulation: SimulationSetup) -> SimulationResult:
    """
    Runs a simulation whose body follows a reference trajectory, from a PosedModel. Rotations are counted from
    the reference trajectory.
    
    settings: RecruitmentSettings, for the equilibria of the nodes.
    
    Raises: InvalidArgument if a number is out of its bounds or the simulation is disturbed;
    KeyboardInterrupt on Ctrl-C.
    """
def sample_times(simulation: SimulationSetup) -> list[float]:
    """
    Times of the samples of a simulation that runs to its end: list [s].
    """
def scaled(perturbations: PerturbationSet, name: str, factor: typing.SupportsFloat | typing.SupportsIndex) -> PerturbationSet:
    """
    The same PerturbationSet with one perturbation a factor larger: an impulse, a push, or a load that comes.
    
    Raises: InvalidArgument if not exactly one of these has the name.
    """
def segment_loads(model: Model, field: StiffnessField, equilibrium: EquilibriumState) -> SegmentLoads:
    """
    SegmentLoads of an equilibrium.
    """
def segment_metric(model: Model, statics: Statics) -> typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"]:
    """
    Unit relative rotation of every disc, (n_metric, n_metric).
    """
@typing.overload
def simulate(model: Model, start: PostureRecruitment, simulation: SimulationSetup) -> SimulationResult:
    """
    Simulates from a PostureRecruitment of this model: its body is free, or follows the reference trajectory.
    
    A simulation that cannot go on, or has no equilibrium to start from, is a SimulationResult: see its status.
    
    Raises:
        InvalidArgument: as check_simulation and make_initial_state.
        KeyboardInterrupt: Ctrl-C.
    """
@typing.overload
def simulate(model: Model, posture: Posture, simulation: SimulationSetup, settings: RecruitmentSettings | None = None, **kwargs: typing.Any) -> SimulationResult:
    """
    Simulates a posture: the body bears the loads that perturbations have before they begin, static optimization (`recruit`)
    gives the initial state, and the simulation follows. The same bits as an experiment of this posture and simulation.
    
    Args:
        settings: RecruitmentSettings; None: the defaults. Further keywords replace single fields.
    """
def solve_qp(weight: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"], linear: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"], A: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, n]"] | None = None, b: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"] | None = None, G: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, n]"] | None = None, h: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"] | None = None, lower: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"] | None = None, upper: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, 1]"] | None = None, exponent: typing.SupportsFloat | typing.SupportsIndex = 3.0, power_variables: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex] = [], tolerance: typing.SupportsFloat | typing.SupportsIndex = 1e-09) -> QpSolution:
    """
    Minimises a separable convex cost under linear rows and bounds.
    
        minimise  sum 1/2 w x^2 + c x     subject to  A x = b,  G x >= h,  lower <= x <= upper
    
    Variables listed in power_variables cost w x^p + c x instead, with p = exponent > 2 and lower >= 0.
    
    Args:
        weight: w, (n), each >= 0.
        linear: c, (n).
        A, b: equality rows, (m, n) and (m); None for none.
        G, h: rows of the cuts, (k, n) and (k); None for none.
        lower, upper: bounds, (n), infinities allowed; None for none.
    
    Returns:
        QpSolution. Its status says whether there is a solution; only a malformed problem raises.
    
    Raises:
        InvalidArgument: sizes disagree, a number is NaN, a weight is negative, or lower > upper.
    """
def spectral_abscissa(A: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, n]"], delayed: collections.abc.Sequence[tuple[typing.SupportsFloat | typing.SupportsIndex, typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, n]"]]], nodes: typing.SupportsInt | typing.SupportsIndex = 20) -> float:
    """
    Largest real part of all roots [1/s]: negative if disturbances die out. Arguments as in rightmost_roots.
    """
@typing.overload
def tendon_force(tendon_length: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Tendon force over maximal force at a length over the slack one.
    """
@typing.overload
def tendon_force(tendon_length: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
    """
    The same for every number of an array.
    """
@typing.overload
def tendon_force_slope(tendon_length: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Its derivative.
    """
@typing.overload
def tendon_force_slope(tendon_length: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
    """
    The same for every number of an array.
    """
def tendon_kind(fascicle: Fascicle, settings: MuscleTendonSettings = ...) -> TendonKind:
    """
    The kind of tendon that settings give to a fascicle.
    """
__commit__: str
__version__: str = '0.1.0'
cause_names: tuple[str, ...] = ('weight', 'external', 'muscle', 'pressure', 'ligament', 'facet')
result_schema: int = 2
