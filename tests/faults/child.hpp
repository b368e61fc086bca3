// SPDX-License-Identifier: BSD-3-Clause
// Child processes: this program again, to run one of its hidden test cases.
#pragma once

#include "support/catch.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

namespace cask_test {

/// A process that runs one test case, whose name has no commas; gone at the end.
class child {
public:
    /// `folder` is what `folder_of_child` is there.
    child(const std::string& test, const std::string& folder) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        const std::string words = std::to_string(ends[1]);
        process_ = ::fork();
        REQUIRE(process_ >= 0);
        if (process_ == 0) {
            ::setenv("CASK_TEST_FOLDER", folder.c_str(), 1);
            ::setenv("CASK_TEST_WORDS", words.c_str(), 1);
            ::execl("/proc/self/exe", "child", test.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(ends[1]);
        words_ = ends[0];
    }
    ~child() {
        if (process_ > 0) static_cast<void>(killed());
        ::close(words_);
    }
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    /// Waits for the next word; false if the process is gone.
    [[nodiscard]] bool speaks() const {
        char word = 0;
        return ::read(words_, &word, 1) == 1;
    }
    /// Kills it; whether it was not yet gone.
    [[nodiscard]] bool killed() {
        ::kill(process_, SIGKILL);
        return WIFSIGNALED(wait());
    }
    /// Waits for its end; whether all was well.
    [[nodiscard]] bool passed() {
        const int status = wait();
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

private:
    int wait() {
        int status = -1;
        REQUIRE(::waitpid(process_, &status, 0) == process_);
        process_ = -1;
        return status;
    }

    pid_t process_ = -1;
    int words_ = -1;
};

/// In a child: the folder that it was given; nothing in other processes.
[[nodiscard]] inline const char* folder_of_child() { return std::getenv("CASK_TEST_FOLDER"); }
/// In a child: a word to the parent.
inline void say_word() {
    const char word = 'w';
    if (::write(std::atoi(std::getenv("CASK_TEST_WORDS")), &word, 1) != 1) ::_exit(1);
}

}  // namespace cask_test
