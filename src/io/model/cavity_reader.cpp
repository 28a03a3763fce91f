#include "io/model/cavity_reader.hpp"

#include <algorithm>
#include <cmath>

#include "io/model/muscle_reader.hpp"
#include "lumbopelvic/abdomen/cavity_volume.hpp"

namespace lumbopelvic::io {

namespace {

constexpr double weight_tolerance = 1e-6;  // what rounding to seven digits leaves of a sum of one
constexpr double mirror_tolerance = 1e-6;  // [m] likewise of a place that is a sum over several bodies

/// A vertex as the table has it.
struct VertexRows {
  std::vector<int> rows;
  int station = 0;
};

struct Ring {
  std::string name;
  bool diaphragm = false;
  std::vector<VertexRows> vertices;  ///< in the order of the stations, once sorted
  [[nodiscard]] int row() const { return vertices.front().rows.front(); }
};

class CavityReader {
 public:
  CavityReader(const Table& table, const Skeleton& skeleton) : table_(table), skeleton_(skeleton) {}

  void read(Cavity& cavity) {
    for (int row = 0; row < table_.size(); ++row) sort_in(row);
    for (const Ring& ring : rings_)
      for (const VertexRows& vertex : ring.vertices) read_vertex(vertex, cavity);
    if (table_.has_error() || !check_rings()) return;
    close_surface(cavity, int(rings_[1].vertices.size()), diaphragm_ring());
    if (skeleton_.tree) check_shape(cavity);
  }

 private:
  /// Puts a row with the others of its vertex.
  void sort_in(int row) {
    const std::string& name = table_.text(row, "ring");
    const bool diaphragm = table_.flag(row, "diaphragm");
    const int station = station_of(row);
    auto ring = std::ranges::find(rings_, name, &Ring::name);
    if (ring == rings_.end()) ring = rings_.insert(ring, {name, diaphragm, {}});
    if (ring->diaphragm != diaphragm) table_.fault(row, "diaphragm", "the same in all rows of ring " + name);
    const auto same_name = [&](const VertexRows& v) { return table_.key(v.rows.front()) == table_.key(row); };
    const auto vertex = std::ranges::find_if(ring->vertices, same_name);
    if (vertex == ring->vertices.end()) return ring->vertices.push_back({{row}, station});
    vertex->rows.push_back(row);
    if (vertex->station != station)
      table_.fault(row, "station", std::to_string(vertex->station) + ", as in the vertex's first row");
  }

  [[nodiscard]] int station_of(int row) const {
    const double station = table_.number(row, "station", {0.0, 1e3, false, false, "0 to 1000"});
    if (std::isfinite(station) && station == std::floor(station)) return int(station);
    if (std::isfinite(station)) table_.fault(row, "station", "a whole number");
    return -1;
  }

  void read_vertex(const VertexRows& from, Cavity& cavity) const {
    CavityVertex vertex{table_.key(from.rows.front()), {}};
    double sum = 0.0;
    for (const int row : from.rows) {
      const double weight = table_.number(row, "weight", positive);
      vertex.points.push_back({skeleton_.point(table_, row, "body", {"x_m", "y_m", "z_m"}), weight});
      sum += weight;
    }
    if (!(std::abs(sum - 1.0) <= weight_tolerance) && !table_.has_error(from.rows.front()))
      table_.fault(from.rows.front(), "sum of the weights of " + vertex.name, shown(sum), "1");
    cavity.vertices.push_back(std::move(vertex));
  }

  /// Poles at both ends, between them rings with the same stations 0, 1, 2, ...
  [[nodiscard]] bool check_rings() {
    if (rings_.size() < 3) {
      if (table_.size() > 0)
        table_.fault(0, "number of rings", std::to_string(rings_.size()),
                     "at least 3: a pole, rings, a pole");
      return false;
    }
    for (const Ring* pole : {&rings_.front(), &rings_.back()})
      if (pole->vertices.size() != 1) return fault(*pole, pole->vertices.size(), "1: it is a pole");
    const std::size_t n = rings_[1].vertices.size();
    if (n < 4 || n % 2 != 0) return fault(rings_[1], n, "an even number, at least 4");
    for (std::size_t r = 1; r + 1 < rings_.size(); ++r) {
      const Ring& ring = rings_[r];
      if (ring.vertices.size() != n)
        return fault(ring, ring.vertices.size(), std::to_string(n) + ", as ring " + rings_[1].name);
      for (std::size_t i = 0; i < n; ++i)
        if (ring.vertices[i].station != int(i)) {
          table_.fault(ring.vertices[i].rows.front(), "station",
                       std::to_string(i) + ", the next of its ring");
          return false;
        }
    }
    return check_pleural();
  }

  [[nodiscard]] bool check_pleural() const {
    for (std::size_t r = 0; r + 1 < rings_.size(); ++r)
      if (rings_[r].diaphragm && !rings_[r + 1].diaphragm) {
        table_.fault(rings_[r + 1].row(), "diaphragm", "true, as in the ring below");
        return false;
      }
    if (rings_.front().diaphragm) table_.fault(rings_.front().row(), "diaphragm", "false, at the floor");
    return !rings_.front().diaphragm;
  }

  [[nodiscard]] bool fault(const Ring& ring, std::size_t count, const std::string& expectation) const {
    table_.fault(ring.row(), "number of vertices of ring " + ring.name, std::to_string(count), expectation);
    return false;
  }

  /// First ring of the diaphragm, counted without the lower pole.
  [[nodiscard]] int diaphragm_ring() const {
    const auto diaphragm = std::ranges::find(rings_, true, &Ring::diaphragm);
    return std::min(int(diaphragm - rings_.begin()) - 1, int(rings_.size()) - 2);
  }

  void check_shape(const Cavity& cavity) const {
    Kinematics<double> kin;
    forward_kinematics(*skeleton_.tree, default_pose(*skeleton_.tree), kin);
    std::vector<Vec3<double>> x;
    for (const CavityVertex& vertex : cavity.vertices) x.push_back(world_vertex(kin, vertex));
    check_symmetry(x);
    if (const double V = cavity_volume(kin, cavity); !(V > 0.0))
      table_.fault(0, "volume of the surface", shown(V) + " m3",
                   "positive: rings from the floor up, stations from the front over the right to the back");
    check_crossings(cavity, x);
  }

  void check_symmetry(const std::vector<Vec3<double>>& x) const {
    std::size_t first = 0;
    for (const Ring& ring : rings_) {
      const std::size_t count = ring.vertices.size();
      for (std::size_t i = 0; i <= count / 2; ++i) {
        const std::size_t partner = (count - i) % count;
        const Vec3<double> image = x[first + partner].cwiseProduct(Vec3<double>{1.0, 1.0, -1.0});
        if ((x[first + i] - image).norm() > mirror_tolerance)
          table_.fault(ring.vertices[partner].rows.front(),
                       "z of " + table_.key(ring.vertices[partner].rows.front()),
                       shown(x[first + partner].z()),
                       "with x and y the mirror image of " + table_.key(ring.vertices[i].rows.front()) +
                           " at the default pose, z = " + shown(-x[first + i].z()));
      }
      first += count;
    }
  }

  /// No edge may run through a triangle that it does not touch.
  void check_crossings(const Cavity& cavity, const std::vector<Vec3<double>>& x) const {
    for (const CavityEdge& edge : cavity.edges)
      for (const auto& [a, b, c] : cavity.triangles) {
        if (std::ranges::count(std::array{a, b, c}, edge.a) +
                std::ranges::count(std::array{a, b, c}, edge.b) >
            0)
          continue;
        if (!crosses(x[std::size_t(edge.a)], x[std::size_t(edge.b)], x[std::size_t(a)], x[std::size_t(b)],
                     x[std::size_t(c)]))
          continue;
        const std::string at = cavity.vertices[std::size_t(a)].name;
        table_.fault(row_of(edge.a), "edge from " + cavity.vertices[std::size_t(edge.a)].name,
                     "through the surface at " + at, "a surface that does not cross itself");
        return;
      }
  }

  [[nodiscard]] int row_of(int vertex) const {
    for (const Ring& ring : rings_) {
      if (vertex < int(ring.vertices.size())) return ring.vertices[std::size_t(vertex)].rows.front();
      vertex -= int(ring.vertices.size());
    }
    return 0;
  }

  /// Whether the segment from p to q runs through the inside of a triangle: its ends lie on both sides of the
  /// plane, and it passes all three sides alike.
  [[nodiscard]] static bool crosses(const Vec3<double>& p, const Vec3<double>& q, const Vec3<double>& a,
                                    const Vec3<double>& b, const Vec3<double>& c) {
    const Vec3<double> low = a.cwiseMin(b).cwiseMin(c), high = a.cwiseMax(b).cwiseMax(c);
    if ((p.cwiseMax(q) - low).minCoeff() < 0.0 || (high - p.cwiseMin(q)).minCoeff() < 0.0) return false;
    const auto side = [](const Vec3<double>& u, const Vec3<double>& v, const Vec3<double>& w) {
      return u.dot(v.cross(w));
    };
    if (side(p - a, b - a, c - a) * side(q - a, b - a, c - a) >= 0.0) return false;
    const Vec3<double> d = q - p;
    const double ab = side(d, a - p, b - p), bc = side(d, b - p, c - p), ca = side(d, c - p, a - p);
    return (ab > 0.0 && bc > 0.0 && ca > 0.0) || (ab < 0.0 && bc < 0.0 && ca < 0.0);
  }

  const Table& table_;
  const Skeleton& skeleton_;
  std::vector<Ring> rings_;
};

}  // namespace

void read_cavity(const Table& table, const Skeleton& skeleton, Cavity& cavity) {
  CavityReader(table, skeleton).read(cavity);
}

}  // namespace lumbopelvic::io
