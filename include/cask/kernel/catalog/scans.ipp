// SPDX-License-Identifier: BSD-3-Clause
// Kernels of the library cask::engine: running totals.
#pragma once

#include <cask/kernel/catalog/lists.ipp>
#include <cask/kernel/rules.hpp>
#include <cask/kernel/scanner.hpp>

namespace cask::kernel::catalog {

template <class Name, class F, class List>
struct scans;
template <class Name, class F, class... T>
struct scans<Name, F, types<T...>> {
    using asked = const scan& (*)() noexcept;
    [[gnu::used]] static constexpr asked table[] = {&scan_for<engine_target, Name, F, T>...};
};
template struct scans<cumsum_of, plus, sums>;
template struct scans<cumprod_of, times, sums>;

}  // namespace cask::kernel::catalog
