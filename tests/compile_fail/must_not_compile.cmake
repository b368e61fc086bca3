# SPDX-License-Identifier: BSD-3-Clause
# cmake -Dsetup=<file> -Dsource=<file> -P must_not_compile.cmake
#
# Succeeds if the compiler refuses `source` and what it prints matches the regular expression in the
# source's first line, `// expect: <regex>`. A second line `// flags: <options>` is for the compiler.

include("${setup}")

file(READ "${source}" text LIMIT 1000)
if(NOT text MATCHES "^// expect: ([^\n]+)\n")
    message(FATAL_ERROR "${source}:1: the first line must be `// expect: <regular expression>`")
endif()
string(STRIP "${CMAKE_MATCH_1}" expected)

set(flags -std=c++20 -fsyntax-only)
if(text MATCHES "^[^\n]+\n// flags: ([^\n]+)\n")
    separate_arguments(options UNIX_COMMAND "${CMAKE_MATCH_1}")
    list(APPEND flags ${options})
endif()
foreach(folder IN LISTS includes)
    list(APPEND flags "-I${folder}")
endforeach()
foreach(definition IN LISTS definitions)
    list(APPEND flags "-D${definition}")
endforeach()
set(ENV{LC_ALL} C)
execute_process(COMMAND "${compiler}" ${flags} "${source}" RESULT_VARIABLE status
                OUTPUT_VARIABLE output ERROR_VARIABLE output)

if(status EQUAL 0)
    message(FATAL_ERROR "${source}: compiled, but must be refused with: ${expected}")
endif()
if(NOT output MATCHES "${expected}")
    message(FATAL_ERROR "${source}: refused, but not with: ${expected}\nThe compiler said:\n${output}")
endif()
message(STATUS "refused as expected: ${CMAKE_MATCH_0}")
