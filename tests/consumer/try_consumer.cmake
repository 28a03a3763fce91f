# Configures, builds and runs project/ from scratch, with the library taken the way WAY says: as a sub-project the short
# program; with the installed library the long one, which needs nearly every header that is installed, and the example
# that is a project of its own.

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${WORK_DIR}")
set(arguments -G "${GENERATOR}" "-DCMAKE_BUILD_TYPE=${BUILD_TYPE}" "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}"
              "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}")
if(WAY STREQUAL "find_package")
  run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${WORK_DIR}/prefix")
  list(APPEND arguments "-DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix")
else()
  list(APPEND arguments "-DLUMBOPELVIC_SOURCE=${SOURCE_DIR}")
endif()

function(build source folder)
  run("${CMAKE_COMMAND}" -S "${source}" -B "${WORK_DIR}/${folder}" ${arguments})
  run("${CMAKE_COMMAND}" --build "${WORK_DIR}/${folder}" --target ${ARGN})
endfunction()

function(use program)
  build("${CMAKE_CURRENT_LIST_DIR}/project" build ${program})
  run("${WORK_DIR}/build/${program}")
endfunction()

if(WAY STREQUAL "add_subdirectory")
  use(uses_one_header)
else()
  use(uses_headers)
  set(data "${WORK_DIR}/prefix/share/lumbopelvic/data")
  build("${SOURCE_DIR}/examples/05_link_from_cmake" example pushed_trunk)
  run("${CMAKE_COMMAND}" -E env "LUMBOPELVIC_DATA=${data}" "${WORK_DIR}/example/pushed_trunk")
endif()
