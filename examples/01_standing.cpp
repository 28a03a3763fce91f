// Quiet standing: load the model, share the load among its muscles, print what each segment carries.

#include <cstdio>
#include <lumbopelvic/lumbopelvic.hpp>

using namespace lumbopelvic;

int main() {
  const Model model = load_model("adult_male");
  // The trunk's slowest sway at least half a hertz: (2 pi f)^2 = 10 1/s^2.
  const PostureRecruitment equilibrium =
      recruit(model, load_posture("standing"), {.metric = Metric::mass, .margin = 10.0});
  std::printf("intra-abdominal pressure %.2f kPa\n", equilibrium.equilibrium.pressure / 1e3);
  const VecX<double> compression = equilibrium.loads.compression.rowwise().sum();
  for (std::size_t j = 0; j < model.discs.size(); ++j)
    std::printf("%-5s %6.0f N\n", model.discs[j].level.c_str(), compression[Eigen::Index(j)]);
}
