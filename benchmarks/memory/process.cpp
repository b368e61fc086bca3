// SPDX-License-Identifier: BSD-3-Clause
#include "process.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace bench {
namespace {

/// The number of KiB behind `name` in a file of /proc, in bytes; 0 if there is none.
std::int64_t bytes_in(const char* path, const std::string& name) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(name + ":")) return std::atoll(line.c_str() + name.size() + 1) * 1024;
    }
    return 0;
}

[[noreturn]] void become(const std::vector<std::string>& arguments, int output) {
    dup2(output, STDOUT_FILENO);
    std::vector<char*> words{const_cast<char*>("memory")};
    for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    execv("/proc/self/exe", words.data());
    _exit(127);
}

void take_line(const char* line, facts& found) {
    const char* tab = std::strchr(line, '\t');
    if (tab == nullptr) return;
    std::string value = tab + 1;
    if (value.ends_with('\n')) value.pop_back();
    found[std::string(line, tab)] = value;
}

}  // namespace

facts run_this_program(const std::vector<std::string>& arguments) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe to a process");
    std::fflush(stdout);
    const pid_t process = fork();
    if (process < 0) throw std::runtime_error("no process can be started");
    if (process == 0) become(arguments, ends[1]);
    close(ends[1]);
    facts found;
    FILE* const lines = fdopen(ends[0], "r");
    for (char line[4096]; std::fgets(line, sizeof line, lines) != nullptr;) take_line(line, found);
    std::fclose(lines);
    int status = 0;
    waitpid(process, &status, 0);
    if (WIFSIGNALED(status))
        found["failed"] = "ended by signal " + std::to_string(WTERMSIG(status));
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0 && !found.contains("failed")) {
        found["failed"] = "ended with " + std::to_string(WEXITSTATUS(status));
    }
    return found;
}

void say(const std::string& name, const std::string& value) {
    std::printf("%s\t%s\n", name.c_str(), value.c_str());
}
void say(const std::string& name, std::int64_t value) { say(name, std::to_string(value)); }
void say_seconds(const std::string& name, double value) {
    std::printf("%s\t%.4f\n", name.c_str(), value);
}

std::int64_t resident() { return bytes_in("/proc/self/status", "VmRSS"); }
std::int64_t most_resident() { return bytes_in("/proc/self/status", "VmHWM"); }
void forget_most_resident() { std::ofstream("/proc/self/clear_refs") << "5"; }

std::int64_t available_memory() { return bytes_in("/proc/meminfo", "MemAvailable"); }

std::int64_t free_bytes(const std::string& folder) {
    struct statvfs disk {};
    if (statvfs(folder.c_str(), &disk) != 0) return 0;
    return static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
}

void remove_file(const std::string& path) {
    if (unlink(path.c_str()) == 0) sync();
}

void drop_from_cache(const std::string& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    fsync(file);  // only what is on disk can be forgotten
    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    close(file);
}

}  // namespace bench
