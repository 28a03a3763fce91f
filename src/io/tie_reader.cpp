#include "io/tie_reader.hpp"

#include "lumbopelvic/muscle/path.hpp"

namespace lumbopelvic::io {

namespace {
constexpr Bound plausible_tie{0.0, 1e6, false, false, "0 to 1e6 N/m (in N/mm?)"};
}  // namespace

void read_ties(const Tables& tables, const Skeleton& skeleton, Model& model) {
  if (!tables.ties) return;
  const Table& table = *tables.ties;
  const NameIndex names(table, "tie");
  for (int row = 0; row < table.size(); ++row) {
    Tie tie;
    tie.name = table.key(row);
    tie.a = skeleton.point(table, row, "body_a", {"xa_m", "ya_m", "za_m"});
    tie.b = skeleton.point(table, row, "body_b", {"xb_m", "yb_m", "zb_m"});
    tie.stiffness = table.number(row, "stiffness_N_per_m", nonnegative, plausible_tie);
    if (table.text(row, "body_a") == table.text(row, "body_b"))
      table.fault(row, "body_b", "a body other than that of the first end");
    if (skeleton.tree) model.tie_paths.push_back(compile_path(*skeleton.tree, {tie.a, tie.b}, {-1}, {}));
    model.ties.push_back(std::move(tie));
  }
}

}  // namespace lumbopelvic::io
