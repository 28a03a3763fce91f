#pragma once
/// Compiled or header-only use of the library. By default every definition is in the headers. A program that
/// links the compiled library defines LUMBOPELVIC_COMPILED (its CMake target does), sees declarations only,
/// and builds much faster.

#ifdef LUMBOPELVIC_COMPILED
#define LUMBOPELVIC_INLINE
#else
#define LUMBOPELVIC_INLINE inline
#endif
