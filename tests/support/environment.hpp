// SPDX-License-Identifier: BSD-3-Clause
// Numbers that whoever runs a test sets in the environment: how many random cases, from which seed.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace cask_test {

[[nodiscard]] inline std::uint64_t environment_number(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace cask_test
