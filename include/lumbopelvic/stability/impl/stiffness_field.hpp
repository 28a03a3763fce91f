#pragma once
/// Definitions of stiffness_field.hpp: how the stiffness of a posture is put together. Included by
/// stiffness_field.hpp where the library is used as headers.

#include <algorithm>

#include "lumbopelvic/muscle/static_fascicle.hpp"
#include "lumbopelvic/stability/stiffness_field.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE StiffnessField::StiffnessField(const Model& model, const Statics& statics, double gamma,
                                                  bool tendon)
    : model_(&model), statics_(&statics) {
  const auto& s = statics.stability;
  const Eigen::Index n = s.size(), n_discs = Eigen::Index(model.discs.size());
  VecX<double> passive(model.n_fascicles()), active(model.n_fascicles());
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const Fascicle& fascicle = model.fascicles[std::size_t(m)];
    const StaticFascicle held = static_fascicle(fascicle, statics.length[m], gamma, tendon);
    tensions_.push_back(held.tension);
    stiffnesses_.push_back(held.stiffness);
    passive[m] = tensions_.back().passive;
    active[m] = tensions_.back().active;
  }
  arms_ = statics.length_gradient(s.coordinate, Eigen::all);
  linea_alba_arms_ = statics.linea_alba_gradient(s.coordinate, Eigen::all);
  volume_ = statics.volume.gradient(s.coordinate);

  constant_ = statics.gravity_hessian + statics.external_hessian + statics.tissue_hessian;
  discs_.assign(model.discs.size(), MatX<double>::Zero(n, n));
  compression_constant_.resize(n_discs);
  compression_activation_.resize(n_discs, model.n_fascicles());
  compression_linea_alba_.resize(n_discs, Eigen::Index(model.linea_alba.size()));
  compression_pressure_.resize(n_discs);
  for (Eigen::Index j = 0; j < n_discs; ++j) {
    const Disc& disc = model.discs[std::size_t(j)];
    const DiscGradient& g = statics.discs[std::size_t(j)];
    for (std::size_t a = 0; a < 3; ++a)
      for (std::size_t b = 0; b < 3; ++b) {
        const int row = s.column[std::size_t(disc.rotation[a])],
                  col = s.column[std::size_t(disc.rotation[b])];
        if (row < 0 || col < 0) continue;
        discs_[std::size_t(j)](row, col) = g.hessian(Eigen::Index(a), Eigen::Index(b));
        constant_(row, col) += g.brace_hessian(Eigen::Index(a), Eigen::Index(b));
      }
    add_translations(disc, g);
    const int axial = disc.reaction[1];
    const auto pull = statics.length_gradient.row(axial);
    compression_activation_.row(j) = pull.cwiseProduct(active.transpose());
    compression_linea_alba_.row(j) = statics.linea_alba_gradient.row(axial);
    compression_pressure_[j] = -statics.volume.gradient[axial];
    compression_constant_[j] = pull.dot(passive) - statics.gravity[axial] - statics.external[axial] -
                               statics.ligament_force[axial] - statics.facet_force[axial] +
                               model.cavity.pleural_pressure * statics.volume.pleural_gradient[axial];
  }
}

/// The elastic centre's stiffness, where translations of the disc are among the stability coordinates.
LUMBOPELVIC_INLINE void StiffnessField::add_translations(const Disc& disc, const DiscGradient& g) {
  const auto& column = statics_->stability.column;
  const auto of = [&](int coordinate) { return column[std::size_t(coordinate)]; };
  if (std::all_of(disc.reaction.begin(), disc.reaction.end(), [&](int c) { return of(c) < 0; })) return;
  const auto coordinates = disc_coordinates(disc);
  for (std::size_t a = 0; a < 6; ++a)
    for (std::size_t b = 0; b < 6; ++b)
      if (of(coordinates[a]) >= 0 && of(coordinates[b]) >= 0)
        constant_(of(coordinates[a]), of(coordinates[b])) +=
            g.translation_hessian(Eigen::Index(a), Eigen::Index(b));
}

LUMBOPELVIC_INLINE VecX<double> StiffnessField::compression(const EquilibriumState& x) const {
  return compression_constant_ + compression_activation_ * x.activation + compression_pressure_ * x.pressure +
         compression_linea_alba_ * x.linea_alba_tension;
}

LUMBOPELVIC_INLINE void StiffnessField::stiffness(const EquilibriumState& x, MatX<double>& H) const {
  const Eigen::Index n = size();
  const auto n_m = x.activation.size();
  VecX<double> tension(n_m), stiff(n_m);
  for (Eigen::Index m = 0; m < n_m; ++m) {
    const FascicleTension& t = tensions_[std::size_t(m)];
    tension[m] = t.passive + x.activation[m] * t.active;
    stiff[m] = stiffnesses_[std::size_t(m)].at(x.activation[m]);
  }
  H = constant_;
  Eigen::Map<VecX<double>> stacked(H.data(), n * n);
  stacked.noalias() += statics_->length_hessian * tension;
  stacked.noalias() += statics_->linea_alba_hessian * x.linea_alba_tension;
  H.noalias() += arms_ * stiff.asDiagonal() * arms_.transpose();
  for (Eigen::Index b = 0; b < x.linea_alba_tension.size(); ++b)
    H.noalias() += model_->linea_alba[std::size_t(b)].stiffness_at(x.linea_alba_tension[b]) *
                   linea_alba_arms_.col(b) * linea_alba_arms_.col(b).transpose();
  const VecX<double> C = compression(x);
  for (std::size_t j = 0; j < discs_.size(); ++j)
    H += model_->discs[j].preload.factor(C[Eigen::Index(j)]) * discs_[j];
  H.noalias() += contents_stiffness(model_->cavity, x.pressure) * volume_ * volume_.transpose();
  H -= x.pressure * statics_->volume.hessian;
}

LUMBOPELVIC_INLINE double StiffnessField::along(const EquilibriumState& x, const VecX<double>& v) const {
  MatX<double> H;
  stiffness(x, H);
  return v.dot(H * v);
}

LUMBOPELVIC_INLINE void StiffnessField::supergradient(const EquilibriumState& x, const MatX<double>& Z,
                                                      EquilibriumGradient& g) const {
  const Eigen::Map<const VecX<double>> stacked(Z.data(), Z.size());
  const VecX<double> C = compression(x);
  VecX<double> by_compression(C.size());
  for (std::size_t j = 0; j < discs_.size(); ++j)
    by_compression[Eigen::Index(j)] =
        model_->discs[j].preload.slope(C[Eigen::Index(j)]) * Z.cwiseProduct(discs_[j]).sum();

  const VecX<double> geometric = statics_->length_hessian.transpose() * stacked;
  const VecX<double> arm = (Z * arms_).cwiseProduct(arms_).colwise().sum().transpose();
  g.activation = compression_activation_.transpose() * by_compression;
  for (Eigen::Index m = 0; m < g.activation.size(); ++m)
    g.activation[m] += stiffnesses_[std::size_t(m)].slope(x.activation[m]) * arm[m] +
                       tensions_[std::size_t(m)].active * geometric[m];

  const VecX<double> linea_alba_arm =
      (Z * linea_alba_arms_).cwiseProduct(linea_alba_arms_).colwise().sum().transpose();
  g.linea_alba_tension = compression_linea_alba_.transpose() * by_compression +
                         statics_->linea_alba_hessian.transpose() * stacked;
  for (Eigen::Index b = 0; b < g.linea_alba_tension.size(); ++b)
    g.linea_alba_tension[b] +=
        model_->linea_alba[std::size_t(b)].stiffness_slope(x.linea_alba_tension[b]) * linea_alba_arm[b];
  g.pressure = compression_pressure_.dot(by_compression) +
               volume_.dot(Z * volume_) / model_->cavity.gas_volume -
               Z.cwiseProduct(statics_->volume.hessian).sum();
}

LUMBOPELVIC_INLINE MatX<double> StiffnessField::compression_rows() const {
  MatX<double> rows(compression_constant_.size(),
                    compression_activation_.cols() + 1 + compression_linea_alba_.cols());
  rows << compression_activation_, compression_pressure_, compression_linea_alba_;
  return rows;
}

LUMBOPELVIC_INLINE void StiffnessField::coupling(const EquilibriumState& x, const VecX<double>& v,
                                                 const MatX<double>& U, MatX<double>& rows) const {
  const Eigen::Index n = size(), n_m = x.activation.size(), n_b = x.linea_alba_tension.size();
  const auto times_v = [&](const MatX<double>& stacked) {  // every symmetric matrix times v, side by side
    VecX<double> product(n * stacked.cols());
    product.noalias() = Eigen::Map<const MatX<double>>(stacked.data(), n, n * stacked.cols()).transpose() * v;
    return MatX<double>(Eigen::Map<const MatX<double>>(product.data(), n, stacked.cols()));
  };
  rows.setZero(U.cols(), n_m + 1 + n_b);
  auto by_activation = rows.leftCols(n_m);
  by_activation.noalias() = U.transpose() * times_v(statics_->length_hessian);
  MatX<double> arms(U.cols(), n_m);
  arms.noalias() = U.transpose() * arms_;
  const VecX<double> along = arms_.transpose() * v;
  for (Eigen::Index m = 0; m < n_m; ++m) {
    const double slope = stiffnesses_[std::size_t(m)].slope(x.activation[m]) * along[m];
    by_activation.col(m) = tensions_[std::size_t(m)].active * by_activation.col(m) + slope * arms.col(m);
  }
  rows.col(n_m) = volume_.dot(v) / model_->cavity.gas_volume * (U.transpose() * volume_) -
                  U.transpose() * (statics_->volume.hessian * v);
  auto by_linea_alba = rows.rightCols(n_b);
  by_linea_alba.noalias() = U.transpose() * times_v(statics_->linea_alba_hessian);
  for (Eigen::Index b = 0; b < n_b; ++b)
    by_linea_alba.col(b) += model_->linea_alba[std::size_t(b)].stiffness_slope(x.linea_alba_tension[b]) *
                            linea_alba_arms_.col(b).dot(v) * (U.transpose() * linea_alba_arms_.col(b));
  const VecX<double> C = compression(x);
  const MatX<double> by_compression = compression_rows();
  for (std::size_t j = 0; j < discs_.size(); ++j) {
    const VecX<double> along_disc = U.transpose() * (discs_[j] * v);
    if (along_disc.isZero(0.0)) continue;
    rows.noalias() +=
        model_->discs[j].preload.slope(C[Eigen::Index(j)]) * along_disc * by_compression.row(Eigen::Index(j));
  }
}

LUMBOPELVIC_INLINE void StiffnessField::curvature(const EquilibriumState& x, const MatX<double>& Z,
                                                  VecX<double>& own, VecX<double>& disc) const {
  const Eigen::Index n_m = x.activation.size(), n_b = x.linea_alba_tension.size();
  own.setZero(n_m + 1 + n_b);
  const VecX<double> arm = (Z * arms_).cwiseProduct(arms_).colwise().sum().transpose();
  for (Eigen::Index m = 0; m < n_m; ++m)
    own[m] = -stiffnesses_[std::size_t(m)].curvature(x.activation[m]) * arm[m];
  for (Eigen::Index b = 0; b < n_b; ++b)
    own[n_m + 1 + b] = -model_->linea_alba[std::size_t(b)].stiffness_curvature(x.linea_alba_tension[b]) *
                       linea_alba_arms_.col(b).dot(Z * linea_alba_arms_.col(b));
  const VecX<double> C = compression(x);
  disc.resize(C.size());
  for (Eigen::Index j = 0; j < C.size(); ++j)
    disc[j] =
        -model_->discs[std::size_t(j)].preload.curvature(C[j]) * Z.cwiseProduct(discs_[std::size_t(j)]).sum();
}

}  // namespace lumbopelvic
