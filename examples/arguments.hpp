// SPDX-License-Identifier: BSD-3-Clause
// Arguments of the examples: `--name value`, read by getopt_long into variables that hold the
// defaults. `--help` explains and exits with 0; a wrong argument is explained and exits with 2.
#pragma once

#include <getopt.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace examples {

/// One argument: its name, where its value goes, and what it means.
struct argument {
    std::string name;
    std::variant<std::int64_t*, std::string*, bool*> value;
    std::string meaning;
    std::int64_t least = 1;  // the smallest number that is allowed
};

namespace detail {

inline void explain(const char* program, std::string_view purpose,
                    const std::vector<argument>& known) {
    std::printf("%.*s\n\nusage: %s [--name value]...\n\n", static_cast<int>(purpose.size()),
                purpose.data(), program);
    for (const argument& each : known) {
        std::string standard;
        if (const auto* number = std::get_if<std::int64_t*>(&each.value)) {
            standard = " (" + std::to_string(**number) + ")";
        } else if (const auto* text = std::get_if<std::string*>(&each.value)) {
            if (!(*text)->empty()) standard = " (" + **text + ")";
        }
        std::printf("  --%-14s %s%s\n", each.name.c_str(), each.meaning.c_str(), standard.c_str());
    }
    std::printf("  --%-14s this text\n", "help");
}

[[noreturn]] inline void refuse(const char* program, const std::string& reason) {
    std::fprintf(stderr, "%s: %s; --help lists the arguments\n", program, reason.c_str());
    std::exit(2);
}

inline void read(const char* program, const argument& given, std::string_view text) {
    if (auto* flag = std::get_if<bool*>(&given.value)) {
        **flag = true;
    } else if (auto* words = std::get_if<std::string*>(&given.value)) {
        **words = text;
    } else {
        std::int64_t number = 0;
        const char* end = text.data() + text.size();
        const auto [stop, failure] = std::from_chars(text.data(), end, number);
        if (failure != std::errc() || stop != end || number < given.least) {
            refuse(program, "--" + given.name + " takes a whole number from " +
                                std::to_string(given.least) + " on: got '" + std::string(text) +
                                "'");
        }
        *std::get<std::int64_t*>(given.value) = number;
    }
}

}  // namespace detail

/// Reads the command line into the variables of `known`.
inline void read_arguments(int count, char** values, std::string_view purpose,
                           const std::vector<argument>& known) {
    constexpr int help = 'h';
    constexpr int first = 256;  // beyond all characters: there are no short names
    std::vector<option> options;
    for (const argument& each : known) {
        const bool flag = std::holds_alternative<bool*>(each.value);
        options.push_back({each.name.c_str(), flag ? no_argument : required_argument, nullptr,
                           first + static_cast<int>(options.size())});
    }
    options.push_back({"help", no_argument, nullptr, help});
    options.push_back({nullptr, 0, nullptr, 0});

    opterr = 0;  // we say it ourselves
    for (;;) {
        const int found = getopt_long(count, values, ":h", options.data(), nullptr);
        if (found == -1) break;
        if (found == help) {
            detail::explain(values[0], purpose, known);
            std::exit(0);
        }
        if (found == ':') {
            detail::refuse(values[0],
                           "a value is missing after " + std::string(values[optind - 1]));
        }
        if (found < first) {
            detail::refuse(values[0], "there is no argument " + std::string(values[optind - 1]));
        }
        detail::read(values[0], known[static_cast<std::size_t>(found - first)],
                     optarg != nullptr ? optarg : "");
    }
    if (optind < count) {
        detail::refuse(values[0], "'" + std::string(values[optind]) + "' has no --name before it");
    }
}

}  // namespace examples
