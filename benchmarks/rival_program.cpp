// SPDX-License-Identifier: BSD-3-Clause
#include "rival_program.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>
#endif

namespace bench {
namespace {

std::vector<std::string> with_sizes(std::vector<std::string> command, const sizes& own) {
    const auto add = [&command](const char* name, std::int64_t value) {
        command.emplace_back(name);
        command.push_back(std::to_string(value));
    };
    add("--threads", own.threads);
    add("--height", own.height);
    add("--width", own.width);
    add("--iterations", own.iterations);
    add("--points", own.points);
    add("--edge", own.edge);
    return command;
}

/// Both ends are closed in programs that start later: else those would keep a rival waiting.
std::array<int, 2> new_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe to a rival");
    return ends;
}

[[noreturn]] void become(const std::vector<std::string>& command, int input, int output) {
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    execvp(words[0], words.data());
    _exit(127);
}

}  // namespace

rival_program::~rival_program() {
    if (questions_ != nullptr) std::fclose(questions_);  // it ends where its questions do
    if (answers_ != nullptr) std::fclose(answers_);
    if (process_ > 0) waitpid(process_, nullptr, 0);
}

std::string rival_program::read_line() {
    std::string line;
    for (int letter; (letter = std::fgetc(answers_)) != '\n';) {
        if (letter == EOF) throw std::runtime_error(name_ + " has ended");
        line += static_cast<char>(letter);
    }
    return line;
}

#if __has_include(<nlohmann/json.hpp>)

rival_program::rival_program(std::vector<std::string> command, const sizes& own)
    : name_(std::filesystem::path(command.back()).filename()) {
    command = with_sizes(std::move(command), own);
    const std::array<int, 2> asking = new_pipe();
    const std::array<int, 2> answering = new_pipe();
    process_ = fork();
    if (process_ < 0) throw std::runtime_error(name_ + " cannot be started");
    if (process_ == 0) become(command, asking[0], answering[1]);
    close(asking[0]);
    close(answering[1]);
    questions_ = fdopen(asking[1], "w");
    answers_ = fdopen(answering[0], "r");
    std::signal(SIGPIPE, SIG_IGN);  // a rival that has ended is noticed when it does not answer
    try {
        const auto said = nlohmann::json::parse(read_line());
        versions_ = said.at("versions").get<std::map<std::string, std::string>>();
        missing_ = said.at("missing").get<std::vector<std::string>>();
        for (const auto& each : said.at("contenders")) {
            contenders_.push_back(
                {each.at("name"), each.at("problems").get<std::vector<std::string>>()});
        }
    } catch (...) {
        std::fclose(questions_);
        std::fclose(answers_);
        waitpid(process_, nullptr, 0);
        throw;
    }
}

rival_run rival_program::run(const std::string& who, const std::string& problem, bool check) {
    std::fprintf(questions_, "%s\t%s\t%s\n", check ? "check" : "time", who.c_str(),
                 problem.c_str());
    std::fflush(questions_);
    const auto said = nlohmann::json::parse(read_line());
    rival_run done{said.at("seconds"), said.at("cpu_seconds"), {}};
    if (check) done.found = {said.at("count"), said.at("total"), said.at("samples")};
    return done;
}

namespace {

std::unique_ptr<rival_program> start(std::vector<std::string> command, const sizes& own) {
    try {
        auto program = std::make_unique<rival_program>(std::move(command), own);
        for (const std::string& sentence : program->missing()) {
            std::printf("%s\n", sentence.c_str());
        }
        return program;
    } catch (const std::exception& failure) {
        std::printf("a rival is left out: %s\n", failure.what());
        return nullptr;
    }
}

}  // namespace

std::unique_ptr<rival_program> start_python(const sizes& own) {
    // Debian's packages belong to Debian's python3, which need not be the first one on the path.
    const char* chosen = std::getenv("CASK_PYTHON");
    const bool debian = std::filesystem::exists("/usr/bin/python3");
    return start({chosen != nullptr ? chosen : (debian ? "/usr/bin/python3" : "python3"),
                  CASK_RIVALS_SCRIPT},
                 own);
}

std::vector<std::unique_ptr<rival_program>> start_rivals(rival_choice choice, const sizes& own) {
    std::vector<std::unique_ptr<rival_program>> started;
    const auto add = [&started](std::unique_ptr<rival_program> program) {
        if (program != nullptr) started.push_back(std::move(program));
    };
    if (choice == rival_choice::none) return started;
    const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    for (const char* name : {"rival_xtensor", "rival_xtensor_tbb", "rival_eigen"}) {
        if (std::filesystem::exists(folder / name)) {
            add(start({folder / name}, own));
        } else {
            std::printf("%s was not built and is left out%s\n", name,
                        name == std::string("rival_eigen") ? " (Debian: libeigen3-dev)" : "");
        }
    }
    if (choice == rival_choice::all) add(start_python(own));
    return started;
}

#else

rival_program::rival_program(std::vector<std::string>, const sizes&) {
    throw std::runtime_error("built without nlohmann-json");
}
rival_run rival_program::run(const std::string&, const std::string&, bool) { return {}; }

std::unique_ptr<rival_program> start_python(const sizes&) {
    std::printf("rival libraries are left out: built without nlohmann-json "
                "(Debian: nlohmann-json3-dev)\n");
    return nullptr;
}

std::vector<std::unique_ptr<rival_program>> start_rivals(rival_choice choice, const sizes& own) {
    if (choice != rival_choice::none) start_python(own);
    return {};
}

#endif

}  // namespace bench
