# SPDX-License-Identifier: BSD-3-Clause
# cask_require: find_package with the oldest version that works and a message that helps.

# cask_require(<package> <oldest version> <Debian package> <target>...)
#
# The version is compared here and not by find_package, because some packages (xsimd) refuse every
# newer major version. Targets found here are made visible to the whole build, so that a project
# that takes cask by add_subdirectory can link to cask::cask without finding them itself.
macro(cask_require package oldest debian)
    set(_cask_new_targets "")
    foreach(_cask_target IN ITEMS ${ARGN})
        if(NOT TARGET ${_cask_target})
            list(APPEND _cask_new_targets ${_cask_target})
        endif()
    endforeach()
    find_package(${package} QUIET)
    if(NOT ${package}_FOUND)
        message(
            FATAL_ERROR
                "cask needs ${package} (${oldest} or newer) and did not find it.\n"
                "On Debian and Ubuntu:  apt-get install ${debian}\n"
                "Elsewhere: install it and name its folder with -DCMAKE_PREFIX_PATH=<prefix>.")
    endif()
    if(DEFINED ${package}_VERSION AND ${package}_VERSION VERSION_LESS ${oldest})
        message(
            FATAL_ERROR
                "cask needs ${package} ${oldest} or newer, but ${${package}_DIR} holds "
                "${${package}_VERSION}. Debian 12's ${debian} is new enough.")
    endif()
    foreach(_cask_target IN LISTS _cask_new_targets)
        if(TARGET ${_cask_target})
            set_target_properties(${_cask_target} PROPERTIES IMPORTED_GLOBAL TRUE)
        endif()
    endforeach()
endmacro()
