# SPDX-License-Identifier: BSD-3-Clause
# cmake -Dsetup=<file> -Dsource=<file> -P must_not_compile.cmake
#
# Succeeds if the compiler refuses `source` and what it prints matches the regular expression in the
# source's first line, `// expect: <regex>`. g++ prints fewer than 30 lines. Lines that may follow:
#
#   // flags: <options>   for the compiler
#   // forms: both        refused alike where cask is header-only; otherwise beside cask::engine alone
#   // long: <why>        as many lines as the compiler likes

include("${setup}")
set(most_lines 29)

file(READ "${source}" text LIMIT 1000)
if(NOT text MATCHES "^// expect: ([^\n]+)\n")
    message(FATAL_ERROR "${source}:1: the first line must be `// expect: <regular expression>`")
endif()
string(STRIP "${CMAKE_MATCH_1}" expected)

set(flags -std=c++20 -fsyntax-only)
if(text MATCHES "\n// flags: ([^\n]+)\n")
    separate_arguments(options UNIX_COMMAND "${CMAKE_MATCH_1}")
    list(APPEND flags ${options})
    set(prelude "") # which has other flags
endif()
foreach(folder IN LISTS includes)
    list(APPEND flags "-I${folder}")
endforeach()
set(ENV{LC_ALL} C)

# Compiles with the options in ARGN.
function(refuse)
    execute_process(COMMAND "${compiler}" ${flags} ${ARGN} "${source}" RESULT_VARIABLE status
                    OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(status EQUAL 0)
        message(FATAL_ERROR "${source}: compiled, but must be refused with: ${expected}")
    endif()
    if(NOT output MATCHES "${expected}")
        message(FATAL_ERROR "${source}: refused, but not with: ${expected}\nThe compiler said:\n${output}")
    endif()
    message(STATUS "refused as expected: ${CMAKE_MATCH_0}")
    string(REGEX REPLACE "[^\n]" "" ends "${output}")
    string(LENGTH "${ends}" lines)
    if(compiler_id STREQUAL "GNU" AND lines GREATER most_lines AND NOT text MATCHES "\n// long: ")
        message(FATAL_ERROR "${source}: refused, but in ${lines} lines. The compiler said:\n${output}")
    endif()
endfunction()

list(TRANSFORM definitions PREPEND "-D")
refuse(${definitions} ${prelude})
if(text MATCHES "\n// forms: both\n")
    list(REMOVE_ITEM definitions -DCASK_COMPILED_ENGINE)
    refuse(${definitions})
endif()
