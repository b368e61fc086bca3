// SPDX-License-Identifier: BSD-3-Clause
// How many processors the process may use: by its affinity, and by control groups in made-up file systems.
#include "support/system_root.hpp"

#include <cask/schedule/executors/processors.hpp>

namespace {

using cask_test::system_root;
using cask::schedule::usable_processors;
using cask::schedule::detail::share_of_groups;

constexpr double unlimited = std::numeric_limits<double>::infinity();

TEST_CASE("the share of a container counts, whole processors are made of parts", "[processors]") {
    const system_root own("0::/\n");
    CHECK(share_of_groups(own.path()) == unlimited);
    own.add("sys/fs/cgroup/cpu.max", "max 100000\n");
    CHECK(share_of_groups(own.path()) == unlimited);
    own.add("sys/fs/cgroup/cpu.max", "150000 100000\n");
    CHECK(share_of_groups(own.path()) == 1.5);
    own.add("sys/fs/cgroup/cpu.max", "10000 100000\n");
    CHECK(share_of_groups(own.path()) == 0.1);
    CHECK(usable_processors(own.path()) == 1);
    for (const char* damaged : {"", "\n", "many 100000\n", "100000\n", "0 0\n", "-5 100000\n"}) {
        CAPTURE(damaged);
        own.add("sys/fs/cgroup/cpu.max", damaged);
        CHECK(share_of_groups(own.path()) == unlimited);
        CHECK(usable_processors(own.path()) >= 1);
    }
}

TEST_CASE("the least share of all groups around the process counts", "[processors]") {
    const system_root own("0::/batch/job.1/step\n");
    own.add("sys/fs/cgroup/batch/cpu.max", "800000 100000\n");
    CHECK(share_of_groups(own.path()) == 8);
    own.add("sys/fs/cgroup/batch/job.1/cpu.max", "300000 100000\n");
    CHECK(share_of_groups(own.path()) == 3);
    own.add("sys/fs/cgroup/batch/job.1/step/cpu.max", "max 100000\n");
    CHECK(share_of_groups(own.path()) == 3);
    own.add("sys/fs/cgroup/batch/job.2/cpu.max", "100000 100000\n");  // of somebody else
    CHECK(share_of_groups(own.path()) == 3);
    own.add("sys/fs/cgroup/cpu.max", "200000 100000\n");
    CHECK(share_of_groups(own.path()) == 2);
}

TEST_CASE("control groups of the first version count, too", "[processors]") {
    for (const std::string name : {"cpu", "cpu,cpuacct"}) {
        const system_root own("12:memory:/docker/1234\n4:cpu,cpuacct:/docker/1234\n0::/other\n");
        const std::string root = "sys/fs/cgroup/" + name;
        own.add(root + "/cpu.cfs_quota_us", "-1\n");
        own.add(root + "/cpu.cfs_period_us", "100000\n");
        CHECK(share_of_groups(own.path()) == unlimited);
        own.add(root + "/cpu.cfs_quota_us", "250000\n");
        CHECK(share_of_groups(own.path()) == 2.5);
        own.add(root + "/docker/1234/cpu.cfs_quota_us", "50000\n");
        own.add(root + "/docker/1234/cpu.cfs_period_us", "25000\n");
        CHECK(share_of_groups(own.path()) == 2);
    }
    const system_root both("4:cpuset:/\n0::/\n");
    both.add("sys/fs/cgroup/cpuset/cpu.cfs_quota_us", "50000\n");
    both.add("sys/fs/cgroup/cpuset/cpu.cfs_period_us", "50000\n");
    both.add("sys/fs/cgroup/unified/cpu.max", "400000 100000\n");
    CHECK(share_of_groups(both.path()) == 4);
}

TEST_CASE("a system without control groups has all of its processors", "[processors]") {
    const system_root own("");
    CHECK(share_of_groups(own.path()) == unlimited);
    CHECK(share_of_groups(own.path() + "/nowhere") == unlimited);
    for (const char* damaged : {":::\n", "0::\n", "no colons\n", "0:cpu\n", "0::relative\n"}) {
        const system_root odd(damaged);
        CHECK(share_of_groups(odd.path()) == unlimited);
    }
}

TEST_CASE("only processors that the process may run on count", "[processors]") {
    const system_root own("");
    cpu_set_t before;
    REQUIRE(::sched_getaffinity(0, sizeof(before), &before) == 0);
    CHECK(usable_processors(own.path()) == CPU_COUNT(&before));
    if (CPU_COUNT(&before) < 2) WARN("there is only one processor: this shows little");
    int first = 0;
    while (!CPU_ISSET(first, &before)) ++first;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    REQUIRE(::sched_setaffinity(0, sizeof(one), &one) == 0);
    CHECK(usable_processors(own.path()) == 1);
    REQUIRE(::sched_setaffinity(0, sizeof(before), &before) == 0);
}

}  // namespace
