# What the compiled code knows of its origin, as compile definitions:
#   LUMBOPELVIC_VERSION           "0.1.0"
#   LUMBOPELVIC_SOURCE_DATA_DIR   data/ of the source tree
#   LUMBOPELVIC_INSTALL_DATA_DIR  data/ where cmake --install puts it
#   LUMBOPELVIC_COMMIT            abbreviated commit, or "unknown" outside a git checkout (lumbopelvic_add_commit only)

set(install_data_dir "${CMAKE_INSTALL_FULL_DATADIR}/lumbopelvic/data")
if(SKBUILD)  # a wheel has no fixed place: the Python package names its own data folder
  set(install_data_dir "${PROJECT_SOURCE_DIR}/data")
endif()

add_library(lumbopelvic_data_definitions INTERFACE)
target_compile_definitions(
  lumbopelvic_data_definitions
  INTERFACE LUMBOPELVIC_VERSION="${PROJECT_VERSION}" LUMBOPELVIC_SOURCE_DATA_DIR="${PROJECT_SOURCE_DIR}/data"
            LUMBOPELVIC_INSTALL_DATA_DIR="${install_data_dir}")

set(LUMBOPELVIC_COMMIT "unknown")
find_package(Git QUIET)
if(GIT_FOUND AND EXISTS "${PROJECT_SOURCE_DIR}/.git")
  execute_process(
    COMMAND "${GIT_EXECUTABLE}" -C "${PROJECT_SOURCE_DIR}" rev-parse --short=12 HEAD
    OUTPUT_VARIABLE git_output
    RESULT_VARIABLE git_result
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(git_result EQUAL 0)
    set(LUMBOPELVIC_COMMIT "${git_output}")
  endif()
  # A new commit changes this log: configure again then, so the name stays true.
  set(git_log "${PROJECT_SOURCE_DIR}/.git/logs/HEAD")
  if(EXISTS "${git_log}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${git_log}")
  endif()
endif()

# Gives LUMBOPELVIC_COMMIT to the named sources alone: a new commit then recompiles these and no others.
function(lumbopelvic_add_commit)
  set_property(SOURCE ${ARGN} APPEND PROPERTY COMPILE_DEFINITIONS LUMBOPELVIC_COMMIT="${LUMBOPELVIC_COMMIT}")
endfunction()
