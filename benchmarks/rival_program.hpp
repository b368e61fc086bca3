// SPDX-License-Identifier: BSD-3-Clause
// Rival libraries that run in programs of their own (rivals/): started once, asked for one run at a
// time through pipes, in the words of rivals/rival.hpp.
#pragma once

#include "answer.hpp"
#include "sizes.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace bench {

/// One run of a rival. Without `check` there is no digest.
struct rival_run {
    double seconds = 0;
    double cpu_seconds = 0;
    digest found;
};

class rival_program {
public:
    /// Starts the program and waits for what it says first.
    /// \throws std::runtime_error  it cannot be started or says nothing
    rival_program(std::vector<std::string> command, const sizes& own);
    ~rival_program();

    rival_program(const rival_program&) = delete;
    rival_program& operator=(const rival_program&) = delete;

    /// \throws std::runtime_error  the program has ended
    rival_run run(const std::string& who, const std::string& problem, bool check);

    struct contender {
        std::string name;
        std::vector<std::string> problems;
    };
    [[nodiscard]] const std::vector<contender>& contenders() const { return contenders_; }
    [[nodiscard]] const std::map<std::string, std::string>& versions() const { return versions_; }

    /// Sentences about libraries that this program could run if they were installed.
    [[nodiscard]] const std::vector<std::string>& missing() const { return missing_; }

private:
    std::string read_line();

    std::string name_;
    int process_ = 0;
    std::FILE* questions_ = nullptr;
    std::FILE* answers_ = nullptr;
    std::vector<contender> contenders_;
    std::map<std::string, std::string> versions_;
    std::vector<std::string> missing_;
};

/// rivals.py: NumPy, numexpr and dask.array, as far as they are installed. Without it, nullptr and a
/// sentence on standard output.
[[nodiscard]] std::unique_ptr<rival_program> start_python(const sizes& own);

enum class rival_choice { none, compiled, all };

/// All rivals that were built beside this program and, with `all`, rivals.py. What cannot be
/// started is said and left out.
[[nodiscard]] std::vector<std::unique_ptr<rival_program>> start_rivals(rival_choice choice,
                                                                       const sizes& own);

}  // namespace bench
