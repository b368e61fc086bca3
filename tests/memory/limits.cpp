// SPDX-License-Identifier: BSD-3-Clause
#include <cask/memory/limits.hpp>

#include "support/system_root.hpp"

#include <vector>

using cask::index_t;
using cask_test::system_root;

TEST_CASE("the process has memory, and may use more than it has", "[limits]") {
    CHECK(cask::memory::resident_memory() > 1 << 20);
    CHECK(cask::memory::usable_memory() > cask::memory::resident_memory());
    const std::vector<char> touched(std::size_t{64} << 20, 'x');
    CHECK(cask::memory::resident_memory() > static_cast<index_t>(touched.size()));
}

TEST_CASE("the least limit of all control groups counts", "[limits]") {
    {
        const system_root root("0::/a/b\n");
        root.add("sys/fs/cgroup/a/memory.max", "50000000");
        root.add("sys/fs/cgroup/a/b/memory.max", "max");
        CHECK(cask::memory::usable_memory(root.path()) == 50'000'000);
        root.add("sys/fs/cgroup/a/b/memory.max", "40000000");
        CHECK(cask::memory::usable_memory(root.path()) == 40'000'000);
    }
    {
        const system_root root("7:cpu:/x\n5:memory:/host/only\n");
        root.add("sys/fs/cgroup/memory/memory.limit_in_bytes", "70000000");
        CHECK(cask::memory::usable_memory(root.path()) == 70'000'000);
    }
    const system_root nothing("");
    CHECK(cask::memory::usable_memory(nothing.path()) == cask::memory::usable_memory("/nowhere"));
}
