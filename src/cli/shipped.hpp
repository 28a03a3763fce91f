#pragma once
/// Shipped files: their kinds, by the names of their folders.

#include <array>
#include <string_view>

namespace lumbopelvic::cli {

inline constexpr std::array<std::string_view, 9> shipped_kinds{"experiments",   "postures",  "conditions",
                                                               "interventions", "breathing", "control",
                                                               "perturbations", "motions",   "models"};

}  // namespace lumbopelvic::cli
