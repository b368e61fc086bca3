// SPDX-License-Identifier: BSD-3-Clause
// Files of NumPy as they are written by the tests, independently of cask's own writer.
#pragma once

#include "company/tables.hpp"

#include <algorithm>
#include <ostream>
#include <string>

namespace cask_test::company {

/// The element type in NumPy's words.
template <ck::element T>
[[nodiscard]] std::string npy_type(bool swapped) {
    const std::string order = sizeof(T) == 1 ? "|" : swapped ? ">" : "<";
    if constexpr (std::same_as<T, bool>) {
        return order + "b1";
    } else {
        const char* kind = ck::is_complex_v<T>      ? "c"
                           : std::floating_point<T> ? "f"
                           : std::is_signed_v<T>    ? "i"
                                                    : "u";
        return order + kind + std::to_string(sizeof(T));
    }
}

inline void write_npy(std::ostream& file, const std::string& type, bool fortran,
                      const ck::shape& sizes, const char* bytes, std::size_t count) {
    std::string header = "{'descr': '" + type +
                         "', 'fortran_order': " + (fortran ? "True" : "False") +
                         ", 'shape': " + to_string(sizes) + "}";
    header.resize((header.size() + 10 + 64) / 64 * 64 - 10, ' ');
    header.back() = '\n';
    file.write("\x93NUMPY\x01\x00", 8);
    file.put(static_cast<char>(header.size() % 256));
    file.put(static_cast<char>(header.size() / 256));
    file << header;
    file.write(bytes, static_cast<std::streamsize>(count));
}

}  // namespace cask_test::company
