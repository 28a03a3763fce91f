# How our own targets are compiled. Nothing here reaches who links the library.

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(PROJECT_IS_TOP_LEVEL)
  find_program(LUMBOPELVIC_CCACHE ccache)
  mark_as_advanced(LUMBOPELVIC_CCACHE)
  if(LUMBOPELVIC_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${LUMBOPELVIC_CCACHE}")
  endif()
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Kind of build" FORCE)
  endif()
endif()

add_library(lumbopelvic_build_options INTERFACE)

# A product and a sum stay two roundings, so the same input gives the same bits from every compiler setting.
target_compile_options(lumbopelvic_build_options INTERFACE $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-ffp-contract=off>)

if(LUMBOPELVIC_NATIVE)
  # GCC 12 finds an unset variable in its own header for AVX-512.
  target_compile_options(lumbopelvic_build_options INTERFACE -march=native
                                                             $<$<CXX_COMPILER_ID:GNU>:-Wno-error=uninitialized>)
endif()

if(PROJECT_IS_TOP_LEVEL)
  target_compile_options(
    lumbopelvic_build_options
    INTERFACE $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion
              -Wnon-virtual-dtor>)
  # GCC 12 sees overlapping copies and unset members inside its own std::string (GCC bugs 105651, 105562).
  target_compile_options(lumbopelvic_build_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized>)
endif()
if(LUMBOPELVIC_WARNINGS_AS_ERRORS)
  target_compile_options(lumbopelvic_build_options INTERFACE $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Werror>)
  # GCC's warnings from inside the optimiser have false alarms in std::string and Eigen, which come and go with inlining.
  foreach(guess IN ITEMS maybe-uninitialized restrict array-bounds stringop-overflow stringop-overread)
    target_compile_options(lumbopelvic_build_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-error=${guess}>)
  endforeach()
endif()

# Where builds are unity builds: one for each folder of src. To be called in the folder that adds the target.
function(lumbopelvic_unity_by_folder target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${PROJECT_SOURCE_DIR}/src" OUTPUT_VARIABLE name)
    cmake_path(GET name PARENT_PATH folder)
    string(REPLACE "/" "_" group "${folder}")
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${group}")
  endforeach()
endfunction()
