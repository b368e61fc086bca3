// SPDX-License-Identifier: BSD-3-Clause
// Choosing a route: what is held by an earlier lap, and how large parts are.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/laps/parts.hpp>
#include <cask/laps/route.hpp>
#include <cask/optimize/part.hpp>
#include <cask/plan/planner.hpp>

#include <numeric>
#include <optional>
#include <string>

namespace cask::laps {

/// For what kind of run routes are chosen.
struct conditions {
    index_t threads = 1;
    plan::instruction_passes instructions{};
    /// Elements of a part, at least: of smaller ones, planning takes longer than computing.
    index_t least_part = 32768;
    std::string spill_folder{};
};

/// Of each target what takes the result; null where it is memory.
[[nodiscard]] inline sequence<expr::writer*> writers_of(const sequence<schedule::target>& targets) {
    sequence<expr::writer*> result;
    for (const schedule::target& each : targets) result.push_back(each.to);
    return result;
}

/// The plan that computes the roots of `of` into the targets.
[[nodiscard]] inline plan::plan
plan_for(const expr::graph& of, const sequence<schedule::target>& targets, const conditions& how) {
    return plan::make_plan(of, how.threads, how.instructions, writers_of(targets));
}

/// Chooses routes that take at most so many bytes.
class chooser {
public:
    chooser(const conditions& given, memory::ledger& account) : given_(given), account_(account) {}

    /// The route that computes the roots of `from` into the targets within `available` bytes, or
    /// nothing. Plans are made for typical parts, so what a route takes is known before it runs.
    [[nodiscard]] std::optional<route>
    choose(const expr::graph& from, const sequence<schedule::target>& targets, index_t available) {
        laps_.clear();
        if (!compute({from, targets, {}}, available)) return std::nullopt;
        route result{std::move(laps_), 0};
        laps_.clear();
        result.bytes = bytes_of(result.laps);
        return result;
    }

private:
    /// Nodes that a lap is to compute.
    struct sinks {
        expr::graph of;
        sequence<schedule::target> targets;
        sequence<std::shared_ptr<holding>> holds;
    };

    /// A way to cut sinks into parts.
    struct candidate {
        shape part;
        expr::graph computes;  // with what earlier laps hold as sources
        sequence<std::uint32_t> wide;
        sequence<std::shared_ptr<holding>> holds;  // of the wide nodes
        index_t needs = 0;
        double time = 0;
    };

    // Parts begin at multiples of the granules of what takes them.
    [[nodiscard]] static shape snapped(shape extent, const sequence<schedule::target>& targets) {
        for (const schedule::target& each : targets) {
            const shape granule = each.to == nullptr ? shape{} : each.to->granule();
            for (int axis = 0; axis < std::min(granule.rank(), extent.rank()); ++axis) {
                const index_t step = std::max<index_t>(granule[axis], 1);
                extent[axis] = plan::ceil_div(extent[axis], step) * step;
            }
        }
        return extent;
    }

    /// The parts of a kind of cut, from large to small.
    struct search {
        cut by;
        index_t elements;
        shape extent;
        std::optional<candidate> found;

        /// Finds the next smaller parts that fit.
        void advance(const chooser& routes, const sinks& wanted, index_t available) {
            found.reset();
            const shape& sizes = wanted.of.roots.front()->shape();
            while (!found && (elements /= 2) >= std::max<index_t>(routes.given_.least_part, 1)) {
                const shape next = snapped(part_extent(by, sizes, elements), wanted.targets);
                if (next == extent) continue;
                extent = next;
                candidate way = routes.candidate_of(wanted, extent, available);
                if (fits(way, available)) found.emplace(std::move(way));
            }
        }
    };

    // Adds the laps that compute `wanted` within `available` bytes, if there are such.
    bool compute(const sinks& wanted, index_t available) {
        const index_t needs = plan_of(wanted.of, wanted.targets).needs.bytes();
        if (needs <= available) {
            laps_.push_back({wanted.of, wanted.targets, wanted.holds, {}, 1, needs});
            return true;
        }
        if (is_of_several_shapes(wanted.of)) {
            for (const sinks& each : by_shape(wanted)) {
                if (!compute(each, available)) return false;
            }
            return true;
        }
        std::vector<search> searches;
        for (const cut by : all_cuts) {
            searches.push_back({by, wanted.of.roots.front()->shape().size(), {}, {}});
            searches.back().advance(*this, wanted, available);
        }
        for (;;) {  // the fastest of the largest parts, or else smaller ones
            const auto best = std::min_element(
                searches.begin(), searches.end(), [](const search& a, const search& b) {
                    return a.found && (!b.found || a.found->time < b.found->time);
                });
            if (!best->found) return compute_from_files(wanted, available);
            if (compute_in_parts(wanted, *best->found, available)) return true;
            best->advance(*this, wanted, available);
        }
    }

    // Cutting the results does not help, such as a sum: what they need in memory goes to files.
    bool compute_from_files(const sinks& wanted, index_t available) {
        const shape& sizes = wanted.of.roots.front()->shape();
        const region all{shape::filled(sizes.rank(), 0), sizes};
        candidate way{{}, expr::graph(wanted.of.roots), wide_nodes(wanted.of, all, all, 0), {}, 0,
                      0};
        if (way.wide.empty()) return false;
        hold(way, wanted.of, available / 8);
        way.needs = plan_of(way.computes, wanted.targets).needs.bytes();
        return fits(way, available) && compute_in_parts(wanted, way, available);
    }

    bool compute_in_parts(const sinks& wanted, candidate& way, index_t available) {
        const std::size_t before = laps_.size();
        if (!way.wide.empty()) {
            const sinks held = held_by(wanted.of, way);
            if (!compute(held, available - bytes_of(way.holds))) {
                laps_.erase(laps_.begin() + static_cast<std::ptrdiff_t>(before), laps_.end());
                return false;
            }
        }
        const shape& sizes = wanted.of.roots.front()->shape();
        const bool cut = way.part.rank() == sizes.rank();
        laps_.push_back({std::move(way.computes), wanted.targets, wanted.holds, way.part,
                         cut ? part_counts(sizes, way.part).size() : 1, way.needs});
        return true;
    }

    // The sinks of the laps before: the wide nodes of a candidate.
    [[nodiscard]] static sinks held_by(const expr::graph& from, const candidate& way) {
        const sequence<const expr::node_ptr*> owners = expr::owners_of(from);
        sequence<expr::node_ptr> roots;
        sequence<schedule::target> targets;
        for (std::size_t k = 0; k < way.wide.size(); ++k) {
            roots.push_back(*owners[way.wide[k]]);
            targets.push_back(way.holds[k]->target());
        }
        return {expr::graph(std::move(roots)), std::move(targets), way.holds};
    }

    static bool is_of_several_shapes(const expr::graph& of) {
        return std::any_of(of.roots.begin(), of.roots.end(), [&](const expr::node_ptr& each) {
            return each->shape() != of.roots.front()->shape();
        });
    }
    static std::vector<sinks> by_shape(const sinks& all) {
        std::vector<sinks> result;
        sequence<bool> taken(all.of.roots.size(), false);
        for (std::size_t k = 0; k < taken.size(); ++k) {
            if (taken[k]) continue;
            sequence<expr::node_ptr> roots;
            sinks same{expr::graph({}), {}, {}};
            for (std::size_t n = k; n < taken.size(); ++n) {
                if (all.of.roots[n]->shape() != all.of.roots[k]->shape()) continue;
                taken[n] = true;
                roots.push_back(all.of.roots[n]);
                same.targets.push_back(all.targets[n]);
                if (!all.holds.empty()) same.holds.push_back(all.holds[n]);
            }
            same.of = expr::graph(std::move(roots));
            result.push_back(std::move(same));
        }
        return result;
    }

    [[nodiscard]] static bool fits(const candidate& way, index_t available) {
        return way.needs + bytes_of(way.holds) <= available;
    }

    [[nodiscard]] candidate candidate_of(const sinks& wanted, const shape& extent,
                                         index_t available) const {
        const expr::graph& of = wanted.of;
        const shape& sizes = of.roots.front()->shape();
        const shape counts = part_counts(sizes, extent);
        candidate result{extent, expr::graph(of.roots), {}, {}, 0, 0};
        const region middle = part_number(sizes, extent, counts.size() / 2);
        const region last = part_number(sizes, extent, counts.size() - 1);
        const double share = std::max(0.5, 1.5 / static_cast<double>(counts.size()));
        result.wide = wide_nodes(of, middle, last, share);
        hold(result, of, available);
        const plan::plan typical = plan_of_part(result.computes, middle, wanted.targets);
        result.needs = typical.needs.bytes();
        result.time = static_cast<double>(counts.size()) * time_of(typical) +
                      time_on_disk(result.holds);
        if (!fits(result, available)) return result;
        for (const region& part : typical_parts(sizes, extent)) {
            result.needs = std::max(
                result.needs, plan_of_part(result.computes, part, wanted.targets).needs.bytes());
        }
        return result;
    }

    // Decides where the wide nodes of a candidate are held: in memory, but for the largest ones
    // where there is less than half of it left.
    void hold(candidate& way, const expr::graph& of, index_t available) const {
        if (way.wide.empty()) return;
        sequence<std::size_t> by_size(way.wide.size());
        std::iota(by_size.begin(), by_size.end(), std::size_t{0});
        const auto bytes_at = [&](std::size_t number) {
            return of.order[way.wide[number]].bytes();
        };
        std::sort(by_size.begin(), by_size.end(), [&](std::size_t a, std::size_t b) {
            return std::pair(bytes_at(a), a) < std::pair(bytes_at(b), b);
        });
        sequence<expr::replacement> sources;
        way.holds.resize(way.wide.size());
        index_t held = 0;
        for (const std::size_t number : by_size) {
            const expr::node& node = of.order[way.wide[number]];
            const bool in_memory = held + node.bytes() <= available / 2;
            if (in_memory) held += node.bytes();
            way.holds[number] = in_memory
                                    ? std::make_shared<holding>(node, account_)
                                    : std::make_shared<holding>(
                                          node, account_,
                                          std::make_shared<held_file>(node.shape(), node.type()));
            sources.push_back({&node, holding::source_of(way.holds[number])});
        }
        way.computes = expr::replaced(of, sources);
    }

    // What two parts want more of than a share: of a chain, what is read last.
    [[nodiscard]] static sequence<std::uint32_t>
    wide_nodes(const expr::graph& of, const region& middle, const region& last, double share) {
        const optimize::wants some(of, sequence<region>(of.roots.size(), middle));
        const optimize::wants others(of, sequence<region>(of.roots.size(), last));
        const std::size_t count = of.order.size();
        sequence<bool> reached(count, false);
        sequence<bool> in_memory(count, false);
        for (std::size_t k = 0; k < count; ++k) {
            const expr::node& node = of.order[k];
            switch (expr::memory_need_of(node)) {
                case expr::memory_need::nothing: break;
                case expr::memory_need::result: in_memory[k] = true; break;
                case expr::memory_need::input:
                    in_memory[of.order.number_of(*node.input())] = true;
                    break;
            }
        }
        for (const expr::node_ptr& root : of.roots) {
            for (const expr::node_ptr& input : root->inputs()) {
                reached[of.order.number_of(*input)] = true;
            }
        }
        sequence<std::uint32_t> result;
        for (std::size_t k = count; k > 0; --k) {
            const expr::node& node = of.order[k - 1];
            if (!reached[k - 1] || node.inputs().empty()) continue;
            const auto wanted =
                static_cast<double>(std::max(some.elements_of(node), others.elements_of(node)));
            if (in_memory[k - 1] && wanted > share * static_cast<double>(node.shape().size())) {
                result.push_back(static_cast<std::uint32_t>(k - 1));
                continue;
            }
            for (const expr::node_ptr& input : node.inputs()) {
                reached[of.order.number_of(*input)] = true;
            }
        }
        return result;
    }

    [[nodiscard]] plan::plan plan_of(const expr::graph& of,
                                     const sequence<schedule::target>& targets) const {
        return plan_for(of, targets, given_);
    }
    [[nodiscard]] plan::plan plan_of_part(const expr::graph& of, const region& part,
                                          const sequence<schedule::target>& targets) const {
        return plan_of(optimize::part_of(of, sequence<region>(of.roots.size(), part)), targets);
    }

    // Of what is held in files: written once, read at least once.
    [[nodiscard]] static double time_on_disk(const sequence<std::shared_ptr<holding>>& holds) {
        double bytes = 0;
        for (const auto& each : holds) bytes += static_cast<double>(each->spilled());
        constexpr double written = 0.5e9;  // bytes a second
        constexpr double read = 1e9;
        return bytes / written + bytes / read;
    }

    // Seconds, roughly: only compared with each other.
    [[nodiscard]] double time_of(const plan::plan& of) const {
        constexpr double addition = 0.2e-9;
        constexpr double run = 20e-6;
        double time = run;
        for (const plan::stage& each : of.stages) {
            time += static_cast<double>(each.domain.size()) *
                    std::max(1.0, static_cast<double>(each.code.cost)) * addition /
                    static_cast<double>(given_.threads);
        }
        return time;
    }

    [[nodiscard]] static index_t bytes_of(const sequence<std::shared_ptr<holding>>& holds) {
        index_t bytes = 0;
        for (const auto& each : holds) bytes += each->bytes();
        return bytes;
    }

    // The most that laps take at once: what a lap holds is there until the last lap that reads it.
    [[nodiscard]] static index_t bytes_of(const std::vector<lap>& laps) {
        index_t most = 0;
        for (std::size_t k = 0; k < laps.size(); ++k) {
            index_t bytes = laps[k].needs + bytes_of(laps[k].holds);
            for (std::size_t before = 0; before < k; ++before) {
                for (const auto& each : laps[before].holds) {
                    if (is_read_from(laps, k, *each)) bytes += each->bytes();
                }
            }
            most = std::max(most, bytes);
        }
        return most;
    }
    static bool is_read_from(const std::vector<lap>& laps, std::size_t first, const holding& held) {
        for (std::size_t k = first; k < laps.size(); ++k) {
            const expr::ordered_nodes& order = laps[k].computes.order;
            for (std::size_t n = 0; n < order.size(); ++n) {
                if (held.is(order[n])) return true;
            }
        }
        return false;
    }

    conditions given_;
    memory::ledger& account_;
    std::vector<lap> laps_;
};

}  // namespace cask::laps
