// SPDX-License-Identifier: BSD-3-Clause
// What becomes of the file that is replaced: its owner, its permissions, links to it, and when.
#include "io/folder.hpp"

#include <cask/cask.hpp>
#include <cask/files/output_file.hpp>

#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <vector>

namespace ck = cask;
using cask_test::ContainsSubstring;
using cask_test::folder;

namespace {

// What the system calls below were called with, while somebody listens.
std::mutex calls_mutex;
bool listening = false;
bool may_set_permissions = true;
std::vector<std::string> calls;

void note(const std::string& call) {
    const std::lock_guard lock(calls_mutex);
    if (listening) calls.push_back(call);
}

std::string name_of(int file) {
    char name[4096];
    const std::string link = "/proc/self/fd/" + std::to_string(file);
    const ssize_t length = ::readlink(link.c_str(), name, sizeof(name));
    return std::filesystem::path(std::string(name, static_cast<std::size_t>(length))).filename();
}

}  // namespace

// The program's own calls take the place of the C library's, also inside of cask.
extern "C" int fsync(int file) {
    note("fsync " + name_of(file));
    return static_cast<int>(syscall(SYS_fsync, file));
}
extern "C" int fchmod(int file, mode_t mode) noexcept {
    if (may_set_permissions) return static_cast<int>(syscall(SYS_fchmod, file, mode));
    errno = EPERM;
    return -1;
}
extern "C" int rename(const char* from, const char* to) noexcept {
    note("rename");
    return static_cast<int>(syscall(SYS_rename, from, to));
}

namespace {

mode_t mode_of(const std::string& path) {
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    return facts.st_mode & 07777;
}

void write(const std::string& path, double value) {
    ck::to_npy(ck::full<double>({4}, value), path);
}
double first(const std::string& path) { return ck::from_npy<double>(path)(0).item(); }

/// Sets the mask of permissions that new files do not get, while it lives.
class file_mask {
public:
    explicit file_mask(mode_t mask) : before_(::umask(mask)) {}
    ~file_mask() { ::umask(before_); }
    file_mask(const file_mask&) = delete;
    file_mask& operator=(const file_mask&) = delete;

private:
    mode_t before_;
};

}  // namespace

TEST_CASE("the new file has the permissions of the one that it replaces", "[npy]") {
    const folder own;
    const std::string path = own / "x.npy";
    const file_mask mask(022);
    write(path, 1);
    CHECK(mode_of(path) == 0644);
    for (const mode_t mode : {0600u, 0640u, 0666u, 0644u, 0755u, 0400u}) {
        REQUIRE(::chmod(path.c_str(), mode) == 0);
        write(path, mode);
        CHECK(mode_of(path) == mode);
        CHECK(first(path) == mode);
    }
}

TEST_CASE("while it is written, nobody sees more of the new file than of the old one", "[npy]") {
    const folder own;
    const std::string path = own / "x.npy";
    const file_mask mask(0);
    write(path, 1);
    REQUIRE(::chmod(path.c_str(), 0600) == 0);
    struct stat place {};
    REQUIRE(::stat(path.c_str(), &place) == 0);
    std::atomic<int> files{0};
    std::atomic<mode_t> seen{0};
    const auto x = ck::map(
        [&](double value) {
            for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd")) {
                struct stat facts {};
                if (::stat(each.path().c_str(), &facts) != 0) continue;
                if (!S_ISREG(facts.st_mode) || facts.st_dev != place.st_dev) continue;
                if (facts.st_size != 128 + 8) continue;  // all of it is reserved
                ++files;
                seen = facts.st_mode & 07777;
            }
            return value;
        },
        ck::ones<double>({1}));
    ck::to_npy(x, path);
    CHECK(files == 1);
    CHECK(seen == 0600);
}

TEST_CASE("the new file has the owner of the one that it replaces", "[npy]") {
    if (::geteuid() != 0) {
        WARN("left out: only root may give files away");
        return;
    }
    const folder own;
    const std::string path = own / "x.npy";
    write(path, 1);
    REQUIRE(::chown(path.c_str(), 1234, 4321) == 0);
    REQUIRE(::chmod(path.c_str(), 0640) == 0);
    write(path, 2);
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    CHECK(facts.st_uid == 1234);
    CHECK(facts.st_gid == 4321);
    CHECK(mode_of(path) == 0640);
    CHECK(first(path) == 2);
}

TEST_CASE("links stay links, wherever they point to", "[npy]") {
    namespace fs = std::filesystem;
    const folder own;
    fs::create_directory(own / "elsewhere");
    SECTION("to nothing yet") {
        fs::create_symlink("elsewhere/new.npy", own / "x.npy");
        fs::create_symlink("x.npy", own / "y.npy");
        write(own / "y.npy", 3);
        CHECK(fs::is_symlink(own / "x.npy"));
        CHECK(fs::is_symlink(own / "y.npy"));
        CHECK(fs::is_regular_file(own / "elsewhere/new.npy"));
        CHECK(first(own / "elsewhere/new.npy") == 3);
    }
    SECTION("by a path from the top") {
        fs::create_symlink(own / "elsewhere/new.npy", own / "x.npy");
        write(own / "x.npy", 3);
        write(own / "x.npy", 4);
        CHECK(fs::is_symlink(own / "x.npy"));
        CHECK(first(own / "elsewhere/new.npy") == 4);
    }
    SECTION("in a ring") {
        fs::create_symlink("y.npy", own / "x.npy");
        fs::create_symlink("x.npy", own / "y.npy");
        CHECK_THROWS_AS(write(own / "x.npy", 3), ck::io_error);
        CHECK(fs::is_symlink(own / "x.npy"));
        CHECK(own.files() == 3);
    }
}

TEST_CASE("bytes are on disk before the old file goes, and its name after", "[npy]") {
    const folder own;
    const std::string path = own / "x.npy";
    write(path, 1);
    listening = true;
    write(path, 2);
    listening = false;
    const std::string folder_name = std::filesystem::path(own / "x").parent_path().filename();
    REQUIRE(calls.size() == 3);
    CHECK(calls[0].rfind("fsync ", 0) == 0);
    CHECK(calls[0] != "fsync " + folder_name);
    CHECK(calls[1] == "rename");
    CHECK(calls[2] == "fsync " + folder_name);
}

TEST_CASE("a file that cannot take the place of the old one is refused, and goes", "[npy]") {
    const folder own;
    const std::string path = own / "x.npy";
    write(path, 1);
    may_set_permissions = false;
    CHECK_THROWS_WITH(write(path, 2), ContainsSubstring("[to_npy] cannot set the permissions of " +
                                                        path + ": Operation not permitted"));
    may_set_permissions = true;
    CHECK(first(path) == 1);
    {
        cask::files::output_file late("to_npy", own / "y.npy", {});
        std::filesystem::create_directory(own / "y.npy");
        CHECK_THROWS_WITH(late.complete(),
                          ContainsSubstring("[to_npy] cannot rename ") &&
                              ContainsSubstring(" to " + (own / "y.npy") + ": Is a directory"));
    }
    CHECK(own.files() == 2);
}

TEST_CASE("a process that is killed while it writes leaves nothing", "[npy]") {
    const folder own;
    write(own / "x.npy", 1);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const cask::files::output_file half("to_npy", own / "x.npy", {});
        half.write(0, 4, "half");
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(own.files() == 1);
    CHECK(first(own / "x.npy") == 1);
}
