// SPDX-License-Identifier: BSD-3-Clause
#include "run_case.hpp"

#include "process.hpp"

#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>

namespace ck = cask;

namespace bench {
namespace {

std::string result_path(const matrix_data& data) { return data.path("result"); }

/// A number that follows from all bits.
class digest {
public:
    void add(const void* from, std::size_t bytes) {
        const auto* at = static_cast<const char*>(from);
        for (std::size_t k = 0; k + 8 <= bytes; k += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, at + k, 8);
            value_ = (value_ ^ word) * 0x9e3779b97f4a7c15;
            value_ ^= value_ >> 29;
        }
    }
    [[nodiscard]] std::string text() const { return std::to_string(value_); }

private:
    std::uint64_t value_ = 0;
};

std::string digest_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::vector<char> buffer(1 << 20);
    digest all;
    while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || file.gcount()) {
        all.add(buffer.data(), static_cast<std::size_t>(file.gcount()));
    }
    return all.text();
}

std::string route_text(const ck::explanation& of) {
    if (!of.fits) return "refused";
    std::string text;
    for (const ck::explained_lap& lap : of.laps) {
        if (!text.empty()) text += "; ";
        text += lap.parts == 1 ? "at once"
                               : std::to_string(lap.parts) + " parts of " + to_string(lap.part);
        if (lap.moves.spilled > 0) text += " to a temporary file";
    }
    return text;
}

void say_moved(const ck::memory::traffic& moved, const std::string& which) {
    say("read" + which, moved.read);
    say("written" + which, moved.written);
    say("spilled" + which, moved.spilled);
    say("read back" + which, moved.read_back);
}

void say_expected(const ck::explanation& expected) {
    say("route", route_text(expected));
    say("bound", expected.bytes);
    say("at once", expected.bytes_at_once);
    say("smallest", expected.smallest_budget);
    say_moved(expected.moves, " expected");
}

/// Memory of a result, which is there before anything is measured.
struct result_memory {
    std::vector<double> elements;

    explicit result_memory(const ck::array<double>& of)
        : elements(static_cast<std::size_t>(of.size())) {}
};

/// Seconds of `work`, and what it takes of memory.
template <class Work>
void measure(ck::runtime& own, Work&& work) {
    const ck::memory::traffic moved = own.ledger().moved();
    forget_most_resident();
    const std::int64_t before = resident();
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    say("resident", most_resident() - before);
    say("peak", static_cast<std::int64_t>(own.ledger().peak()));
    say_seconds("seconds", taken.count());
    const ck::memory::traffic now = own.ledger().moved();
    say_moved({now.read - moved.read, now.written - moved.written, now.spilled - moved.spilled,
               now.read_back - moved.read_back},
              "");
}

/// Threads are there, and what they take once.
void warm_up() {
    static_cast<void>(ck::sum(ck::sqrt(ck::random::generator(3).uniform({1000, 1000}))).item());
}

void compute_and_check(const memory_case& asked, const matrix_data& data, ck::runtime& own) {
    const ck::array<double> x = asked.expression(data);
    if (asked.to == result_place::file) {
        const std::string path = result_path(data);
        say_expected(ck::explain(x, ck::npy_file(path)));
        remove_file(path);
        measure(own, [&] { ck::to_npy(x, path); });
        say("right", asked.is_right(data, ck::from_npy<double>(path)) ? "yes" : "no");
        say("digest", digest_of_file(path));
        return;
    }
    say_expected(ck::explain(x));
    result_memory result(x);
    measure(own, [&] { ck::compute_into(x, std::span<double>(result.elements)); });
    const auto found = ck::borrow(result.elements.data(), x.shape());
    say("right", asked.is_right(data, found) ? "yes" : "no");
    digest all;
    all.add(result.elements.data(), result.elements.size() * sizeof(double));
    say("digest", all.text());
}

}  // namespace

void run_case(const memory_case& asked, const matrix_data& data, std::int64_t budget, int threads) {
    {
        const ck::runtime warm({.threads = threads});
        warm_up();
    }
    ck::runtime own({.threads = threads, .memory_budget = budget});
    try {
        compute_and_check(asked, data, own);
    } catch (const ck::budget_error& refused) {
        say("refused", refused.what());
    } catch (const std::exception& failure) {
        say("failed", failure.what());
    }
    remove_file(result_path(data));
}

void make_files(const std::vector<std::string>& names, const matrix_data& data) {
    for (const std::string& name : names) {
        if (std::filesystem::exists(data.path(name))) continue;
        const auto numbers = ck::map([data, name](std::int64_t k) { return data.number(name, k); },
                                     ck::arange<std::int64_t>(data.count()));
        ck::to_npy(ck::reshape(numbers, {data.edge, data.edge}), data.path(name));
    }
}

}  // namespace bench
