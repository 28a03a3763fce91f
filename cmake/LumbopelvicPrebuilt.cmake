# The library and the command of another build of this same tree, so that a wheel need not compile them again.
# Whoever sets LUMBOPELVIC_PREBUILT answers for that build being of these sources; scripts/build makes it first.

add_library(lumbopelvic STATIC IMPORTED GLOBAL)
set_target_properties(lumbopelvic PROPERTIES IMPORTED_LOCATION "${LUMBOPELVIC_PREBUILT}/lib/liblumbopelvic.a")
target_compile_definitions(lumbopelvic INTERFACE LUMBOPELVIC_COMPILED)
target_link_libraries(lumbopelvic INTERFACE lumbopelvic_headers hdf5::hdf5_hl hdf5::hdf5 tomlplusplus::tomlplusplus)

add_executable(lumbopelvic_cli IMPORTED GLOBAL)
set_target_properties(lumbopelvic_cli PROPERTIES IMPORTED_LOCATION "${LUMBOPELVIC_PREBUILT}/bin/lumbopelvic")
