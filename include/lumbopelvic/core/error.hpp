#pragma once
/// Errors: the three ways a call can fail. Every message is one printable line: what, where, value,
/// expectation.

#include <stdexcept>
#include <string>

#include "lumbopelvic/core/printable.hpp"

namespace lumbopelvic {

/// Base of everything the library throws on purpose.
class Error : public std::runtime_error {
 public:
  /// Whatever a file or a caller put into the message, it stays one line (see `printable`).
  explicit Error(const std::string& what) : std::runtime_error(printable(what, longest_message)) {}

 private:
  static constexpr std::size_t longest_message = 4000;
};

/// The caller broke the contract of a function.
class InvalidArgument : public Error {
 public:
  using Error::Error;
};

/// A file is missing, unreadable, or holds something it must not.
class DataError : public Error {
 public:
  using Error::Error;
};

/// An iteration ended without reaching its tolerance. Thrown by one-call wrappers only;
/// the solvers themselves return a status.
class ConvergenceError : public Error {
 public:
  ConvergenceError(const std::string& what, double residual, int iterations)
      : Error(what), residual_(residual), iterations_(iterations) {}
  /// Residual at the last iterate, in the units named by the message.
  [[nodiscard]] double residual() const noexcept { return residual_; }
  [[nodiscard]] int iterations() const noexcept { return iterations_; }

 private:
  double residual_;
  int iterations_;
};

}  // namespace lumbopelvic
