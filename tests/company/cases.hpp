// SPDX-License-Identifier: BSD-3-Clause
// Which sources meet which consumers, in which shapes: drawn from a seed, always the same.
#pragma once

#include "company/tables.hpp"

#include <random>

namespace cask_test::company {

/// What the environment asks for.
struct wishes {
    std::uint64_t seed = 20'250'101;   // CASK_COMPANY_SEED
    int rounds = 1;                    // CASK_COMPANY_ROUNDS: as many times the cases
    std::size_t share = 1;             // CASK_COMPANY_SHARE: one in so many pairs of consumers
    std::size_t parts = 8;             // CASK_COMPANY_PARTS: one in so many, in parts, too
    std::string source{};              // CASK_COMPANY_SOURCE: a part of the source's text
    std::string consumer{};            // CASK_COMPANY_CONSUMER: parts of texts, by |
    std::optional<ck::shape> sizes{};  // CASK_COMPANY_SHAPE: 257,129
    bool lists_all = false;            // CASK_COMPANY_LIST: every failure
    std::string only{};                // CASK_COMPANY_CASE: one meeting, as a failure names it

    [[nodiscard]] static wishes from_environment();
    [[nodiscard]] bool wants_consumer(const std::string& text) const;
    /// Whether nothing is left out.
    [[nodiscard]] bool wants_all() const {
        return source.empty() && consumer.empty() && !sizes && only.empty();
    }
};

/// Random numbers that are the same everywhere.
class dice {
public:
    explicit dice(std::uint64_t seed) : engine_(seed) {}
    [[nodiscard]] std::size_t below(std::size_t count) { return engine_() % count; }
    [[nodiscard]] bool one_in(std::size_t count) { return below(count) == 0; }
    template <class X>
    [[nodiscard]] const X& one_of(const std::vector<X>& all) {
        return all[below(all.size())];
    }
    template <class X>
    void shuffle(std::vector<X>& all) {
        for (std::size_t k = all.size(); k > 1; --k) std::swap(all[k - 1], all[below(k)]);
    }

private:
    std::mt19937_64 engine_;
};

/// One array: a source, or a source within others.
struct instance {
    std::size_t source = 0;
    std::vector<std::size_t> made{};  // the outermost first
    ck::shape sizes{};
    chunking cut = chunking(chunking::way::one);
    std::uint64_t seed = 1;
};

/// Some consumers of one array in one run.
struct meeting {
    std::vector<std::size_t> consumers{};
    std::size_t configuration = 0;  // of configurations()
};

struct gathering {
    instance where{};
    std::vector<meeting> meetings{};  // those of one configuration follow each other
    std::size_t number = 0;           // of the first meeting among those of the source
};

/// What CASK_COMPANY_CASE calls a meeting.
[[nodiscard]] std::string name_of(std::size_t source, std::size_t number);

/// The shapes of the sources within, the outermost first, the innermost last; none if the shape does
/// not suit.
[[nodiscard]] std::optional<std::vector<ck::shape>> shapes_within(const tables& rows,
                                                                  const instance& where);

/// The array. `in` keeps what it borrows.
[[nodiscard]] node_ptr array_of(const tables& rows, const instance& where, setting& in);

[[nodiscard]] std::string text_of(const tables& rows, const instance& where);
[[nodiscard]] std::string text_of(const tables& rows, const meeting& who);

/// All that is to be run for each source.
[[nodiscard]] std::vector<std::vector<gathering>> gatherings(const tables& rows,
                                                             const wishes& wanted);

}  // namespace cask_test::company
