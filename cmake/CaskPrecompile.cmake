# SPDX-License-Identifier: BSD-3-Clause
# CASK_PRECOMPILE_HEADERS, for projects that use cask: installed, or in a folder of their own.

option(CASK_PRECOMPILE_HEADERS
       "Each target that links to cask::engine precompiles <cask/cask.hpp> for its files" OFF)
if(CASK_PRECOMPILE_HEADERS)
    set(_cask_engine cask::engine)
    if(TARGET cask_engine) # in a folder of the project, where cask::engine is an alias
        set(_cask_engine cask_engine)
    endif()
    target_precompile_headers(${_cask_engine} INTERFACE <cask/cask.hpp>)
endif()
