// SPDX-License-Identifier: BSD-3-Clause
// Files for intermediates: what is written is read, nothing stays, and what cannot be is said before.
#include "support/catch.hpp"
#include "support/dtypes.hpp"
#include "support/writers.hpp"

#include <cask/cask.hpp>
#include <cask/files/spill.hpp>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <filesystem>

namespace ck = cask;
namespace fs = std::filesystem;
using cask_test::ContainsSubstring;
using ck::files::find_spill_folder;
using ck::files::make_spill;
using ck::files::spill_folder;

namespace {

/// A folder of its own on a disk, gone at the end.
class folder {
public:
    folder() {
        std::string name = "/var/tmp/cask-spill-XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    [[nodiscard]] spill_folder place() const { return {path_, true}; }
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] bool is_empty() const { return fs::is_empty(path_); }

private:
    std::string path_;
};

/// A variable of the environment, as it was afterwards.
class variable {
public:
    variable(const char* name, const char* value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        set(value);
    }
    ~variable() { set(before_ ? before_->c_str() : nullptr); }
    variable(const variable&) = delete;
    variable& operator=(const variable&) = delete;

private:
    void set(const char* value) const {
        value == nullptr ? ::unsetenv(name_) : ::setenv(name_, value, 1);
    }
    const char* name_;
    std::optional<std::string> before_;
};

std::string failure_of(const ck::shape& sizes, const spill_folder& folder) {
    try {
        static_cast<void>(make_spill(sizes, ck::dtype::float64, folder));
    } catch (const ck::io_error& failure) {
        return failure.what();
    }
    return "nothing was thrown";
}

using cask_test::every_dtype;

}  // namespace

TEMPLATE_LIST_TEST_CASE("what is spilled comes back", "[spill]", every_dtype) {
    using T = TestType;
    const folder own;
    for (const ck::shape& sizes :
         {ck::shape{}, ck::shape{0}, ck::shape{1000}, ck::shape{0, 3}, ck::shape{70, 90},
          ck::shape{3, 40, 50}, ck::shape{2, 3, 4, 5}}) {
        CAPTURE(ck::to_string(sizes));
        const auto x =
            ck::astype<T>(ck::reshape(ck::arange<std::int64_t>(0, sizes.size()) % 7, sizes));
        const auto place = make_spill(sizes, x.dtype(), own.place());
        ck::front::compute({x.node()}, {{.to = place.writer.get()}});
        const ck::array<T> back(ck::expr::make(ck::expr::reader_source{place.reader}, {}, sizes,
                                               x.dtype(), ck::grid::whole(sizes), {}));
        CHECK((back.compute() == x.compute()));
        CHECK((ck::transpose(back).compute() == ck::transpose(x).compute()));
    }
    CHECK(own.is_empty());
}

TEST_CASE("boxes of any order fill a spilled array", "[spill]") {
    const folder own;
    const ck::shape sizes{50, 60};
    const auto place = make_spill(sizes, ck::dtype::int32, own.place());
    const auto x = ck::reshape(ck::arange<std::int32_t>(0, 3000), sizes);
    for (const ck::region& box : {ck::region{{20, 10}, {30, 50}}, ck::region{{0, 0}, {20, 60}},
                                  ck::region{{20, 0}, {30, 10}}, ck::region{{7, 7}, {0, 3}}}) {
        const auto part = x(ck::range(box.begin[0], box.begin[0] + box.extent[0]),
                            ck::range(box.begin[1], box.begin[1] + box.extent[1]));
        const auto values = part.compute();
        place.writer->write(box, reinterpret_cast<const std::byte*>(values.data()));
    }
    const ck::expr::positions wanted{{3, 5}, {20, 15}, {2, 3}};
    place.reader->announce(wanted);
    std::vector<std::int32_t> some(300);
    place.reader->read(wanted, reinterpret_cast<std::byte*>(some.data()));
    const auto expected = x(ck::range(3, 43, 2), ck::range(5, 50, 3)).compute();
    CHECK(std::equal(some.begin(), some.end(), expected.begin(), expected.end()));
}

TEST_CASE("the folder is the option's, the environment's, or on the disk of the system",
          "[spill]") {
    const variable own("CASK_SPILL_DIR", "/one");
    const variable system("TMPDIR", "/two");
    CHECK(find_spill_folder("/zero").path == "/zero");
    CHECK(find_spill_folder("/zero").named);
    CHECK(find_spill_folder().path == "/one");
    CHECK(find_spill_folder().named);
    {
        const variable none("CASK_SPILL_DIR", nullptr);
        CHECK(find_spill_folder().path == "/two");
        CHECK_FALSE(find_spill_folder().named);
        const variable empty("TMPDIR", "");
        CHECK(find_spill_folder().path == "/var/tmp");
    }
}

TEST_CASE("a folder in memory is refused unless it is named", "[spill]") {
    const std::string shared = "/dev/shm";
    struct statfs facts {};
    if (::statfs(shared.c_str(), &facts) != 0 || facts.f_type != 0x01021994) {
        WARN("left out: there is no tmpfs");
        return;
    }
    CHECK_THAT(failure_of({1000}, {shared, false}),
               ContainsSubstring("[spill] /dev/shm is memory (a tmpfs), and 8000 bytes are to "
                                 "leave memory") &&
                   ContainsSubstring("CASK_SPILL_DIR"));
    const auto place = make_spill({1000}, ck::dtype::float64, {shared, true});
    const std::vector<double> values(1000, 7.0);
    place.writer->write({{0}, {1000}}, reinterpret_cast<const std::byte*>(values.data()));
    std::vector<double> back(1000);
    place.reader->read({{0}, {1000}, {1}}, reinterpret_cast<std::byte*>(back.data()));
    CHECK(back == values);
}

TEST_CASE("what there is no room for is an error before anything is computed", "[spill]") {
    const folder own;
    CHECK_THAT(failure_of({1000}, {own.path() + "/no", true}),
               ContainsSubstring("cannot create a temporary file in " + own.path() +
                                 "/no for 8000 bytes: No such file or directory"));
    if (::geteuid() != 0) {
        REQUIRE(::chmod(own.path().c_str(), 0500) == 0);
        CHECK_THAT(failure_of({1000}, own.place()), ContainsSubstring("Permission denied"));
        REQUIRE(::chmod(own.path().c_str(), 0700) == 0);
    }
    const auto before = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &limit) == 0);
    const rlimit small{100'000, limit.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const std::string failure = failure_of({1'000'000}, own.place());
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    std::signal(SIGXFSZ, before);
    CHECK_THAT(failure, ContainsSubstring("there is no room for the 8000000 bytes of a temporary "
                                          "file in " +
                                          own.path() + ": File too large"));
    CHECK(own.is_empty());
    CHECK_THAT(failure_of({ck::index_t{1} << 55}, own.place()), ContainsSubstring("no room"));
}

TEST_CASE("a process that is killed leaves no file", "[spill]") {
    const folder own;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const auto place = make_spill({1 << 20}, ck::dtype::float64, own.place());
        const std::vector<double> values(1 << 20, 1.0);
        place.writer->write({{0}, {1 << 20}}, reinterpret_cast<const std::byte*>(values.data()));
        const char done = 'x';
        if (::write(ready[1], &done, 1) != 1) ::_exit(1);
        for (;;) ::pause();
    }
    char done = 0;
    REQUIRE(::read(ready[0], &done, 1) == 1);
    CHECK(own.is_empty());
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(own.is_empty());
    ::close(ready[0]);
    ::close(ready[1]);
}
