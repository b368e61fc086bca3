# SPDX-License-Identifier: BSD-3-Clause
# Installs the headers by directory, the library cask::engine, and a package that find_package(cask) finds.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(cask_package_dir "${CMAKE_INSTALL_DATADIR}/cmake/cask")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/cask" DESTINATION include
        FILES_MATCHING PATTERN "*.hpp" PATTERN "*.ipp")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/cask")
# Inside another project the library is there only if that one links to it.
set(cask_installed cask)
if(PROJECT_IS_TOP_LEVEL)
    list(APPEND cask_installed cask_engine)
endif()
install(TARGETS ${cask_installed} EXPORT caskTargets)
install(EXPORT caskTargets NAMESPACE cask:: DESTINATION "${cask_package_dir}")

configure_package_config_file(
    "${PROJECT_SOURCE_DIR}/cmake/caskConfig.cmake.in" "${PROJECT_BINARY_DIR}/caskConfig.cmake"
    INSTALL_DESTINATION "${cask_package_dir}")
write_basic_package_version_file(
    "${PROJECT_BINARY_DIR}/caskConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/caskConfig.cmake"
              "${PROJECT_BINARY_DIR}/caskConfigVersion.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/CaskBlas.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/CaskPrecompile.cmake"
        DESTINATION "${cask_package_dir}")
