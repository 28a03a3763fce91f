// Quiet standing: load the model, share the load among its muscles, print what each segment carries.

#include <cstdio>

#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

int main() {
  using namespace lumbopelvic;
  const Model model = load_model(find_data("models", "adult_male"));
  const ResolvedPosture standing = resolve(model, read_posture(find_data("postures", "standing")));
  RecruitmentSettings settings;
  settings.metric = Metric::column;
  settings.margin = 10.0;  // the trunk's slowest sway at least 0.5 Hz: (2 pi f)^2

  const Statics statics =
      evaluate_statics(model, standing.pose, standing.loads, stability_coordinates(model, {}));
  Recruiter recruiter(model, statics, standing.support, settings);
  const RecruitmentResult result = recruiter.solve();
  const SegmentLoads loads = segment_loads(model, recruiter.field(), result.hold);

  std::printf("%s: %.1f kg, %d fascicles, %s\n", model.name.c_str(), model.tree.total_mass(),
              model.n_fascicles(), result.status == RecruitmentStatus::solved ? "solved" : "not solved");
  std::printf("intra-abdominal pressure %.2f kPa, smallest eigenvalue %.1f 1/s^2\n",
              result.hold.pressure / 1e3, result.margin);
  std::printf("level  compression [N]  anterior shear [N]\n");
  for (Eigen::Index j = 0; j < loads.compression.rows(); ++j)
    std::printf("%-5s  %15.0f  %18.0f\n", model.discs[std::size_t(j)].level.c_str(),
                loads.compression.row(j).sum(), loads.shear_anterior.row(j).sum());
}
