// SPDX-License-Identifier: BSD-3-Clause
// A made-up file system, for what reads facts of the system.
#pragma once

#include "support/catch.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace cask_test {

/// A root folder with files, gone at the end.
class system_root {
public:
    explicit system_root(const std::string& groups) {
        std::string name = std::filesystem::temp_directory_path() / "cask-root-XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
        add("proc/self/cgroup", groups);
    }
    ~system_root() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    system_root(const system_root&) = delete;
    system_root& operator=(const system_root&) = delete;

    void add(const std::string& file, const std::string& text) const {
        std::filesystem::create_directories((path_ / file).parent_path());
        std::ofstream(path_ / file) << text;
    }
    [[nodiscard]] std::string path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace cask_test
