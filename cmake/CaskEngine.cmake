# SPDX-License-Identifier: BSD-3-Clause
# cask::engine: what cask's headers declare, compiled once, in a static library: everything but the
# functions of the user. Programs that link to it compile in a fraction of the time.

set(CASK_ENGINE_ARCHITECTURE "native" CACHE STRING
    "Processor that cask::engine is compiled for (-march=); empty: what the compiler's flags say")

# The definitions, and the kernels in units of their own, so that they compile side by side.
file(GLOB cask_engine_parts CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/include"
     "${PROJECT_SOURCE_DIR}/include/cask/kernel/catalog/*.ipp")
list(REMOVE_ITEM cask_engine_parts cask/kernel/catalog/lists.ipp)
list(PREPEND cask_engine_parts cask/definitions.ipp)

set(cask_engine_units "")
foreach(part IN LISTS cask_engine_parts)
    cmake_path(GET part STEM name)
    set(unit "${CMAKE_CURRENT_BINARY_DIR}/cask_engine/${name}.cpp")
    file(CONFIGURE OUTPUT "${unit}" CONTENT "#include <${part}>\n")
    list(APPEND cask_engine_units "${unit}")
endforeach()

add_library(cask_engine STATIC ${cask_engine_units})
add_library(cask::engine ALIAS cask_engine)
set_target_properties(cask_engine PROPERTIES EXPORT_NAME engine POSITION_INDEPENDENT_CODE ON)
target_link_libraries(cask_engine PUBLIC cask)
target_compile_definitions(cask_engine PUBLIC CASK_COMPILED_ENGINE PRIVATE CASK_ENGINE_SOURCE)
if(CASK_ENGINE_ARCHITECTURE)
    include(CheckCXXCompilerFlag)
    check_cxx_compiler_flag("-march=${CASK_ENGINE_ARCHITECTURE}" CASK_HAS_ENGINE_ARCHITECTURE)
    if(CASK_HAS_ENGINE_ARCHITECTURE)
        target_compile_options(cask_engine PRIVATE "-march=${CASK_ENGINE_ARCHITECTURE}")
    endif()
endif()
# In a program that is built for a debugger kernels would be a hundred times slower.
target_compile_options(cask_engine PRIVATE "$<$<AND:$<CONFIG:Debug>,$<NOT:$<BOOL:${PROJECT_IS_TOP_LEVEL}>>>:-O2>")
if(NOT PROJECT_IS_TOP_LEVEL)
    set_target_properties(cask_engine PROPERTIES EXCLUDE_FROM_ALL ON)
endif()
