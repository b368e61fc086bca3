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
file(GLOB_RECURSE cask_kernel_headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/include"
     "${PROJECT_SOURCE_DIR}/include/cask/kernel/*.hpp")
file(READ "${PROJECT_SOURCE_DIR}/include/cask/engine.hpp" cask_in_one_unit)
foreach(header IN LISTS cask_kernel_headers)
    file(STRINGS "${PROJECT_SOURCE_DIR}/include/${header}" catalog
         REGEX "^#if defined\\(CASK_CATALOG_" LIMIT_COUNT 1)
    if(catalog MATCHES "(CASK_CATALOG_[A-Z_]+)")
        cmake_path(GET header STEM name)
        file(CONFIGURE OUTPUT "${cask_engine_folder}/${name}.cpp"
             CONTENT "#define ${CMAKE_MATCH_1}\n#include <${header}>\n")
        list(APPEND cask_engine_units "${cask_engine_folder}/${name}.cpp")
        foreach(line IN ITEMS "\n#define ${CMAKE_MATCH_1}\n" "\n#include <${header}>\n")
            string(FIND "${cask_in_one_unit}" "${line}" place)
            if(place EQUAL -1)
                message(FATAL_ERROR "cask/engine.hpp, which is the library in one unit, lacks: ${line}")
            endif()
        endforeach()
    endif()
endforeach()

add_library(cask_engine STATIC ${cask_engine_units})
add_library(cask::engine ALIAS cask_engine)
set_target_properties(cask_engine PROPERTIES EXPORT_NAME engine POSITION_INDEPENDENT_CODE ON)
target_link_libraries(cask_engine PUBLIC cask)
target_compile_definitions(cask_engine PUBLIC CASK_COMPILED_ENGINE PRIVATE CASK_ENGINE_SOURCE)
if(CASK_ENGINE_ARCHITECTURE)
    include(CheckCXXCompilerFlag)
    string(MAKE_C_IDENTIFIER "CASK_HAS_MARCH_${CASK_ENGINE_ARCHITECTURE}" cask_has_march)
    check_cxx_compiler_flag("-march=${CASK_ENGINE_ARCHITECTURE}" ${cask_has_march})
    if(${cask_has_march})
        target_compile_options(cask_engine PRIVATE "-march=${CASK_ENGINE_ARCHITECTURE}")
    elseif(NOT CASK_ENGINE_ARCHITECTURE STREQUAL "native")
        message(FATAL_ERROR "cask: the compiler knows no -march=${CASK_ENGINE_ARCHITECTURE}, which "
                            "CASK_ENGINE_ARCHITECTURE asks for")
    endif()
endif()
# Without optimisation kernels are a hundred times slower: neither a project that names no kind of build
# nor one that is built for a debugger is to have that. (Our own tests in Debug are.)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    target_compile_options(cask_engine PRIVATE -O3 -DNDEBUG)
elseif(NOT PROJECT_IS_TOP_LEVEL)
    target_compile_options(cask_engine PRIVATE "$<$<CONFIG:Debug>:-O2>")
endif()
if(NOT PROJECT_IS_TOP_LEVEL)
    set_target_properties(cask_engine PROPERTIES EXCLUDE_FROM_ALL ON)
    include(CaskPrecompile) # our own tests share one precompiled header
endif()
