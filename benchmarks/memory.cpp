// SPDX-License-Identifier: BSD-3-Clause
// Does the memory budget hold, and what does it cost? Expressions over a matrix of eight times the
// budget, each in a process of its own: what was said of it before, what it took, and how long; and
// the same without a budget where that fits in memory.
#include "memory/process.hpp"
#include "memory/run_case.hpp"
#include "memory/streamed_loop.hpp"

#include <cask/cask.hpp>

#include "../examples/arguments.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>

namespace {

using bench::facts;

constexpr std::int64_t unlimited = std::int64_t{1} << 50;
constexpr std::int64_t gibibyte = std::int64_t{1} << 30;

struct settings {
    std::string only;
    std::string folder = "/var/tmp";
    std::string json;
    std::int64_t mebibytes = 2048;
    std::int64_t repetitions = 1;
    std::int64_t threads = 0;
    bool alone = false;
    // Of a process that runs one case.
    std::string run;
    std::int64_t budget = 0;
    std::int64_t edge = 0;
};

/// One line of the report.
struct row {
    std::string name;
    std::int64_t data_bytes = 0;
    std::int64_t budget = 0;
    facts within;                       // the budget; of the fastest run
    facts whole;                        // without a budget; empty: it does not fit in memory
    std::vector<double> seconds;        // within the budget
    std::vector<double> whole_seconds;  // or those of the loop by hand
    std::string skipped;                // why it did not run
};

const std::string streamed = "streamed";

// ---- running -------------------------------------------------------------------------------------

facts run_once(const settings& chosen, const std::string& name, std::int64_t edge,
               std::int64_t budget) {
    return bench::run_this_program({"--run", name, "--edge", std::to_string(edge), "--budget",
                                    std::to_string(budget), "--folder", chosen.folder, "--threads",
                                    std::to_string(chosen.threads)});
}

std::string text_of(const facts& from, const std::string& name) {
    const auto found = from.find(name);
    return found == from.end() ? "" : found->second;
}
double number_of(const facts& from, const std::string& name) {
    const std::string text = text_of(from, name);
    return text.empty() ? std::nan("") : std::strtod(text.c_str(), nullptr);
}

/// Adds a run; what is kept is that of the fastest.
void add_run(facts run, facts& kept, std::vector<double>& seconds) {
    const double taken = number_of(run, "seconds");
    const bool fastest = kept.empty() || !(taken >= number_of(kept, "seconds"));
    if (!std::isnan(taken)) seconds.push_back(taken);
    if (fastest) kept = std::move(run);
}

/// Why there is no room for `bytes` on disk; empty if there is.
std::string lack_of_room(const std::string& folder, std::int64_t bytes) {
    const std::int64_t left = bench::free_bytes(folder);
    if (left > bytes + gibibyte) return "";
    char text[128];
    std::snprintf(text, sizeof text,
                  "skipped: %.1f GiB are wanted on the disk of %s, %.1f are left",
                  static_cast<double>(bytes + gibibyte) / gibibyte, folder.c_str(),
                  static_cast<double>(left) / gibibyte);
    return text;
}

row measure(const settings& chosen, const bench::memory_case& asked, std::int64_t edge) {
    const bench::matrix_data data{asked.own_edge(edge), chosen.folder};
    row found{asked.name, data.bytes(), asked.budget(data.bytes()), {}, {}, {}, {}, {}};
    // Files that are read, a result, and a temporary file.
    found.skipped = lack_of_room(chosen.folder,
                                 data.bytes() * static_cast<std::int64_t>(asked.files.size() + 2));
    if (!found.skipped.empty()) return found;
    bench::make_files(asked.files, data);
    const auto run_within = [&] {
        add_run(run_once(chosen, asked.name, data.edge, found.budget), found.within, found.seconds);
    };
    const auto run_whole = [&] {
        const double at_once = number_of(found.within, "at once") +
                               static_cast<double>(data.bytes() + gibibyte);
        if (chosen.alone || !(at_once < static_cast<double>(bench::available_memory()))) return;
        add_run(run_once(chosen, asked.name, data.edge, unlimited), found.whole,
                found.whole_seconds);
    };
    for (std::int64_t k = 0; k < chosen.repetitions; ++k) {
        // What runs second finds memory and disk as the first one has left them: by turns.
        if (k % 2 == 0) run_within();
        run_whole();
        if (k % 2 == 1) run_within();
    }
    return found;
}

/// A file of twice the size to another one, within a quarter of the budget, beside a loop by hand;
/// the system has neither in memory before.
row measure_streamed(const settings& chosen, std::int64_t edge) {
    const bench::matrix_data data{
        static_cast<std::int64_t>(std::sqrt(2.0) * static_cast<double>(edge)), chosen.folder};
    row found{streamed + ": (x - mean(x, 0)) / std(x, 0)",
              data.bytes(),
              data.bytes() / 8,
              {},
              {},
              {},
              {},
              {}};
    found.skipped = lack_of_room(chosen.folder, 3 * data.bytes());
    if (!found.skipped.empty()) return found;
    bench::make_files({"u"}, data);
    for (std::int64_t k = 0; k < chosen.repetitions; ++k) {
        bench::drop_from_cache(data.path("u"));
        add_run(run_once(chosen, "(x - mean(x, 0)) / std(x, 0)", data.edge, found.budget),
                found.within, found.seconds);
        if (chosen.alone) continue;
        bench::drop_from_cache(data.path("u"));
        add_run(run_once(chosen, streamed, data.edge, found.budget), found.whole,
                found.whole_seconds);
    }
    return found;
}

/// In a process of its own.
void run_loop(const bench::matrix_data& data) {
    const std::string result = data.path("result");
    bench::remove_file(result);
    bench::forget_most_resident();
    const std::int64_t before = bench::resident();
    const auto start = std::chrono::steady_clock::now();
    bench::standardise_by_loop(data.path("u"), result, data.edge, data.edge);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    bench::say("resident", bench::most_resident() - before);
    bench::say_seconds("seconds", taken.count());
    bench::remove_file(result);
}

int run_in_this_process(const settings& chosen) {
    const bench::matrix_data data{chosen.edge, chosen.folder};
    if (chosen.run == streamed) {
        run_loop(data);
        return 0;
    }
    for (const bench::memory_case& each : bench::memory_cases()) {
        if (each.name != chosen.run) continue;
        bench::run_case(each, data, chosen.budget, static_cast<int>(chosen.threads));
        return 0;
    }
    return 2;
}

// ---- the report ----------------------------------------------------------------------------------

std::string mebibytes(double bytes) {
    char text[32];
    std::snprintf(text, sizeof text, bytes < 10 * 1048576.0 ? "%.1f" : "%.0f", bytes / 1048576);
    return std::isnan(bytes) ? "-" : text;
}

/// Predicted bytes, and those that were counted where these differ.
std::string moved(const facts& from, const std::string& name) {
    const double expected = number_of(from, name + " expected");
    const double counted = number_of(from, name);
    if (expected == counted || std::isnan(counted)) return mebibytes(expected);
    return mebibytes(expected) + " (" + mebibytes(counted) + ")";
}

/// Disks take several times as long for some runs as for others.
double fastest(const std::vector<double>& seconds) {
    return *std::min_element(seconds.begin(), seconds.end());
}

std::string ratio_text(const row& of) {
    if (of.seconds.empty() || of.whole_seconds.empty()) return "";
    char text[64];
    std::snprintf(text, sizeof text, "%8.2f %6.2f", fastest(of.whole_seconds),
                  fastest(of.seconds) / fastest(of.whole_seconds));
    return text;
}

void print_heading() {
    std::printf("MiB; in brackets: counted, where that is not what was said before\n\n");
    std::printf("%-34s%8s %16s%12s%16s%8s%8s%9s%9s%9s%7s\n", "", "budget", "read", "written",
                "temporary", "bound", "peak", "resident", "seconds", "at once", "ratio");
}

void print(const row& of) {
    std::printf("%-34s", of.name.c_str());
    const std::string refused = text_of(of.within, "refused");
    const std::string failed = text_of(of.within, "failed");
    if (!of.skipped.empty() || !refused.empty() || !failed.empty()) {
        std::printf("%8s %s\n", mebibytes(static_cast<double>(of.budget)).c_str(),
                    (of.skipped + refused + (failed.empty() ? "" : "FAILED: " + failed)).c_str());
        return;
    }
    std::printf("%8s %16s%12s%16s%8s%8s%9s%9.2f %s%s\n",
                mebibytes(static_cast<double>(of.budget)).c_str(), moved(of.within, "read").c_str(),
                moved(of.within, "written").c_str(), moved(of.within, "spilled").c_str(),
                mebibytes(number_of(of.within, "bound")).c_str(),
                mebibytes(number_of(of.within, "peak")).c_str(),
                mebibytes(number_of(of.within, "resident")).c_str(), fastest(of.seconds),
                ratio_text(of).c_str(), text_of(of.within, "right") == "yes" ? "" : "  WRONG");
    std::printf("%-36s%s\n", "", text_of(of.within, "route").c_str());
    std::fflush(stdout);
}

/// Whether a row shows no fault: what is refused or skipped says why, and is none.
bool is_good(const row& of) {
    if (!of.skipped.empty() || !text_of(of.within, "refused").empty()) return true;
    if (text_of(of.within, "right") != "yes") return false;
    const std::string all = text_of(of.whole, "digest");
    if (!all.empty() && all != text_of(of.within, "digest")) {
        std::printf("%-36sOTHER BITS than without a budget\n", "");
        return false;
    }
    return number_of(of.within, "peak") <= static_cast<double>(of.budget);
}

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') result += '\\';
        result += letter;
    }
    return result + '"';
}

std::string json_of(const facts& of) {
    std::string text;
    for (const auto& [name, value] : of) {
        text += (text.empty() ? "" : ", ") + quoted(name) + ": " + quoted(value);
    }
    return "{" + text + "}";
}

void write_json(const std::string& path, const std::vector<row>& all) {
    std::ofstream file(path);
    file << "[\n";
    for (std::size_t k = 0; k < all.size(); ++k) {
        const row& each = all[k];
        file << "{\"name\": " << quoted(each.name) << ", \"data\": " << each.data_bytes
             << ", \"budget\": " << each.budget << ", \"skipped\": " << quoted(each.skipped)
             << ", \"within\": " << json_of(each.within) << ", \"whole\": " << json_of(each.whole);
        if (!each.seconds.empty()) file << ", \"seconds\": " << fastest(each.seconds);
        if (!each.whole_seconds.empty()) {
            file << ", \"whole_seconds\": " << fastest(each.whole_seconds);
        }
        file << (k + 1 < all.size() ? "},\n" : "}\n");
    }
    file << "]\n";
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

/// Whether a name has one of the texts between bars of `only`.
bool is_chosen(const std::string& name, const std::string& only) {
    for (std::size_t begin = 0; begin <= only.size();) {
        const std::size_t end = std::min(only.find('|', begin), only.size());
        if (name.find(only.substr(begin, end - begin)) != std::string::npos) return true;
        begin = end + 1;
    }
    return false;
}

void remove_files(const settings& chosen) {
    for (const auto& each : std::filesystem::directory_iterator(chosen.folder)) {
        if (each.path().extension() == ".npy") std::filesystem::remove(each.path());
    }
    std::filesystem::remove(chosen.folder);
}

bool run_all(settings chosen) {
    // Of 12 months and groups of 10 rows: 16,380 rows are 2 GiB.
    const auto edge =
        static_cast<std::int64_t>(std::sqrt(static_cast<double>(chosen.mebibytes) * (1 << 17))) /
        60 * 60;
    chosen.folder += "/cask-memory-" + std::to_string(chosen.mebibytes);
    std::filesystem::create_directories(chosen.folder);
    std::vector<row> all;
    bool good = true;
    print_heading();
    const auto take = [&](row found) {
        print(found);
        good = is_good(found) && good;
        all.push_back(std::move(found));
    };
    for (const bench::memory_case& each : bench::memory_cases()) {
        if (is_chosen(each.name, chosen.only)) take(measure(chosen, each, edge));
    }
    if (is_chosen(streamed, chosen.only)) take(measure_streamed(chosen, edge));
    remove_files(chosen);
    if (all.empty()) throw std::runtime_error("no row has '" + chosen.only + "' in its name");
    if (!chosen.json.empty()) write_json(chosen.json, all);
    return good;
}

settings read(int argc, char** argv) {
    settings chosen;
    examples::read_arguments(
        argc, argv, "Measures what expressions over data of eight times their memory budget take.",
        {{"only", &chosen.only, "rows that have this in their name, or one of this|that"},
         {"mebibytes", &chosen.mebibytes, "of the matrix", 8},
         {"repetitions", &chosen.repetitions, "runs of each; the fastest counts"},
         {"threads", &chosen.threads, "threads; 0: all cores", 0},
         {"alone", &chosen.alone, "not without a budget, nor a loop by hand"},
         {"folder", &chosen.folder, "where files lie; they are removed"},
         {"json", &chosen.json, "a file for all that was measured"},
         {"run", &chosen.run, "one case in this process, for the program itself"},
         {"budget", &chosen.budget, "its bytes", 0},
         {"edge", &chosen.edge, "its rows and columns", 0}});
    return chosen;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const settings chosen = read(argc, argv);
        if (!chosen.run.empty()) return run_in_this_process(chosen);
        return run_all(chosen) ? 0 : 1;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "memory: %s\n", failure.what());
        return 1;
    }
}
