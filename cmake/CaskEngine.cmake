# SPDX-License-Identifier: BSD-3-Clause
# cask::engine: the same headers with the engine compiled once, in a static library. Programs of many
# files build faster. It is built in the project that links to it, with that project's flags, and only
# then.

if(NOT TARGET cask_engine)
    set(cask_engine_source "${CMAKE_CURRENT_BINARY_DIR}/cask_engine.cpp")
    file(CONFIGURE OUTPUT "${cask_engine_source}" CONTENT "#include <cask/engine.hpp>\n")
    add_library(cask_engine STATIC EXCLUDE_FROM_ALL "${cask_engine_source}")
    add_library(cask::engine ALIAS cask_engine)
    target_link_libraries(cask_engine PUBLIC cask::cask)
    target_compile_definitions(
        cask_engine PUBLIC CASK_COMPILED_ENGINE PRIVATE CASK_ENGINE_SOURCE)
endif()
