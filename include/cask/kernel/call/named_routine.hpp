// SPDX-License-Identifier: BSD-3-Clause
// Routines by name: included where routines are, so that who only asks for one needs none of them.
#pragma once

#include <cask/kernel/call/routine.hpp>
#include <cask/kernel/catalog.hpp>

namespace cask::kernel {

/// The description of the routine Name for blocks of T...
template <class Name, class... T>
inline constexpr routine routine_of = {};
template <class Name>
inline constexpr routine routine_of<Name> = Name::description;

#if defined(CASK_DEFINES_KERNELS)
template <class Target, class Name, class... T>
const routine& routine_for() noexcept {
    return routine_of<Name, T...>;
}
#endif

}  // namespace cask::kernel
