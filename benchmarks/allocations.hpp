// SPDX-License-Identifier: BSD-3-Clause
// How much memory a program asks for. Linking allocations.cpp replaces operator new.
#pragma once

#include <cstddef>

namespace bench {

/// The bytes that operator new has given this thread so far, whether or not they are in use.
[[nodiscard]] std::size_t bytes_allocated() noexcept;

}  // namespace bench
