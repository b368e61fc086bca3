// SPDX-License-Identifier: BSD-3-Clause
// Where functions are defined: in every unit that includes cask, or once, in the library of the
// CMake target cask::engine. All units of a program must have the same form and version; otherwise
// it stops when it starts, with a message.
//
// A header X.hpp declares; X.ipp beside it defines, with CASK_DEFINITION before each function. A
// unit that is compiled with CASK_COMPILED_ENGINE includes no .ipp: the library has what they
// define. The library itself is compiled with CASK_ENGINE_SOURCE besides.
#pragma once

#include <cstdio>
#include <cstdlib>

/// The version of these headers: 10000 major + 100 minor + patch.
#define CASK_VERSION 100

/// Whether kernels are defined in this unit.
#if defined(CASK_ENGINE_SOURCE) || !defined(CASK_COMPILED_ENGINE)
#define CASK_DEFINES_KERNELS
#endif

#if defined(CASK_ENGINE_SOURCE)
#define CASK_DEFINITION
#else
#define CASK_DEFINITION inline
#endif

namespace cask::detail {

/// The version of this unit, and its form.
#if defined(CASK_COMPILED_ENGINE)
inline constexpr int form_of_unit = 2 * CASK_VERSION + 1;
#else
inline constexpr int form_of_unit = 2 * CASK_VERSION;
#endif

/// The same of the unit whose copy of this function the program has: it has one, in shared
/// libraries with hidden symbols, too.
[[gnu::noinline, gnu::visibility("default")]] inline int form_of_program() noexcept {
    int form = form_of_unit;
    asm volatile("" : "+r"(form));  // no compiler is to know it
    return form;
}

inline bool check_form(int unit) noexcept {
    const int program = form_of_program();
    if (program == unit) return true;
    const bool versions = program / 2 != unit / 2;
    std::fprintf(
        stderr,
        versions ? "cask: units of this program were compiled with two versions of cask, or with "
                   "another one than that of the library cask::engine\n"
                 : "cask: some units of this program are compiled for the library cask::engine "
                   "(CASK_COMPILED_ENGINE), and others header-only; compile all in one form\n");
    std::_Exit(EXIT_FAILURE);
}

/// Runs in each unit before `main`.
[[maybe_unused]] static const bool form_is_checked = check_form(form_of_unit);

}  // namespace cask::detail
