// SPDX-License-Identifier: BSD-3-Clause
// Files of tests.
#pragma once

#include "support/catch.hpp"

#include <cask/io/npy.hpp>
#include <cask/io/npy_header.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>

namespace cask_test {

namespace ck = cask;

// What this program read by pread (npy.cpp).
extern std::atomic<std::int64_t> bytes_read;
extern std::atomic<std::int64_t> reads;

/// A folder of its own, gone at the end.
class folder {
public:
    folder() {
        std::string name = std::filesystem::temp_directory_path() / "cask-npy-XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string operator/(const std::string& name) const { return path_ / name; }
    [[nodiscard]] std::string path() const { return path_; }
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_),
                                                      std::filesystem::directory_iterator()));
    }

private:
    std::filesystem::path path_;
};

inline std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    std::string result(static_cast<std::size_t>(std::max<std::streamoff>(file.tellg(), 0)), '\0');
    file.seekg(0).read(result.data(), static_cast<std::streamsize>(result.size()));
    return result;
}

/// An npy file of zeros that takes no space.
inline void make_sparse(const std::string& path, const ck::shape& sizes,
                        bool column_major = false) {
    std::string header = ck::io::npy_header_text(sizes, ck::dtype::float64);
    if (column_major) header.replace(header.find("False"), 5, "True ");
    std::ofstream(path, std::ios::binary) << header;
    std::filesystem::resize_file(path, header.size() +
                                           static_cast<std::size_t>(sizes.size()) * sizeof(double));
}

}  // namespace cask_test
