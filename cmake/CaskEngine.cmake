# SPDX-License-Identifier: BSD-3-Clause
# cask::engine: what cask's headers declare, compiled once, in a static library: everything but the
# functions of the user. Programs that link to it compile in a fraction of the time.

set(CASK_ENGINE_ARCHITECTURE "native" CACHE STRING
    "Processor that cask::engine is compiled for (-march=); empty: what the compiler's flags say")

set(cask_engine_folder "${CMAKE_CURRENT_BINARY_DIR}/cask_engine")
file(CONFIGURE OUTPUT "${cask_engine_folder}/definitions.cpp"
     CONTENT "#include <cask/definitions.ipp>\n")
set(cask_engine_units "${cask_engine_folder}/definitions.cpp")

# The kernels: a unit for each header that ends with a part of the closed set, so that they compile side
# by side.
file(GLOB cask_kernel_headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/include"
     "${PROJECT_SOURCE_DIR}/include/cask/kernel/*.hpp")
foreach(header IN LISTS cask_kernel_headers)
    file(STRINGS "${PROJECT_SOURCE_DIR}/include/${header}" catalog
         REGEX "^#if defined\\(CASK_CATALOG_" LIMIT_COUNT 1)
    if(catalog MATCHES "(CASK_CATALOG_[A-Z_]+)")
        cmake_path(GET header STEM name)
        file(CONFIGURE OUTPUT "${cask_engine_folder}/${name}.cpp"
             CONTENT "#define ${CMAKE_MATCH_1}\n#include <${header}>\n")
        list(APPEND cask_engine_units "${cask_engine_folder}/${name}.cpp")
    endif()
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
