// SPDX-License-Identifier: BSD-3-Clause
// The company: every source under every consumer, alone and beside others in one run. The oracle is
// the same consumer, alone, of the same array after persist(): equal to the last bit.
#include "company/child.hpp"

#include <iostream>
#include <map>
#include <set>

namespace cask_test::company {

namespace {

struct found {
    instance where;
    meeting who;
    std::string wrong;
    std::string name;
};

/// The simplest meeting and the smallest shape that still fail.
class shrinker {
public:
    explicit shrinker(const tables& rows) : rows_(rows) {}

    [[nodiscard]] found shrunk(found own) {
        trials_ = 60;
        meeting plain = own.who;
        plain.configuration = 0;
        if (own.who.configuration != 0) accept(own, own.where, plain);
        for (std::size_t k = 0; k < own.who.consumers.size() && own.who.consumers.size() > 1;) {
            meeting fewer = own.who;
            fewer.consumers.erase(fewer.consumers.begin() + static_cast<std::ptrdiff_t>(k));
            if (!accept(own, own.where, fewer)) ++k;
        }
        instance whole = own.where;
        whole.cut = chunkings().front();
        accept(own, whole, own.who);
        for (std::size_t k = own.where.made.size(); k > 0; --k) {
            instance simpler = own.where;
            simpler.made.erase(simpler.made.begin() + static_cast<std::ptrdiff_t>(k - 1));
            accept(own, simpler, own.who);
        }
        for (bool smaller = true; smaller;) {
            smaller = false;
            for (int axis = 0; axis < own.where.sizes.rank(); ++axis) {
                smaller = shrink_axis(own, axis) || smaller;
            }
        }
        return own;
    }

private:
    bool shrink_axis(found& own, int axis) {
        const ck::index_t size = own.where.sizes[axis];
        for (const ck::index_t next : {ck::index_t{1}, ck::index_t{2}, size / 2, size - 1}) {
            if (next >= size || next < 0) continue;
            instance smaller = own.where;
            smaller.sizes[axis] = next;
            if (accept(own, smaller, own.who)) return true;
        }
        return false;
    }

    bool accept(found& own, const instance& where, const meeting& who) {
        if (trials_-- <= 0 || !shapes_within(rows_, where)) return false;
        const std::string wrong = wrong_with(rows_, where, who);
        if (wrong.empty()) return false;
        own = {where, who, wrong, own.name};
        return true;
    }

    const tables& rows_;
    int trials_ = 0;
};

[[nodiscard]] std::string described(const tables& rows, const found& own) {
    return "  auto x = " + text_of(rows, own.where) + ";  // seed " +
           std::to_string(own.where.seed) + "\n  " + text_of(rows, own.who) + "\n      shape " +
           to_string(own.where.sizes) + ", " + own.where.cut.name() + ", " +
           configurations()[own.who.configuration].name + ", case " + own.name + "\n      " +
           own.wrong + "\n";
}

/// Prints some of the failures, each consumer once and each source a few times, as small as they get.
void print(const tables& rows, const std::vector<found>& all) {
    constexpr std::size_t most = 12;
    std::map<std::size_t, int> sources;
    std::set<std::size_t> consumers;
    std::set<std::string> texts;
    for (const found& each : all) {
        if (texts.size() >= most) break;
        if (sources[each.where.source]++ > 2) continue;
        if (!consumers.insert(each.who.consumers.back()).second) continue;
        const found small = shrinker(rows).shrunk(each);
        consumers.insert(small.who.consumers.begin(), small.who.consumers.end());
        texts.insert(described(rows, small));
    }
    for (const std::string& text : texts) std::cout << text;
    std::map<std::string, int> counts;
    for (const found& each : all) {
        for (const std::size_t one : each.who.consumers) ++counts[rows.consumers[one].text];
    }
    std::cout << "  fail with:";
    for (const auto& [text, count] : counts) std::cout << ' ' << text << " (" << count << ");";
    std::cout << '\n';
}

/// What happened to the meetings of all sources.
struct results_of_all {
    std::vector<found> failures{};
    std::size_t run = 0;
    std::string strangers{};  // sources and consumers that never met
};

void add(results_of_all& own, const tables& rows, std::size_t source,
         const std::vector<gathering>& gathered) {
    const report happened = run_in_children(rows, gathered);
    std::size_t first = 0;
    auto failure = happened.failures.begin();
    std::set<std::size_t> met;
    for (const gathering& each : gathered) {
        const std::size_t next = first + each.meetings.size();
        for (; failure != happened.failures.end() && failure->first < next; ++failure) {
            const std::size_t at = failure->first - first;
            own.failures.push_back({each.where, each.meetings[at], failure->second,
                                    name_of(source, each.number + at)});
            // At once: making it smaller takes its time.
            if (own.failures.size() <= 3) {
                std::cout << described(rows, own.failures.back()) << std::flush;
            }
        }
        for (std::size_t k = first; k < next; ++k) {
            const outcome what = happened.outcomes[k];
            if (what == outcome::does_not_apply) continue;
            if (what != outcome::not_run) ++own.run;
            if (each.where.made.empty()) met.insert(each.meetings[k - first].consumers[0]);
        }
        first = next;
    }
    for (std::size_t k = 0; k < rows.consumers.size(); ++k) {
        if (met.contains(k)) continue;
        own.strangers += "\n  " + rows.sources[source].text + " and " + rows.consumers[k].text;
    }
}

}  // namespace

void keep_company(const tables& rows) {
    const wishes wanted = wishes::from_environment();
    const auto all = gatherings(rows, wanted);
    results_of_all own;
    for (std::size_t source = 0; source < all.size(); ++source) {
        add(own, rows, source, all[source]);
    }
    std::cout << "company of " << rows.type << ": " << rows.sources.size() << " sources, "
              << rows.made.size() << " made of others, " << rows.consumers.size() << " consumers, "
              << own.run << " meetings, seed " << wanted.seed << ", " << own.failures.size()
              << " failures\n";
    if (!own.failures.empty()) print(rows, own.failures);
    if (wanted.lists_all) {
        for (const found& each : own.failures) std::cout << described(rows, each);
    }
    if (wanted.wants_all()) CHECK(own.strangers == "");
    CHECK(own.failures.size() == 0);
    CHECK(own.run > 0);
}

}  // namespace cask_test::company
