#include "oracle/simbody_engine.hpp"

#include <Simbody.h>

namespace lumbopelvic::test {

namespace {

SimTK::Vec3 to(const Eigen::Vector3d& v) { return {v[0], v[1], v[2]}; }
SimTK::Transform to(const EngineFrame& X) {
  const auto& R = X.R;
  const SimTK::Mat33 M(R(0, 0), R(0, 1), R(0, 2), R(1, 0), R(1, 1), R(1, 2), R(2, 0), R(2, 1), R(2, 2));
  return {SimTK::Rotation(M, true), to(X.p)};
}
EngineFrame turned(const EngineFrame& X, const Eigen::Matrix3d& R) { return {X.R * R, X.p}; }

/// A frame whose chosen axis (0: x, 2: z) lies along a direction.
Eigen::Matrix3d along(const Eigen::Vector3d& direction, int axis) {
  return Eigen::Quaterniond::FromTwoVectors(Eigen::Vector3d::Unit(axis), direction).toRotationMatrix();
}

SimTK::Body::Rigid rigid(const EngineBody& body) {
  const auto inertia =
      SimTK::Inertia(SimTK::SymMat33(body.inertia_C(0, 0), body.inertia_C(1, 0), body.inertia_C(1, 1),
                                     body.inertia_C(2, 0), body.inertia_C(2, 1), body.inertia_C(2, 2)));
  const SimTK::MassProperties about_C(body.mass, SimTK::Vec3(0), inertia);
  return SimTK::Body::Rigid(about_C.calcTransformedMassProps(~to(body.X_MC)));
}

}  // namespace

struct SimbodyEngine::Parts {
  SimTK::MultibodySystem system;
  SimTK::SimbodyMatterSubsystem matter{system};
  SimTK::GeneralForceSubsystem forces{system};
  SimTK::Force::DiscreteForces applied{forces, matter};
  SimTK::State state;
  EngineJoints joints;
  std::vector<std::pair<SimTK::MobilizedBodyIndex, int>>
      place;  ///< of each coordinate: body, and which of its speeds

  int n() const { return state.getNU(); }
  int dof(int coordinate) const {
    const auto& [body, u] = place[std::size_t(coordinate)];
    return int(matter.getMobilizedBody(body).getFirstUIndex(state)) + u;
  }
  Eigen::VectorXd pick(const std::vector<int>& coordinates, const SimTK::Vector& from) const {
    Eigen::VectorXd x{Eigen::Index(coordinates.size())};
    for (std::size_t i = 0; i < coordinates.size(); ++i) x[Eigen::Index(i)] = from[dof(coordinates[i])];
    return x;
  }
  SimTK::MobilizedBodyIndex add(const EngineBody& body, SimTK::MobilizedBodyIndex parent);
  SimTK::MobilizedBodyIndex add_whole(const EngineBody& body, SimTK::MobilizedBodyIndex parent);
};

/// Axis by axis, with bodies without mass between.
SimTK::MobilizedBodyIndex SimbodyEngine::Parts::add(const EngineBody& body,
                                                    SimTK::MobilizedBodyIndex parent) {
  if (body.axes.empty())
    return SimTK::MobilizedBody::Weld(matter.updMobilizedBody(parent), to(body.X_PF), rigid(body),
                                      SimTK::Transform());
  if (joints == EngineJoints::whole)
    if (const auto whole = add_whole(body, parent); whole.isValid()) return whole;
  EngineFrame X_PF = body.X_PF;
  for (const EngineAxis& axis : body.axes) {
    const Eigen::Matrix3d R = along(axis.direction, axis.turns ? 2 : 0);
    const SimTK::Body own = &axis == &body.axes.back() ? SimTK::Body(rigid(body)) : SimTK::Body::Massless();
    auto& carrier = matter.updMobilizedBody(parent);
    const SimTK::Transform inner = to(turned(X_PF, R)), outer = to(turned({}, R));
    if (axis.turns)
      parent = SimTK::MobilizedBody::Pin(carrier, inner, own, outer);
    else
      parent = SimTK::MobilizedBody::Slider(carrier, inner, own, outer);
    place[std::size_t(axis.coordinate)] = {parent, 0};
    X_PF = {};
  }
  return parent;
}

/// Three turns about perpendicular axes as a gimbal; with three slides along the same axes as a bushing.
SimTK::MobilizedBodyIndex SimbodyEngine::Parts::add_whole(const EngineBody& body,
                                                          SimTK::MobilizedBodyIndex parent) {
  const std::size_t n = body.axes.size(), slides = n >= 3 ? n - 3 : 0;
  if (n != 3 && n != 6) return {};
  Eigen::Matrix3d R;
  for (std::size_t k = 0; k < 3; ++k) {
    if (!body.axes[slides + k].turns) return {};
    R.col(Eigen::Index(k)) = body.axes[slides + k].direction;
  }
  if (!R.isUnitary(1e-12) || R.determinant() < 0.0) return {};
  auto& carrier = matter.updMobilizedBody(parent);
  const SimTK::Transform inner = to(turned(body.X_PF, R)), outer = to(turned({}, R));
  if (slides == 0)
    parent = SimTK::MobilizedBody::Gimbal(carrier, inner, rigid(body), outer);
  else
    parent = SimTK::MobilizedBody::Bushing(carrier, inner, rigid(body), outer);
  for (std::size_t k = 0; k < n; ++k) {
    auto u = Eigen::Index(k) - Eigen::Index(slides);
    if (k < slides) {
      (R.transpose() * body.axes[k].direction).maxCoeff(&u);
      u += 3;
    }
    place[std::size_t(body.axes[k].coordinate)] = {parent, int(u)};
  }
  return parent;
}

SimbodyEngine::SimbodyEngine(const EngineModel& from, EngineJoints joints)
    : parts_(std::make_unique<Parts>()) {
  parts_->joints = joints;
  parts_->place.resize(std::size_t(from.n_coordinates));
  SimTK::Force::UniformGravity(parts_->forces, parts_->matter, to(from.gravity_W));
  std::vector<SimTK::MobilizedBodyIndex> bodies(from.bodies.size());
  for (std::size_t b = 0; b < from.bodies.size(); ++b) {
    const EngineBody& body = from.bodies[b];
    if (body.is_carried)
      bodies[b] = parts_->add(
          body, body.parent < 0 ? SimTK::MobilizedBodyIndex(0) : bodies[std::size_t(body.parent)]);
  }
  for (std::size_t c = 0; c < from.stiffness.size(); ++c)
    if (const auto& [body, q] = parts_->place[c]; body.isValid())
      SimTK::Force::MobilityLinearSpring(parts_->forces, parts_->matter.getMobilizedBody(body),
                                         SimTK::MobilizerQIndex(q), from.stiffness[c], 0.0);
  parts_->state = parts_->system.realizeTopology();
  parts_->system.realizeModel(parts_->state);
}

SimbodyEngine::~SimbodyEngine() = default;

void SimbodyEngine::set(const std::vector<int>& coordinates, const Eigen::VectorXd& q,
                        const Eigen::VectorXd& v, const Eigen::VectorXd& tau) {
  SimTK::Vector force(parts_->n(), 0.0);
  for (std::size_t i = 0; i < coordinates.size(); ++i) {
    const int d = parts_->dof(coordinates[i]);
    parts_->state.updQ()[d] = q[Eigen::Index(i)];
    parts_->state.updU()[d] = v[Eigen::Index(i)];
    force[d] = tau[Eigen::Index(i)];
  }
  parts_->applied.setAllMobilityForces(parts_->state, force);
  run_again();
}

Eigen::VectorXd SimbodyEngine::let_go(const std::vector<int>& coordinates, const Eigen::VectorXd& q,
                                      const Eigen::VectorXd& v, double time, double accuracy) {
  set(coordinates, q, v, Eigen::VectorXd::Zero(q.size()));
  SimTK::RungeKuttaMersonIntegrator integrator(parts_->system);
  integrator.setAccuracy(accuracy);
  SimTK::TimeStepper stepper(parts_->system, integrator);
  stepper.initialize(parts_->state);
  stepper.stepTo(time);
  return parts_->pick(coordinates, stepper.getState().getQ());
}

void SimbodyEngine::run_again() {
  parts_->state.updQ();  // forgets what was computed
  parts_->state.updU();
  parts_->system.realize(parts_->state, SimTK::Stage::Acceleration);
}

Eigen::MatrixXd SimbodyEngine::mass_matrix(const std::vector<int>& coordinates) const {
  SimTK::Matrix M;
  parts_->matter.calcM(parts_->state, M);
  const auto n = Eigen::Index(coordinates.size());
  Eigen::MatrixXd ours(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j)
      ours(i, j) = M(parts_->dof(coordinates[std::size_t(i)]), parts_->dof(coordinates[std::size_t(j)]));
  return ours;
}

Eigen::VectorXd SimbodyEngine::bias(const std::vector<int>& coordinates) const {
  const SimTK::Vector none(parts_->n(), 0.0);
  SimTK::Vector residual;
  parts_->matter.calcResidualForceIgnoringConstraints(
      parts_->state, none, parts_->system.getRigidBodyForces(parts_->state, SimTK::Stage::Dynamics), none,
      residual);
  return parts_->pick(coordinates, residual);
}

Eigen::VectorXd SimbodyEngine::acceleration(const std::vector<int>& coordinates) const {
  return parts_->pick(coordinates, parts_->state.getUDot());
}

}  // namespace lumbopelvic::test
