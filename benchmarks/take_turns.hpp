#pragma once
/// Two programs timed in turns, so that both meet the same machine. Of many rounds the quickest counts: on a
/// busy machine all others were disturbed.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace lumbopelvic::bench {

struct Turns {
  double ours = std::numeric_limits<double>::infinity();    ///< [s]
  double theirs = std::numeric_limits<double>::infinity();  ///< [s]
};

/// Times of one call each, the least over rounds.
/// @param calls  calls in a round, together about 0.2 ms of either
template <class Ours, class Theirs>
[[nodiscard]] Turns take_turns(const Ours& ours, const Theirs& theirs, int calls = 10, int rounds = 1500) {
  using Clock = std::chrono::steady_clock;
  const auto time = [&](const auto& run) {
    const auto begin = Clock::now();
    for (int i = 0; i < calls; ++i) {
      run();
      benchmark::ClobberMemory();
    }
    return std::chrono::duration<double>(Clock::now() - begin).count() / calls;
  };
  Turns least;
  for (int i = 0; i < rounds; ++i) {
    least.theirs = std::min(least.theirs, time(theirs));
    least.ours = std::min(least.ours, time(ours));
  }
  return least;
}

/// Reports theirs as the time, ours and the ratio beside it. For benchmarks with
/// `->Iterations(1)->UseManualTime()`.
inline void report(benchmark::State& state, const Turns& least) {
  for (auto _ : state) state.SetIterationTime(least.theirs);
  state.counters["ours_us"] = least.ours * 1e6;
  state.counters["times_ours"] = least.theirs / least.ours;
}

/// The least time of a call over rounds, as the time of the benchmark.
template <class Ours>
void report_least(benchmark::State& state, const Ours& ours, int calls = 10, int rounds = 1500) {
  const Turns least = take_turns(ours, [] {}, calls, rounds);
  for (auto _ : state) state.SetIterationTime(least.ours);
}

}  // namespace lumbopelvic::bench
