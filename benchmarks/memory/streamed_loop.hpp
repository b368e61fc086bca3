// SPDX-License-Identifier: BSD-3-Clause
// (x - mean(x, 0)) / std(x, 0) of a file to another one by hand: what cask is measured against.
#pragma once

#include <cstdint>
#include <string>

namespace bench {

/// Reads the row-major matrix of doubles in the npy file `from` twice, in pieces of a few MiB for
/// each of oneTBB's threads, and writes `to` once; the file is on disk when this returns. Throws
/// std::system_error.
void standardise_by_loop(const std::string& from, const std::string& to, std::int64_t rows,
                         std::int64_t columns);

}  // namespace bench
