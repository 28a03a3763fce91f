# cmake --install: headers, library, command, data, and the package files that find_package reads.

include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/lumbopelvic")
install(TARGETS lumbopelvic_headers lumbopelvic EXPORT lumbopelvic_targets FILE_SET HEADERS)
install(EXPORT lumbopelvic_targets NAMESPACE lumbopelvic:: DESTINATION "${package_dir}")
if(LUMBOPELVIC_BUILD_CLI)
  install(TARGETS lumbopelvic_cli)
endif()
install(DIRECTORY data DESTINATION "${CMAKE_INSTALL_DATADIR}/lumbopelvic")

configure_package_config_file(cmake/lumbopelvicConfig.cmake.in lumbopelvicConfig.cmake
                              INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file(lumbopelvicConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/lumbopelvicConfig.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/lumbopelvicConfigVersion.cmake" DESTINATION "${package_dir}")
