# Configures, builds and runs project/ from scratch, with the library taken the way WAY says.

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${WORK_DIR}")
set(arguments "-DCMAKE_BUILD_TYPE=${BUILD_TYPE}" "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}"
              "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}")
if(WAY STREQUAL "find_package")
  run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${WORK_DIR}/prefix")
  list(APPEND arguments "-DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix")
else()
  list(APPEND arguments "-DLUMBOPELVIC_SOURCE=${SOURCE_DIR}")
endif()

run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/project" -B "${WORK_DIR}/build" -G "${GENERATOR}" ${arguments})
run("${CMAKE_COMMAND}" --build "${WORK_DIR}/build" --target consumers)
run("${WORK_DIR}/build/uses_headers")
if(WAY STREQUAL "find_package")
  set(data "${WORK_DIR}/prefix/share/lumbopelvic/data")
  run("${CMAKE_COMMAND}" -E env "LUMBOPELVIC_DATA=${data}" "${WORK_DIR}/build/uses_library")
  if(NOT EXISTS "${data}/models")
    message(FATAL_ERROR "no model was installed")
  endif()
endif()
