# SPDX-License-Identifier: BSD-3-Clause
# How cask's own programs (tests, examples, benchmarks) are built. Nothing here reaches a user.

include(CheckCXXCompilerFlag)

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Kind of build" FORCE)
endif()

if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    find_program(CASK_CCACHE ccache)
    if(CASK_CCACHE)
        set(CMAKE_CXX_COMPILER_LAUNCHER "${CASK_CCACHE}")
    endif()
endif()

add_library(cask_build_flags INTERFACE)
target_compile_options(cask_build_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)

if(CASK_WARNINGS_AS_ERRORS)
    target_compile_options(cask_build_flags INTERFACE -Werror)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 warns wrongly of overlapping copies in std::string (GCC bug 105651) and, by the page, of
    # uninitialised values in its own AVX-512 header (GCC bug 105593); clang watches those. Its other
    # flow-dependent warnings come and go with inlining: they stay visible, but stop no build.
    target_compile_options(
        cask_build_flags
        INTERFACE -Wno-restrict
                  -Wno-error=array-bounds
                  -Wno-maybe-uninitialized
                  -Wno-uninitialized
                  -Wno-error=stringop-overflow)
endif()

if(CASK_NATIVE)
    check_cxx_compiler_flag(-march=native CASK_HAS_MARCH_NATIVE)
    if(CASK_HAS_MARCH_NATIVE)
        target_compile_options(cask_build_flags INTERFACE -march=native)
    endif()
endif()

if(CASK_SANITIZE STREQUAL "address")
    set(cask_sanitizer -fsanitize=address,undefined -fno-sanitize-recover=all)
elseif(CASK_SANITIZE STREQUAL "thread")
    set(cask_sanitizer -fsanitize=thread)
elseif(NOT CASK_SANITIZE STREQUAL "")
    message(FATAL_ERROR "CASK_SANITIZE is '${CASK_SANITIZE}'; it can be empty, address or thread.")
endif()
if(CASK_SANITIZE)
    target_compile_options(
        cask_build_flags
        INTERFACE ${cask_sanitizer} -fno-omit-frame-pointer
                  # Sanitizers' own code makes g++ warn of the standard library.
                  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_link_options(cask_build_flags INTERFACE ${cask_sanitizer})
endif()

find_package(PNG QUIET)

# cask_wants_blas(<out> <source>...): whether one of the sources includes <cask/blas.hpp>.
function(cask_wants_blas out)
    set(${out} FALSE PARENT_SCOPE)
    foreach(source IN LISTS ARGN)
        cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
        if(EXISTS "${source}")
            file(STRINGS "${source}" found REGEX "^#include <cask/blas.hpp>" LIMIT_COUNT 1)
            if(found)
                set(${out} TRUE PARENT_SCOPE)
            endif()
        endif()
    endforeach()
endfunction()

# cask_buildable(<out> <source>...): those of the sources that can be built here. A source that
# includes a header with "png" in its name needs libpng and is left out, with a message, without it;
# one that includes <cask/blas.hpp> needs a BLAS.
function(cask_buildable out)
    set(kept "")
    foreach(source IN LISTS ARGN)
        file(STRINGS "${source}" png REGEX "^[ \t]*#[ \t]*include.*png" LIMIT_COUNT 1)
        if(png AND NOT PNG_FOUND)
            file(RELATIVE_PATH name "${PROJECT_SOURCE_DIR}" "${source}")
            message(STATUS "cask: left out ${name}, it needs libpng (Debian: libpng-dev)")
            continue()
        endif()
        cask_wants_blas(blas "${source}")
        if(blas AND NOT TARGET cask::blas)
            file(RELATIVE_PATH name "${PROJECT_SOURCE_DIR}" "${source}")
            message(STATUS "cask: left out ${name}, it needs a BLAS (Debian: libopenblas-dev)")
        else()
            list(APPEND kept "${source}")
        endif()
    endforeach()
    set(${out} "${kept}" PARENT_SCOPE)
endfunction()

# cask_program(<name> <source>...): one executable with our flags.
function(cask_program name)
    add_executable(${name} ${ARGN})
    target_link_libraries(${name} PRIVATE cask::cask cask_build_flags)
    if(PNG_FOUND)
        target_link_libraries(${name} PRIVATE PNG::PNG)
    endif()
    # Not to all: OpenBLAS starts threads when a program does.
    cask_wants_blas(blas ${ARGN})
    if(blas)
        target_link_libraries(${name} PRIVATE cask::blas)
    endif()
endfunction()

# cask_programs(): every *.cpp of the current folder becomes a program named by its stem, with the
# library, as users are told to. A line
# `// smoke test: <arguments>` in it makes CTest run it with these (small) arguments.
function(cask_programs)
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
    cask_buildable(sources ${sources})
    foreach(source IN LISTS sources)
        cmake_path(GET source STEM name)
        cask_program(${name} "${source}")
        target_link_libraries(${name} PRIVATE cask::engine)
        file(STRINGS "${source}" smoke REGEX "^// smoke test:" LIMIT_COUNT 1)
        if(smoke AND CASK_BUILD_TESTS)
            string(REGEX REPLACE "^// smoke test:[ \t]*" "" smoke "${smoke}")
            separate_arguments(smoke UNIX_COMMAND "${smoke}")
            add_test(NAME smoke.${name} COMMAND ${name} ${smoke})
            set_tests_properties(smoke.${name} PROPERTIES LABELS smoke TIMEOUT 300)
        endif()
    endforeach()
endfunction()
