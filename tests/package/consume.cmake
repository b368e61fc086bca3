# SPDX-License-Identifier: BSD-3-Clause
# Builds and runs a small project that uses cask from outside, in the `way` given:
# find_package (from an install prefix made here) or add_subdirectory.

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        string(JOIN " " command ${ARGN})
        message(FATAL_ERROR "package.${way} failed (${status}) in: ${command}")
    endif()
endfunction()

file(REMOVE_RECURSE "${work}")
# A build for a debugger, but without its tables, which would take longer than the code.
set(options -G "${generator}" "-DCMAKE_CXX_COMPILER=${compiler}" -DCMAKE_BUILD_TYPE=Debug
            -DCMAKE_CXX_FLAGS_DEBUG= "-DCMAKE_CXX_COMPILER_LAUNCHER=${launcher}"
            -DCASK_PRECOMPILE_HEADERS=ON)

if(way STREQUAL "find_package")
    run("${CMAKE_COMMAND}" --install "${cask_build}" --prefix "${work}/prefix")
    list(APPEND options "-DCMAKE_PREFIX_PATH=${work}/prefix")
else()
    list(APPEND options "-Dcask_source=${cask_source}")
endif()

run("${CMAKE_COMMAND}" -S "${cask_source}/tests/package/${way}" -B "${work}/build" ${options})
run("${CMAKE_COMMAND}" --build "${work}/build")
# Who links to cask::engine has a precompiled header; who is header-only has none.
file(GLOB precompiled RELATIVE "${work}/build/CMakeFiles" "${work}/build/CMakeFiles/*/cmake_pch.hxx.*ch")
if(NOT precompiled MATCHES "^consumer_engine.dir/cmake_pch.hxx.[a-z]+$")
    message(FATAL_ERROR "package.${way}: the precompiled headers are '${precompiled}'")
endif()
run("${work}/build/consumer")
run("${work}/build/consumer_engine")
