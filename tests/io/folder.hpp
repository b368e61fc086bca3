// SPDX-License-Identifier: BSD-3-Clause
// Files of tests.
#pragma once

#include "support/catch.hpp"

#include <filesystem>
#include <fstream>
#include <string>

namespace cask_test {

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
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_),
                                                      std::filesystem::directory_iterator()));
    }

private:
    std::filesystem::path path_;
};

inline std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace cask_test
