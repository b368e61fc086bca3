// SPDX-License-Identifier: BSD-3-Clause
#include "company/cases.hpp"

#include <cstdlib>

namespace cask_test::company {

namespace {

[[nodiscard]] std::string environment(const char* name) {
    const char* text = std::getenv(name);
    return text == nullptr ? "" : text;
}

[[nodiscard]] std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, by);) parts.push_back(part);
    return parts;
}

[[nodiscard]] std::string braced(const ck::shape& sizes) {
    std::string text;
    for (const ck::index_t size : sizes) text += (text.empty() ? "" : ", ") + std::to_string(size);
    return "{" + text + "}";
}

/// The number of elements, where axes of none count as one: what is made of an array without elements may
/// have as many.
[[nodiscard]] ck::index_t extent_of(const ck::shape& sizes) {
    ck::index_t all = 1;
    for (const ck::index_t size : sizes) all *= std::max<ck::index_t>(size, 1);
    return all;
}

/// Draws arrays and meetings of one element type.
class planner {
public:
    planner(const tables& rows, const wishes& wanted)
        : rows_(rows), wanted_(wanted), dice_(wanted.seed) {
        for (std::size_t k = 0; k < rows.consumers.size(); ++k) {
            if (wanted.wants_consumer(rows.consumers[k].text)) welcome_.push_back(k);
        }
        // Types take other shares, so that together they take nearly all.
        const auto own_share = static_cast<std::size_t>(rows.type.front());
        for (std::size_t a = 0; a < welcome_.size(); ++a) {
            for (std::size_t b = a + 1; b < welcome_.size(); ++b) {
                if (wanted.consumer.empty() && (a + b + own_share) % wanted.share != 0) continue;
                pairs_.push_back({welcome_[a], welcome_[b]});
            }
        }
        dice_.shuffle(pairs_);
        for (std::size_t k = 0; k < rows.made.size(); ++k) {
            decks_.push_back(welcome_);
            dice_.shuffle(decks_.back());
        }
    }

    [[nodiscard]] std::vector<gathering> of_source(std::size_t source) {
        std::vector<gathering> all;
        const std::size_t pairs = pairs_.size() / rows_.sources.size() + 1;
        for (int round = 0; round < wanted_.rounds; ++round) {
            add(all, source, {}, true, welcome_, pairs);
            add(all, source, {}, false, welcome_, pairs / 8 + 1);
            for (std::size_t outer = 0; outer < rows_.made.size(); ++outer) {
                add(all, source, {outer}, false, next_of(outer, 24), 8);
                if (!dice_.one_in(4)) continue;
                const std::size_t inner = dice_.below(rows_.made.size());
                add(all, source, {outer, inner}, false, next_of(outer, 12), 4);
            }
        }
        return all;
    }

private:
    void add(std::vector<gathering>& all, std::size_t source, std::vector<std::size_t> made,
             bool usual, const std::vector<std::size_t>& alone, std::size_t pairs) {
        gathering own;
        own.where.source = source;
        own.where.made = std::move(made);
        own.where.seed = 1 + dice_.below(1'000'000);
        own.where.cut = dice_.one_of(chunkings());
        if (!draw_shape(own.where, usual)) return;
        if (text_of(rows_, own.where).find(wanted_.source) == std::string::npos) return;
        for (const std::size_t each : alone) own.meetings.push_back({{each}, configuration()});
        for (std::size_t k = 0; k < pairs && !pairs_.empty(); ++k) {
            meeting both{pairs_[next_pair_++ % pairs_.size()], configuration()};
            if (dice_.one_in(12)) both.consumers.push_back(dice_.one_of(welcome_));
            own.meetings.push_back(std::move(both));
        }
        std::stable_sort(
            own.meetings.begin(), own.meetings.end(),
            [](const meeting& a, const meeting& b) { return a.configuration < b.configuration; });
        if (!own.meetings.empty()) all.push_back(std::move(own));
    }

    // Serially most often: what needs threads to go wrong is rare, and they take their time.
    [[nodiscard]] std::size_t configuration() {
        return dice_.one_in(12) ? dice_.below(configurations().size()) : 0;
    }

    [[nodiscard]] std::vector<std::size_t> next_of(std::size_t outer, std::size_t count) {
        std::vector<std::size_t>& deck = decks_[outer];
        count = std::min(count, deck.size());
        std::rotate(deck.begin(), deck.begin() + static_cast<std::ptrdiff_t>(count), deck.end());
        return {deck.end() - static_cast<std::ptrdiff_t>(count), deck.end()};
    }

    [[nodiscard]] bool draw_shape(instance& where, bool usual) {
        for (int trial = 0; trial < 60; ++trial) {
            where.sizes = wanted_.sizes ? *wanted_.sizes : usual ? usual_shape() : any_shape();
            if (shapes_within(rows_, where)) return true;
        }
        return false;
    }

    /// Of rank 2, where all consumers apply: even and not large.
    [[nodiscard]] ck::shape usual_shape() {
        static const std::vector<ck::shape> all{{2, 3},   {3, 2},   {2, 65}, {65, 2},
                                                {4, 64},  {64, 4},  {4, 63}, {63, 4},
                                                {130, 2}, {2, 130}, {5, 6}};
        return dice_.one_of(all);
    }

    [[nodiscard]] ck::shape any_shape() {
        static const std::vector<int> ranks{0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4};
        static const std::vector<ck::index_t> sizes{0,  1,  1,  2,  2,   3,   3,    5,     7,
                                                    63, 64, 65, 65, 129, 257, 1000, 20'000};
        const ck::index_t most = dice_.one_in(10) ? 70'000 : dice_.one_in(3) ? 8'000 : 1'000;
        const int rank = dice_.one_of(ranks);
        while (true) {
            ck::shape result;
            for (int axis = 0; axis < rank; ++axis) result.push_back(dice_.one_of(sizes));
            if (extent_of(result) > most) continue;
            if (result.size() == 0 && !dice_.one_in(3)) continue;
            return result;
        }
    }

    const tables& rows_;
    const wishes& wanted_;
    dice dice_;
    std::vector<std::size_t> welcome_;             // consumers that are wanted
    std::vector<std::vector<std::size_t>> pairs_;  // of them
    std::size_t next_pair_ = 0;
    std::vector<std::vector<std::size_t>> decks_;  // welcome_, for each derived source
};

/// Numbers the meetings; leaves one, if one is wanted.
[[nodiscard]] std::vector<gathering> numbered(std::size_t source, std::vector<gathering> all,
                                              const std::string& only) {
    std::size_t number = 0;
    std::vector<gathering> wanted;
    for (gathering& each : all) {
        each.number = number;
        number += each.meetings.size();
        for (std::size_t k = each.number; k < number; ++k) {
            if (name_of(source, k) != only) continue;
            wanted.push_back({each.where, {each.meetings[k - each.number]}, k});
        }
    }
    return only.empty() ? all : wanted;
}

}  // namespace

std::string name_of(std::size_t source, std::size_t number) {
    return std::to_string(source) + "." + std::to_string(number);
}

wishes wishes::from_environment() {
    wishes own;
    if (const std::string text = environment("CASK_COMPANY_SEED"); !text.empty()) {
        own.seed = std::stoull(text);
    }
    if (const std::string text = environment("CASK_COMPANY_ROUNDS"); !text.empty()) {
        own.rounds = std::stoi(text);
    }
    if (const std::string text = environment("CASK_COMPANY_SHARE"); !text.empty()) {
        own.share = std::max<std::size_t>(std::stoull(text), 1);
    }
    if (const std::string text = environment("CASK_COMPANY_PARTS"); !text.empty()) {
        own.parts = std::max<std::size_t>(std::stoull(text), 1);
    }
    own.source = environment("CASK_COMPANY_SOURCE");
    own.consumer = environment("CASK_COMPANY_CONSUMER");
    own.lists_all = !environment("CASK_COMPANY_LIST").empty();
    own.only = environment("CASK_COMPANY_CASE");
    if (const std::string text = environment("CASK_COMPANY_SHAPE"); !text.empty()) {
        own.sizes.emplace();
        for (const std::string& size : split(text, ',')) own.sizes->push_back(std::stoll(size));
    }
    return own;
}

bool wishes::wants_consumer(const std::string& text) const {
    if (consumer.empty()) return true;
    for (const std::string& part : split(consumer, '|')) {
        if (text.find(part) != std::string::npos) return true;
    }
    return false;
}

std::optional<std::vector<ck::shape>> shapes_within(const tables& rows, const instance& where) {
    constexpr ck::index_t most = 400'000;
    std::vector<ck::shape> all{where.sizes};
    for (const std::size_t each : where.made) {
        const std::optional<ck::shape> inner = rows.made[each].inner(all.back());
        if (!inner || extent_of(*inner) > most || inner->rank() > 5) return std::nullopt;
        all.push_back(*inner);
    }
    if (all.back().rank() > 4) return std::nullopt;
    return all;
}

node_ptr array_of(const tables& rows, const instance& where, setting& in) {
    in.seed = where.seed;
    in.cut = where.cut;
    const std::vector<ck::shape> shapes = shapes_within(rows, where).value();
    node_ptr x = rows.sources[where.source].make(shapes.back(), in);
    for (std::size_t k = where.made.size(); k > 0; --k) {
        x = rows.made[where.made[k - 1]].make(x, shapes[k - 1], in);
    }
    return x;
}

std::string text_of(const tables& rows, const instance& where) {
    const std::vector<ck::shape> shapes = shapes_within(rows, where).value();
    std::string text = replaced(rows.sources[where.source].text, "$S", braced(shapes.back()));
    for (std::size_t k = where.made.size(); k > 0; --k) {
        const std::string outer = replaced(rows.made[where.made[k - 1]].text, "$S",
                                           braced(shapes[k - 1]));
        text = replaced(outer, "$x", text);
    }
    return text;
}

std::string text_of(const tables& rows, const meeting& who) {
    std::string text;
    for (const std::size_t each : who.consumers) {
        text += (text.empty() ? "" : ",  ") + rows.consumers[each].text;
    }
    return "compute(" + text + ")";
}

std::vector<std::vector<gathering>> gatherings(const tables& rows, const wishes& wanted) {
    planner own(rows, wanted);
    std::vector<std::vector<gathering>> all;
    for (std::size_t k = 0; k < rows.sources.size(); ++k) {
        all.push_back(numbered(k, own.of_source(k), wanted.only));
    }
    return all;
}

}  // namespace cask_test::company
