// SPDX-License-Identifier: BSD-3-Clause
// Choosing a route: what is held by an earlier lap, and how large parts are.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/laps/cuts.hpp>
#include <cask/laps/route.hpp>
#include <cask/laps/row_merge.hpp>
#include <cask/laps/time.hpp>
#include <cask/laps/wide_nodes.hpp>
#include <cask/optimize/part.hpp>
#include <cask/plan/planner.hpp>

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
    /// Whether files are brought to memory where that makes reading faster.
    bool brings = true;
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
    return plan::make_plan(of, how.threads, how.instructions, writers_of(targets), how.brings);
}

/// Where results go that are not complete yet: nowhere.
[[nodiscard]] inline sequence<schedule::target>
without_writers(const sequence<schedule::target>& targets) {
    sequence<schedule::target> result = targets;
    for (schedule::target& each : result) each.to = nullptr;
    return result;
}

/// The plan of a part of `extent`, at most, of which `wanted` says what it needs.
[[nodiscard]] inline plan::plan plan_for_part(const walk& of, const region& part,
                                              optimize::wants wanted, const shape& extent,
                                              const sequence<schedule::target>& targets,
                                              const conditions& how) {
    of.move_to(part, extent);
    const expr::graph computes = of.part(part, std::move(wanted));
    return plan_for(computes,
                    of.completes(part) && !of.product ? targets : without_writers(targets), how);
}

/// Chooses routes that take at most so many bytes.
class chooser {
public:
    chooser(const conditions& given, memory::ledger& account) : given_(given), account_(account) {}

    /// The route that computes the roots of `from` into the targets within `available` bytes, or
    /// nothing. Plans are made for typical parts, so what a route takes is known before it runs.
    /// Files are read where they are wanted if there is too little memory to bring them there.
    [[nodiscard, gnu::cold]] std::optional<route>
    choose(const expr::graph& from, const sequence<schedule::target>& targets, index_t available) {
        for (given_.brings = true;; given_.brings = false) {
            laps_.clear();
            brought_ = false;
            if (compute({from, targets, {}}, available)) break;
            if (!brought_ || !given_.brings) return std::nullopt;
        }
        route result{std::move(laps_), given_.brings, 0};
        laps_.clear();
        result.bytes = bytes_of(result.laps);
        for (const lap& each : result.laps) result.time += each.time;
        return result;
    }

private:
    /// Nodes that a lap is to compute.
    struct sinks {
        using relocatable = sinks;
        expr::graph of;
        sequence<schedule::target> targets;
        sequence<std::shared_ptr<holding>> holds;
    };

    /// A way to cut sinks into parts.
    struct candidate {
        using relocatable = candidate;
        shape part;
        walk computes;  // with what earlier laps hold as sources
        sequence<std::uint32_t> wide;
        sequence<std::shared_ptr<holding>> holds;  // of the wide nodes
        index_t needs = 0;
        sequence<index_t> carries{};
        double time = 0;
        bool brings = false;  // files to memory
    };

    /// The largest parts of a cut that fit and were not tried before.
    struct option {
        using relocatable = option;
        cut_search cuts;
        std::optional<candidate> found;
    };
    void advance(option& one, const sinks& wanted, index_t available) {
        one.found.reset();
        while (!one.found && one.cuts.advance(wanted.targets, given_.least_part)) {
            candidate way = known_candidate(wanted, one.cuts, available);
            if (fits(way, available)) one.found.emplace(std::move(way));
        }
    }

    // Adds the laps that compute `wanted` within `available` bytes, if there are such.
    [[gnu::cold]] bool compute(const sinks& wanted, index_t available) {
        const plan::plan at_once = plan_of(wanted.of, wanted.targets);
        const index_t needs = at_once.needs.bytes();
        if (needs <= available) {
            laps_.push_back({{wanted.of},
                             wanted.targets,
                             wanted.holds,
                             {},
                             1,
                             needs,
                             {},
                             time_of(at_once, given_.threads)});
            return true;
        }
        if (is_of_several_shapes(wanted.of)) {
            if (compute_sorted(wanted, available, available)) return true;
            for (const sinks& each : by_shape(wanted)) {
                if (!compute(each, available)) return false;
            }
            return true;
        }
        sequence<option> options;
        for (cut_search& each : all_cuts_of(wanted.of, wanted.targets)) {
            options.push_back({std::move(each), {}});
            advance(options.back(), wanted, available);
        }
        for (;;) {  // the fastest of the largest parts, or else smaller ones
            option* best = &options.front();
            for (option& each : options) {
                const bool faster = each.found &&
                                    (!best->found || each.found->time < best->found->time);
                if (faster) best = &each;
            }
            if (!best->found) break;
            if (compute_in_parts(wanted, best->cuts.whole(), *best->found, available)) return true;
            advance(*best, wanted, available);
        }
        if (compute_sorted(wanted, available, available / 8)) return true;
        if (compute_from_files(wanted, available)) return true;
        return wanted.of.roots.size() > 1 && compute_one_by_one(wanted, available);
    }

    // Rows that are needed in order, which do not fit: their runs go to a file. What is read of the
    // result is held, too. Rows that are only looked at have more than `long_row` bytes.
    [[gnu::cold]] bool compute_sorted(const sinks& wanted, index_t available, index_t long_row) {
        candidate way{{}, walk{wanted.of}, nodes_of_same_rows(wanted.of, long_row), {}};
        if (way.wide.empty()) return false;
        const auto is_result = [&](std::uint32_t number) {
            return some(wanted.of.roots, [&](const expr::node_ptr& each) {
                return each.get() == &wanted.of.order[number];
            });
        };
        if (way.wide.size() == wanted.of.roots.size() && every(way.wide, is_result)) {
            return compute_merged(wanted, available);
        }
        hold(way, wanted.of, available / 8);
        const std::size_t before = laps_.size();
        const index_t left = available - bytes_of(way.holds);
        if (compute(held_by(wanted.of, way), left) &&
            compute({way.computes.of, wanted.targets, wanted.holds}, left)) {
            return true;
        }
        drop_laps(before);
        return false;
    }

    // With the longest runs that fit.
    [[gnu::cold]] bool compute_merged(const sinks& wanted, index_t available) {
        const expr::sorted_rows rows = *expr::sorted_rows_of(*wanted.of.roots.front());
        const shape& sizes = rows.rows->shape();
        const bool joins = some(wanted.of.roots, [](const expr::node_ptr& each) {
            return row_merge::joins_rows(*each);
        });
        const index_t together = joins ? sizes.size() / sizes.back() : 1;
        const index_t bytes = together * size_of(rows.rows->type());
        index_t block = std::min(available / (2 * bytes), (sizes.back() + 1) / 2);
        for (; block * together >= given_.least_part; block = block / 4 * 3) {
            const std::size_t before = laps_.size();
            if (compute_by_runs(wanted, row_merge(rows, block, joins), available)) return true;
            drop_laps(before);
        }
        return false;
    }
    [[gnu::cold]] bool compute_by_runs(const sinks& wanted, const row_merge& merge,
                                       index_t available) {
        index_t bytes = 0;
        for (const expr::node_ptr& root : wanted.of.roots) {
            bytes += merge.bytes_for(*root, account_);
        }
        if (bytes > available / 2) return false;
        sinks runs{expr::graph(merge.runs()), {}, {}};
        row_merge::readers files;
        for (const expr::node_ptr& each : runs.of.roots) {
            const auto file = std::make_shared<held_file>(each->shape(), each->type());
            files.push_back(file);
            runs.holds.push_back(std::make_shared<holding>(*each, account_, file));
            runs.targets.push_back(runs.holds.back()->target());
        }
        if (!compute_parts(runs, merge.part_of_runs(), &merge.rows(), 0, available)) return false;
        for (std::size_t k = 0; k < wanted.of.roots.size(); ++k) {
            const expr::node& root = *wanted.of.roots[k];
            sinks one{expr::graph({merge.made(root, files, account_)}), {wanted.targets[k]}, {}};
            if (!wanted.holds.empty()) one.holds.push_back(wanted.holds[k]);
            if (!compute_parts(one, merge.part_of(root), nullptr, bytes, available)) return false;
        }
        return true;
    }
    // Sorts of blocks, of which each part has one: no other wants it, so that what is held is
    // among what the rows are computed from. `more` bytes are counted beside what plans say.
    [[gnu::cold]] bool compute_parts(const sinks& wanted, const shape& part, const expr::node* rows,
                                     index_t more, index_t available) {
        const walk whole{wanted.of};
        const std::size_t held = rows == nullptr ? 0 : wanted.of.order.number_of(*rows) + 1;
        candidate way = candidate_of(wanted, whole, part, available, held);
        way.needs += more;
        brought_ = brought_ || way.brings;
        return fits(way, available) && compute_in_parts(wanted, whole, way, available);
    }

    // Cutting does not help: what the results need in memory, or else what they reduce, goes to
    // files.
    [[gnu::cold]] bool compute_from_files(const sinks& wanted, index_t available) {
        const walk whole{wanted.of};
        const optimize::wants all = whole.wants_of(everything_of(whole));
        candidate way{{}, whole, wide_nodes(whole, all, all, 0), {}};
        if (way.wide.empty()) way.wide = computed_inputs(whole.of);
        if (way.wide.empty()) return false;
        hold(way, wanted.of, available / 8);
        way.needs = plan_of(way.computes.of, wanted.targets).needs.bytes();
        return fits(way, available) && compute_in_parts(wanted, whole, way, available);
    }
    static region everything_of(const walk& whole) {
        return {shape::filled(whole.sizes().rank(), 0), whole.sizes()};
    }

    [[gnu::cold]] bool compute_one_by_one(const sinks& wanted, index_t available) {
        const std::size_t before = laps_.size();
        for (std::size_t k = 0; k < wanted.of.roots.size(); ++k) {
            sinks one{expr::graph({wanted.of.roots[k]}), {wanted.targets[k]}, {}};
            if (!wanted.holds.empty()) one.holds.push_back(wanted.holds[k]);
            if (compute(one, available)) continue;
            drop_laps(before);
            return false;
        }
        return true;
    }
    void drop_laps(std::size_t kept) {
        while (laps_.size() > kept) laps_.pop_back();
    }

    // `whole` is what the candidate cuts, before anything is held.
    [[gnu::cold]] bool compute_in_parts(const sinks& wanted, const walk& whole, candidate& way,
                                        index_t available) {
        const std::size_t before = laps_.size();
        if (!way.wide.empty()) {
            const sinks held = held_by(whole.of, way);
            if (!compute(held, available - bytes_of(way.holds))) {
                drop_laps(before);
                return false;
            }
        }
        const bool cut = way.part.rank() == whole.sizes().rank();
        const index_t parts = cut ? part_counts(whole.sizes(), way.part).size() : 1;
        laps_.push_back({std::move(way.computes), wanted.targets, wanted.holds, way.part, parts,
                         way.needs, std::move(way.carries), way.time});
        return true;
    }

    // The sinks of the laps before: the wide nodes of a candidate.
    [[nodiscard, gnu::cold]] static sinks held_by(const expr::graph& from, const candidate& way) {
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
        return some(of.roots, [&](const expr::node_ptr& each) {
            return each->shape() != of.roots.front()->shape();
        });
    }
    [[gnu::cold]] static sequence<sinks> by_shape(const sinks& all) {
        sequence<sinks> result;
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

    /// A candidate that holds nothing, so that it is the same within any number of bytes.
    struct known_way {
        using relocatable = known_way;
        sequence<const expr::node*> roots;
        sequence<bool> written;  // of each, whether a writer takes it
        cut by;
        bool brings;
        bool complete;  // otherwise it needs no less than what is said
        candidate way;
    };
    // The same candidates are looked at again and again where the smallest budget is looked for.
    [[nodiscard, gnu::cold]] candidate known_candidate(const sinks& wanted, const cut_search& cuts,
                                                       index_t available) {
        known_way key{{}, {}, cuts.kind(), given_.brings, false, {{}, {expr::graph({})}, {}, {}}};
        for (const expr::node_ptr& root : wanted.of.roots) key.roots.push_back(root.get());
        for (const auto& target : wanted.targets) key.written.push_back(target.to != nullptr);
        const auto known = find_if(known_, [&](const known_way& each) {
            return each.by == key.by && each.brings == key.brings && each.roots == key.roots &&
                   each.written == key.written && each.way.part == cuts.extent();
        });
        const bool is_known = known != known_.end() &&
                              (known->complete || !fits(known->way, available));
        candidate way = is_known ? known->way
                                 : candidate_of(wanted, cuts.whole(), cuts.extent(), available);
        brought_ = brought_ || way.brings;
        if (is_known || !way.wide.empty()) return way;
        key.complete = fits(way, available);
        key.way = way;
        if (known == known_.end()) {
            known_.push_back(std::move(key));
        } else {
            *known = std::move(key);
        }
        return way;
    }

    [[nodiscard, gnu::cold]] candidate candidate_of(const sinks& wanted, const walk& whole,
                                                    const shape& extent, index_t available,
                                                    std::size_t most_held = every_node) const {
        const shape sizes = whole.sizes();
        candidate result{extent, with_carries(whole, extent), {}, {}};
        const shape counts = part_counts(sizes, extent);
        const region middle = part_number(sizes, extent, counts.size() / 2);
        const region last = part_number(sizes, extent, counts.size() - 1);
        const double share = std::max(0.5, 1.5 / static_cast<double>(counts.size()));
        result.wide = wide_nodes(result.computes, result.computes.wants_of(middle),
                                 result.computes.wants_of(last), share, most_held);
        hold(result, whole.of, available);
        const plan::plan typical = plan_of_part(result, middle, wanted.targets);
        result.needs = typical.needs.bytes();
        result.brings = typical.brings;
        const shape all_results = whole.results_of({sizes, sizes}).extent;
        const double of_part = time_of(typical, given_.threads) +
                               time_of_writing(whole.results_of(middle).extent, all_results,
                                               wanted.targets);
        result.time = static_cast<double>(counts.size()) * of_part + time_on_disk(result.holds);
        if (!fits(result, available)) return result;
        for (const region& part : typical_parts(sizes, extent)) {
            const plan::plan planned = plan_of_part(result, part, wanted.targets);
            result.needs = std::max(result.needs, planned.needs.bytes());
            result.brings = result.brings || planned.brings;
            note_carries(result, part);
        }
        for (const index_t each : result.carries) result.needs += each;
        return result;
    }

    // The axis along which parts go on where others ended, and what does; if that helps.
    [[nodiscard]] static walk with_carries(const walk& whole, const shape& extent) {
        walk best = whole;
        if (whole.carried >= 0) {
            best.of = with_carried_scans(whole, extent, whole.carried);
            return best;
        }
        std::size_t most = 0;
        for (int axis = 0; axis < extent.rank(); ++axis) {
            if (extent[axis] == whole.sizes()[axis]) continue;
            expr::graph marked = with_carried_scans(whole, extent, axis);
            const std::size_t count = carried_scans(marked).size();
            if (count <= most) continue;
            most = count;
            best.of = std::move(marked);
            best.carried = axis;
        }
        return best;
    }

    // Takes note of the bytes of each carry, of the part that has most.
    static void note_carries(candidate& way, const region& part) {
        const sequence<index_t> bytes = way.computes.carry_bytes(part);
        way.carries.resize(bytes.size(), 0);
        for (std::size_t k = 0; k < bytes.size(); ++k) {
            way.carries[k] = std::max(way.carries[k], bytes[k]);
        }
    }

    // Decides where the wide nodes of a candidate are held: in memory, but for the largest ones
    // where there is less than half of it left. Earlier laps compute nodes of `of`, which has no
    // carries; they are sources in the candidate's graph, which is the same otherwise.
    [[gnu::cold]] void hold(candidate& way, const expr::graph& of, index_t available) const {
        if (way.wide.empty()) return;
        sequence<std::pair<index_t, std::size_t>> by_size;  // bytes, number
        for (std::size_t k = 0; k < way.wide.size(); ++k) {
            by_size.push_back({of.order[way.wide[k]].bytes(), k});
        }
        by_size.sort();
        sequence<expr::replacement> sources;
        way.holds.resize(way.wide.size());
        index_t held = 0;
        for (const auto& [bytes, number] : by_size) {
            const expr::node& node = of.order[way.wide[number]];
            const bool in_memory = held + node.bytes() <= available / 2;
            if (in_memory) held += node.bytes();
            way.holds[number] = in_memory
                                    ? std::make_shared<holding>(node, account_)
                                    : std::make_shared<holding>(
                                          node, account_,
                                          std::make_shared<held_file>(node.shape(), node.type()));
            sources.push_back(
                {&way.computes.of.order[way.wide[number]], holding::source_of(way.holds[number])});
        }
        way.computes.of = expr::replaced(way.computes.of, sources);
    }

    [[nodiscard]] plan::plan plan_of(const expr::graph& of,
                                     const sequence<schedule::target>& targets) const {
        plan::plan made = plan_for(of, targets, given_);
        brought_ = brought_ || made.brings;
        return made;
    }
    [[nodiscard]] plan::plan plan_of_part(const candidate& way, const region& part,
                                          const sequence<schedule::target>& targets) const {
        const walk& of = way.computes;
        return plan_for_part(of, part, of.wants_of(part), way.part, targets, given_);
    }

    [[nodiscard]] static index_t bytes_of(const sequence<std::shared_ptr<holding>>& holds) {
        index_t bytes = 0;
        for (const auto& each : holds) bytes += each->bytes();
        return bytes;
    }

    // The most that laps take at once: what a lap holds is there until the last lap that reads it.
    [[nodiscard]] static index_t bytes_of(const sequence<lap>& laps) {
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
    static bool is_read_from(const sequence<lap>& laps, std::size_t first, const holding& held) {
        for (std::size_t k = first; k < laps.size(); ++k) {
            const expr::ordered_nodes& order = laps[k].computes.of.order;
            for (std::size_t n = 0; n < order.size(); ++n) {
                if (held.is(order[n])) return true;
            }
        }
        return false;
    }

    conditions given_;
    memory::ledger& account_;
    sequence<lap> laps_;
    sequence<known_way> known_;
    mutable bool brought_ = false;  // some plan brings files to memory
};

}  // namespace cask::laps
