// SPDX-License-Identifier: BSD-3-Clause
// Disks that are full, folders that are not there or nobody may write to: said with the path, the
// bytes and the user's line; nothing is left, the next run is right.
#include "faults/injection.hpp"
#include "faults/small_disk.hpp"
#include "io/folder.hpp"
#include "support/check.hpp"

#include <cask/cask.hpp>

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <functional>

namespace {

using namespace cask_test;

/// No file of this process may be longer, while it lives.
class size_limit {
public:
    explicit size_limit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
        const rlimit small{bytes, before_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    }
    ~size_limit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    size_limit(const size_limit&) = delete;
    size_limit& operator=(const size_limit&) = delete;

private:
    void (*handler_)(int);
    rlimit before_{};
};

/// A folder that this process may not write to, while it lives; root becomes somebody else.
class closed_folder {
public:
    explicit closed_folder(std::string path) : path_(std::move(path)) {
        REQUIRE(::chmod(path_.c_str(), 0555) == 0);
        if (::geteuid() == 0) was_root_ = ::seteuid(65534) == 0;
    }
    ~closed_folder() {
        if (was_root_) static_cast<void>(::seteuid(0));
        ::chmod(path_.c_str(), 0755);
    }
    closed_folder(const closed_folder&) = delete;
    closed_folder& operator=(const closed_folder&) = delete;

private:
    std::string path_;
    bool was_root_ = false;
};

constexpr ck::index_t size = 1000;  // 8 MB

ck::array<double> numbers() { return ck::random::generator(1).uniform({size, size}); }
// Of rows and of columns of what is computed along rows.
ck::array<double> spilled() {
    const auto y = ck::cumsum(numbers(), 1);
    return y + ck::transpose(y);
}

const xt::xarray<double>& right() {
    static const xt::xarray<double> values = spilled().compute();
    return values;
}

/// What a call says that must fail, at a line of this file.
std::string io_failure_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const ck::io_error& failure) {
        CHECK(std::string(failure.where().file) == __FILE__);
        return failure.what();
    }
    return "nothing was thrown";
}

ck::runtime_options little_memory(const std::string& spill) {
    return {.threads = 2, .memory_budget = 2'000'000, .spill_folder = spill};
}

/// Stores what goes through a temporary file in `spill`.
void store_spilled(const std::string& spill, const std::string& path) {
    ck::runtime small(little_memory(spill));
    REQUIRE(ck::explain(spilled()).moves.spilled == 8 * size * size);
    const auto look = [&] {
        CHECK(holds_nothing(small));
        CHECK(small.ledger().peak() <= 2'000'000);
    };
    try {
        ck::to_npy(spilled(), path);
    } catch (...) {
        look();
        throw;
    }
    look();
}

/// It works where everything is as it should be.
void check_next_run(const folder& own) {
    store_spilled(own / "", own / "next.npy");
    xt::xarray<double> found = ck::interop::make_xarray<double>({size, size});
    ck::compute_into(ck::from_npy<double>(own / "next.npy"), found);
    CHECK((found == right()));
    CHECK(own.files() == 1);
    std::filesystem::remove(own / "next.npy");
}

const std::string spilled_bytes = "8000000 bytes";

TEST_CASE("files that may not be so long", "[full disks]") {
    const folder own;
    CHECK(right().size() == size * size);  // without a budget
    {
        const size_limit small(1'000'000);
        CHECK_THAT(io_failure_of([&] { ck::to_npy(numbers(), own / "x.npy"); }),
                   ContainsSubstring("[to_npy] there is no room for the 8000128 bytes of " +
                                     (own / "x.npy") + ": File too large"));
        CHECK_THAT(io_failure_of([&] {
                       ck::store({numbers(), ck::sum(numbers(), 0)},
                                 {ck::npy_file(own / "x.npy"), ck::npy_file(own / "y.npy")});
                   }),
                   ContainsSubstring("[store] there is no room for the 8000128 bytes of "));
    }
    CHECK(own.files() == 0);
    xt::xarray<double> found = ck::interop::make_xarray<double>({size, size});
    const ck::runtime little(little_memory(own.path()));
    {
        const size_limit small(8'000'100);  // an npy file has 8,000,128 bytes
        ck::compute_into(spilled(), found);
        CHECK((found == right()));
    }
    {
        const size_limit small(1'000'000);
        CHECK_THAT(io_failure_of([&] { ck::compute_into(spilled(), found); }),
                   ContainsSubstring("[spill] there is no room for the " + spilled_bytes +
                                     " of a temporary file in " + own.path() + ": File too large"));
        CHECK(holds_nothing(ck::runtime::current()));
    }
    CHECK(own.files() == 0);
    check_next_run(own);
}

TEST_CASE("folders that are not there, or that nobody may write to", "[full disks]") {
    const folder own;
    CHECK_THAT(io_failure_of([&] { store_spilled(own / "no", own / "x.npy"); }),
               ContainsSubstring("[spill] cannot create a temporary file in " + (own / "no") +
                                 " for 8000000 bytes: No such file or directory"));
    CHECK_THAT(io_failure_of([&] { store_spilled(own.path(), own / "no/x.npy"); }),
               ContainsSubstring("[to_npy] cannot create " + (own / "no/x.npy")));
    CHECK(own.files() == 0);
    std::filesystem::create_directory(own / "closed");
    {
        const folder open;
        std::filesystem::permissions(open.path(), std::filesystem::perms::all);
        std::filesystem::permissions(own.path(), std::filesystem::perms::all);
        const closed_folder closed(own / "closed");
        CHECK_THAT(io_failure_of([&] { store_spilled(own / "closed", open / "x.npy"); }),
                   ContainsSubstring("[spill] cannot create a temporary file in " +
                                     (own / "closed") + " for " + spilled_bytes +
                                     ": Permission denied"));
        CHECK_THAT(io_failure_of([&] { ck::to_npy(numbers(), own / "closed/x.npy"); }),
                   ContainsSubstring("[to_npy] cannot create " + (own / "closed/x.npy")) &&
                       ContainsSubstring("Permission denied"));
        CHECK(open.files() == 0);
    }
    std::filesystem::remove(own / "closed");
    check_next_run(own);
}

void check_full(const folder& own, const small_disk& disk, const std::string& reason) {
    CHECK_THAT(io_failure_of([&] { ck::to_npy(numbers(), disk.path() + "/x.npy"); }),
               ContainsSubstring("[to_npy] " + reason) &&
                   ContainsSubstring(disk.path() + "/x.npy") &&
                   ContainsSubstring("No space left on device"));
    CHECK(std::filesystem::is_empty(disk.path()));
    check_next_run(own);
}

TEST_CASE("a disk that is full", "[full disks]") {
    const folder own;
    const folder elsewhere;
    const small_disk disk(elsewhere / "disk", "1m");
    if (!disk.is_there()) {
        WARN("left out: no file system can be made here");
        return;
    }
    const unsigned long free = disk.free();
    const auto store = [&] { store_spilled(disk.path(), own / "x.npy"); };
    check_full(own, disk, "there is no room for the 8000128 bytes of ");
    CHECK_THAT(io_failure_of(store), ContainsSubstring("[spill] there is no room for the " +
                                                       spilled_bytes + " of a temporary file in " +
                                                       disk.path() + ": No space left on device"));
    CHECK(disk.free() == free);
    {  // systems that cannot take room before
        const poor_system old(poor_system::lacks::reserving);
        check_full(own, disk, "cannot write ");
        try {
            store();
            FAIL_CHECK("nothing was thrown");
        } catch (const ck::task_error& failure) {
            CHECK_THAT(failure.what(),
                       ContainsSubstring("[spill] cannot write a temporary file in " + disk.path() +
                                         ": No space left on device") &&
                           ContainsSubstring(__FILE__));
            CHECK_THROWS_AS(std::rethrow_if_nested(failure), ck::io_error);
        }
    }
    {  // that have no files without names
        const poor_system old(poor_system::lacks::unnamed_files);
        check_full(own, disk, "there is no room for the 8000128 bytes of ");
        CHECK_THAT(io_failure_of(store), ContainsSubstring("[spill] there is no room for the "));
    }
    CHECK(std::filesystem::is_empty(disk.path()));
    CHECK(disk.free() == free);
    CHECK(own.files() == 0);
    check_next_run(own);
    ck::to_npy(ck::ones<double>({100, 100}), disk.path() + "/x.npy");
    CHECK(ck::sum(ck::from_npy<double>(disk.path() + "/x.npy")).item() == 1e4);
    CHECK_FALSE(leaks());
}

}  // namespace
