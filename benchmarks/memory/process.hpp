// SPDX-License-Identifier: BSD-3-Clause
// Processes: what this one takes of memory, and what another one prints.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace bench {

/// What a run says of itself, line by line: "name<tab>value".
using facts = std::map<std::string, std::string>;

/// Runs this program with other arguments, and takes what it prints. A program that fails, or is
/// killed, says so under "failed".
[[nodiscard]] facts run_this_program(const std::vector<std::string>& arguments);

/// Prints a line that run_this_program takes.
void say(const std::string& name, const std::string& value);
void say(const std::string& name, std::int64_t value);
void say_seconds(const std::string& name, double value);

/// Resident memory of this process, in bytes: now, and the most since `forget_most_resident`.
[[nodiscard]] std::int64_t resident();
[[nodiscard]] std::int64_t most_resident();
void forget_most_resident();

/// Memory that the machine has left.
[[nodiscard]] std::int64_t available_memory();
/// Bytes that are free on the disk of a folder.
[[nodiscard]] std::int64_t free_bytes(const std::string& folder);
/// Removes a file, and has the system make its room free at once: the next file gets it, not a new
/// place on the disk, which virtual ones take long to give.
void remove_file(const std::string& path);
/// Has the system forget what it keeps of a file in memory: it is read from the disk again.
void drop_from_cache(const std::string& path);

}  // namespace bench
