#include <numeric>

#include "catch.hpp"
#include "dynamics/moving_body.hpp"
#include "lumbopelvic/dynamics/path_rows.hpp"

using namespace lumbopelvic;
using test::MovingBody;

namespace {

/// The arms of the shipped body, and a matrix of random numbers where they can differ from zero.
struct SparseMomentArms {
  MovingBody body;
  MomentArms arms{body.moving.tree(), body.moving.paths()};
  std::mt19937_64 generator{31};
  std::vector<int> all = every_dof();

  [[nodiscard]] std::vector<int> every_dof() const {
    std::vector<int> dofs(std::size_t(arms.n_dofs()));
    std::iota(dofs.begin(), dofs.end(), 0);
    return dofs;
  }

  [[nodiscard]] MatX<double> random() {
    MatX<double> A = MatX<double>::Zero(arms.n_paths(), arms.n_dofs());
    for (int m = 0; m < arms.n_paths(); ++m)
      for (const int k : arms.dofs(m)) A(m, k) = test::random_vector(1, 1.0, generator)[0];
    return A;
  }
};

}  // namespace

TEST_CASE("Rows of paths multiply as the full matrix does", "[dynamics][property]") {
  SparseMomentArms at;
  PathRows rows(at.arms, at.all);
  const MatX<double> A = at.random(), B = at.random(), D = at.random();
  VecX<double> a, b, d, y;
  rows.take(A, a), rows.take(B, b), rows.take(D, d);
  CHECK(rows.full(a, A.cols()) == A);
  CHECK(rows.n_values() < A.size() / 2);  // what is left out is worth leaving out

  const VecX<double> x = test::random_vector(int(A.cols()), 1.0, at.generator),
                     f = test::random_vector(int(A.rows()), 1.0, at.generator),
                     k = test::random_vector(int(A.rows()), 1.0, at.generator);
  rows.multiply(a, x, y);
  CHECK((y - A * x).norm() < 1e-12 * y.norm());
  VecX<double> z = x;
  rows.subtract_transposed(a, f, z);
  CHECK((z - (x - A.transpose() * f)).norm() < 1e-12 * z.norm());
  MatX<double> C = MatX<double>::Ones(A.cols(), A.cols());
  rows.add_weighted(a, k, d, f, b, C);
  const MatX<double> expected =
      MatX<double>::Ones(A.cols(), A.cols()) + A.transpose() * (k.asDiagonal() * D + f.asDiagonal() * B);
  CHECK((C - expected).norm() < 1e-12 * expected.norm());
}

TEST_CASE("Columns behind the degrees of freedom are known to the paths they are said to be known to",
          "[dynamics][unit]") {
  SparseMomentArms at;
  PathRows rows(at.arms, at.all, 2, {12});
  const int n = at.arms.n_dofs();
  const MatX<double> A = MatX<double>::Ones(at.arms.n_paths(), n + 2);
  VecX<double> a, y, z;
  rows.take(A, a);
  const MatX<double> full = rows.full(a, n + 2);
  for (int m = 0; m < at.arms.n_paths(); ++m) {
    const auto dofs = at.arms.dofs(m);
    CHECK(full(m, n + 1) == double(std::ranges::count(dofs, 12)));
    CHECK(full.row(m).head(n).sum() == double(dofs.size()));
  }
  rows.multiply(a, VecX<double>::Ones(n + 2), y);
  rows.multiply(a, VecX<double>::Ones(n), z);  // of the leading columns alone
  CHECK((y - z).maxCoeff() == 2.0);
  CHECK((y - z).minCoeff() == 0.0);
}

TEST_CASE("Degrees of freedom that are no states have no column", "[dynamics][unit]") {
  SparseMomentArms at;
  const MatX<double> A = at.random();
  const std::vector<int> some{7, 13, 14, 20};
  PathRows rows(at.arms, some);
  const MatX<double> narrow = A(Eigen::all, some);
  VecX<double> a, y;
  rows.take(narrow, a);
  CHECK(rows.full(a, 4) == narrow);
  rows.multiply(a, VecX<double>::LinSpaced(4, 1.0, 4.0), y);
  CHECK((y - narrow * VecX<double>::LinSpaced(4, 1.0, 4.0)).norm() < 1e-12 * y.norm());
}
