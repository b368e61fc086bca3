// SPDX-License-Identifier: BSD-3-Clause
// Which nodes are kept in memory, and which passes fill them.
//
// A node is evaluated wherever it is wanted, under the index map by which it is wanted: a request.
// It is kept in memory if it must be (a result, a reduction, a scan, the input of a reshape) or if
// it is wanted several times at the same index, under several maps, by several passes or along axes
// that it does not have, and recomputing it costs more than keeping it.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/traits.hpp>
#include <cask/plan/bringing.hpp>
#include <cask/plan/factors.hpp>
#include <cask/plan/kinds/stage_kind.hpp>
#include <cask/plan/partition.hpp>

namespace cask::plan {

namespace detail {

/// Decides about all nodes. One object per plan, used once.
class partitioner {
public:
    partitioner(expr::graph from, bool brings)
        : roots_(std::move(from.roots)), order_(std::move(from.order)), brings_(brings) {}

    [[nodiscard]] partition run() {
        const std::size_t count = order_.nodes.size();
        order_.storage_of.assign(count, none);
        order_.stage_of.assign(count, none);
        order_.requests.resize(count);
        find_stored();
        estimate();
        group();
        for (std::size_t k = count; k > 0; --k) hand_down(static_cast<std::uint32_t>(k - 1));
        return std::move(order_);
    }

private:
    // Results, reductions, scans, products and what reshapes and products read must be in memory.
    void find_stored() {
        stored_.assign(order_.nodes.size(), false);
        for (const expr::node_ptr& root : roots_) stored_[order_.number_of(root)] = true;
        for (std::size_t k = 0; k < order_.nodes.size(); ++k) {
            const expr::node& node = order_.nodes[k];
            switch (expr::memory_need_of(node)) {
                case expr::memory_need::nothing: break;
                case expr::memory_need::result: stored_[k] = true; break;
                case expr::memory_need::input:
                    stored_[order_.number_of(node.input())] = true;
                    break;
            }
            if (node.as<expr::call>() != nullptr) find_inputs_of_call(node);
            if (node.as<expr::product>() == nullptr) continue;
            for (std::size_t n = 0; n < 2; ++n) find_factor(node, n);
        }
        store_factors();
    }

    // What a product reads, and what that is a view of.
    struct read_factor {
        std::uint32_t base;
        std::uint32_t read;
        friend auto operator<=>(const read_factor&, const read_factor&) = default;
    };

    // What a product reads lies in memory, under any view, unless few of its tasks want each
    // element.
    [[gnu::cold]] void find_factor(const expr::node& product, std::size_t number) {
        const expr::node* base = product.input(number).get();
        const index_map identity = index_map::identity(product.shape().rank());
        std::uint32_t map = input_map(order_, product, number, order_.maps.number_of(identity));
        while (is_passed_through(*base)) {
            map = input_map(order_, *base, 0, map);
            base = base->input().get();
        }
        if (is_read_in_place(*base)) return;
        const stage_outline outline = outline_of(product);
        const double times = evaluations(domain_of(outline), outline.tile, order_.maps[map]);
        const double most = brings_ && is_file(*base) ? 1 : most_evaluations;
        if (times <= most && reads_boxes(order_.maps[map])) return;
        factors_.push_back(
            {order_.nodes.number_of(*base), order_.nodes.number_of(*product.input(number))});
    }

    // What a call reads lies in memory, if its tasks want each element several times.
    [[gnu::cold]] void find_inputs_of_call(const expr::node& node) {
        const stage_outline outline = outline_of(node);
        for (std::size_t n = 0; n < node.inputs().size(); ++n) {
            const expr::node& x = node_read(node, n);
            if (is_read_in_place(x)) continue;
            if (call_stage::evaluations(outline, x) <= most_evaluations) continue;
            const std::uint32_t number = order_.nodes.number_of(x);
            factors_.push_back({number, number});
        }
    }

    // Views of what is computed for products alone are stored instead of it where they are smaller.
    void store_factors() {
        std::sort(factors_.begin(), factors_.end());
        factors_.erase(std::unique(factors_.begin(), factors_.end()), factors_.end());
        for (auto first = factors_.begin(); first != factors_.end();) {
            const std::uint32_t base = first->base;
            index_t bytes = 0;
            auto last = first;
            for (; last != factors_.end() && last->base == base; ++last) {
                bytes += order_.nodes[last->read].bytes();
            }
            const bool smaller = bytes < order_.nodes[base].bytes() && !stored_[base];
            if (!smaller) stored_[base] = true;
            for (; first != last; ++first) stored_[first->read] = stored_[first->read] || smaller;
        }
    }
    static bool is_passed_through(const expr::node& node) {
        return expr::element_source_of(node) == expr::element_source::inputs;
    }
    // A call reads boxes of its inputs as they are, not under a map.
    static bool is_passed_through(const expr::node& node, const stage_outline& stage) {
        return stage.called != nullptr ? node.as<expr::rechunk>() != nullptr
                                       : is_passed_through(node);
    }
    static bool is_read_in_place(const expr::node& node) {
        return expr::element_source_of(node) == expr::element_source::memory;
    }

    // Cost of one element in additions if everything below is recomputed; levels of stored nodes.
    void estimate() {
        const std::size_t count = order_.nodes.size();
        cost_.assign(count, 0);
        level_.assign(count, 0);
        for (std::size_t k = 0; k < count; ++k) {
            const expr::node& node = order_.nodes[k];
            const bool one_of_them = node.as<expr::piecewise>() != nullptr;
            float cost = expr::cost_of_element(node);
            for (const expr::node_ptr& input : node.inputs()) {
                const std::uint32_t from = order_.number_of(input);
                const float below = stored_[from] ? 1.0f : cost_[from];
                cost = one_of_them ? std::max(cost, below) : cost + below;
                level_[k] = std::max(level_[k], level_[from] + (stored_[from] ? 1u : 0u));
            }
            cost_[k] = std::min(cost, 1e6f);
        }
    }

    // Stored nodes of one level with the same domain are filled in one pass.
    void group() {
        number_multimap open;
        for (std::size_t k = 0; k < order_.nodes.size(); ++k) {
            if (!stored_[k]) continue;
            const auto node = static_cast<std::uint32_t>(k);
            add_storage(node);
            const stage_outline outline = outline_of(order_.nodes[k]);
            if (outline.alone) {
                add_stage(outline, node);
                continue;
            }
            const std::uint64_t key = static_cast<std::uint64_t>(outline.sizes.size()) * 31 +
                                      level_[k];
            const std::uint32_t joined = open.find_if(
                key, [&](std::uint32_t stage) { return join(stage, outline, node, level_[k]); });
            if (joined == none) open.insert(key, add_stage(outline, node));
        }
    }

    // A stage takes outputs with its own reduced axes, and plain ones beside any. What walks over
    // its domain in its own way is a stage of its own: scans, products, and joined arrays, which
    // cut it in cells, whereas a reduction sees all of its domain.
    bool join(std::uint32_t stage, const stage_outline& outline, std::uint32_t node,
              std::uint32_t level) {
        stage_outline& out = order_.stages[stage];
        if (out.sizes != outline.sizes || level_[out.outputs.front()] != level) return false;
        if (!fold_stage::join(out, outline)) return false;
        out.outputs.push_back(node);
        order_.stage_of[node] = stage;
        return true;
    }

    std::uint32_t add_stage(const stage_outline& outline, std::uint32_t node) {
        order_.stages.push_back(outline);
        order_.stages.back().outputs.push_back(node);
        return order_.stage_of[node] = static_cast<std::uint32_t>(order_.stages.size() - 1);
    }

    void add_storage(std::uint32_t node) {
        order_.storage_of[node] = static_cast<std::uint32_t>(order_.storages.size());
        order_.storages.push_back(
            {&order_.nodes[node], order_.nodes[node].shape(), order_.nodes[node].type(), none, 0});
    }

    // All consumers have said what they want of this node: decide, and pass it on to the inputs.
    void hand_down(std::uint32_t node) {
        const expr::node& x = order_.nodes[node];
        const bool joins = x.as<expr::piecewise>() != nullptr;
        if (!order_.is_stored(node)) {
            const sequence<feeding> feedings = feedings_of(node);
            if ((joins ? !can_be_cut(node, feedings) : is_worth_keeping(node, feedings)) ||
                is_long_for_any(node, feedings) || is_worth_bringing(node)) {
                add_storage(node);
                add_stage(outline_of(x), node);
            } else if (!feedings.empty()) {
                feed(node, feedings);
            }
        }
        const auto pass = [&](const request& wanted) {
            joins ? pass_on_pieces(x, wanted) : pass_on(x, wanted);
        };
        if (order_.is_stored(node)) {
            const std::uint32_t stage = order_.stage_of[node];
            pass({stage, order_.maps.number_of(domain_map(order_.stages[stage]))});
        } else {
            const request_list& wanted = order_.requests[node];
            for (std::size_t k = 0; k < wanted.size(); ++k) pass(wanted[k]);
        }
    }

    // A product or a call whose tasks may compute what they want of a node.
    struct feeding {
        std::uint32_t stage;
        std::uint32_t map;
        double times;  // how often each element is evaluated
    };

    [[nodiscard]] sequence<feeding> feedings_of(std::uint32_t node) const {
        sequence<feeding> result;
        const expr::node& x = order_.nodes[node];
        if (is_read_in_place(x)) return result;
        const request_list& wanted = order_.requests[node];
        for (std::size_t k = 0; k < wanted.size(); ++k) {
            const stage_outline& stage = order_.stages[wanted[k].stage];
            if (!computes_factors(stage) || is_passed_through(x, stage)) continue;
            const index_map& map = order_.maps[wanted[k].map];
            const double times = evaluations(stage, x, map);
            const auto known = find_if(
                result, [&](const feeding& other) { return other.stage == wanted[k].stage; });
            if (known == result.end()) {
                result.push_back({wanted[k].stage, wanted[k].map, times});
            } else if (!reads_same_boxes(domain_of(stage), stage.tile, order_.maps[known->map],
                                         map)) {
                known->times += times;
            }
        }
        return result;
    }

    [[nodiscard]] bool is_long_for_any(std::uint32_t node,
                                       const sequence<feeding>& feedings) const {
        const double work = static_cast<double>(order_.nodes[node].shape().size()) * cost_[node];
        return some(feedings, [&](const feeding& each) {
            return is_long_for(order_.stages[each.stage], each.times * work);
        });
    }

    // Each of these stages gets one that computes boxes of the node for its tasks, in memory of
    // theirs.
    void feed(std::uint32_t node, const sequence<feeding>& feedings) {
        const expr::node& x = order_.nodes[node];
        request_list wanted;
        for (std::size_t k = 0; k < order_.requests[node].size(); ++k) {
            const request& each = order_.requests[node][k];
            const bool is_fed =
                some(feedings, [&](const feeding& other) { return other.stage == each.stage; });
            if (!is_fed) wanted.add(each);
        }
        for (const feeding& each : feedings) {
            const auto number = static_cast<std::uint32_t>(order_.stages.size());
            stage_outline& outline = order_.stages.emplace_back();
            outline.sizes = x.shape();
            outline.outputs.push_back(node);
            outline.storage = static_cast<std::uint32_t>(order_.storages.size());
            outline.times = each.times;
            order_.storages.push_back({&x, x.shape(), x.type(), none, 0, true});
            order_.stages[each.stage].factors.push_back(number);
            wanted.add({number, order_.maps.number_of(index_map::identity(x.shape().rank()))});
        }
        order_.requests[node] = std::move(wanted);
    }

    [[nodiscard]] region box_of(const request& wanted) const {
        if (wanted.box != none) return order_.boxes[wanted.box];
        const shape domain = domain_of(order_.stages[wanted.stage]);
        return {shape::filled(domain.rank(), 0), domain};
    }

    // Only stages that store are cut in cells, and not in too many: a cell is a program of its own.
    [[nodiscard]] bool can_be_cut(std::uint32_t node, const sequence<feeding>& feedings) const {
        constexpr double most_cells = 16384;
        constexpr double most_of_factor = 64;  // each task looks for those in its box
        const auto& pieces = *order_.nodes[node].as<expr::piecewise>();
        const auto count = static_cast<double>(order_.nodes[node].inputs().size());
        if (!feedings.empty() && count > most_of_factor) return false;
        const request_list& wanted = order_.requests[node];
        for (std::size_t k = 0; k < wanted.size(); ++k) {
            const stage_outline& stage = order_.stages[wanted[k].stage];
            if (computes_factors(stage)) continue;
            const index_map& map = order_.maps[wanted[k].map];
            const double cells = cells_with(stage.cuts, map[pieces.axis].from,
                                            cuts_of(pieces, map, box_of(wanted[k])));
            const double most = stage.is_factor() ? most_of_factor : most_cells;
            if (cells > (is_cut_in_cells(stage) ? most : 1.0)) return false;
            if (!is_cut_in_cells(stage) && stage.sizes.size() == 0) return false;
        }
        return true;
    }

    [[nodiscard]] bool is_worth_keeping(std::uint32_t node,
                                        const sequence<feeding>& feedings) const {
        const expr::node& x = order_.nodes[node];
        const request_list& wanted = order_.requests[node];
        if (x.as<expr::elementwise>() == nullptr) return false;
        if (wanted.size() == 0) return false;
        const auto size = static_cast<double>(x.shape().size());
        double evaluated = 0;
        std::size_t passes = feedings.size();
        for (const feeding& each : feedings) evaluated += each.times * size;
        for (std::size_t k = 0; k < wanted.size(); ++k) {
            if (computes_factors(order_.stages[wanted[k].stage])) continue;
            evaluated += elements_evaluated(wanted[k]);
            ++passes;
        }
        if (passes == 0) return false;  // read where it is
        // In additions: to run the instructions below again, and to plan them.
        constexpr double price_of_planning = 500;
        const double again = (cost_[node] - price_of_load(x.type())) * evaluated -
                             cost_[node] * size +
                             cost_[node] * static_cast<double>(passes - 1) * price_of_planning;
        // Arrays beyond this are recomputed rather than kept, unless that explodes.
        constexpr index_t large = index_t{2} << 30;
        constexpr double price_of_stage = 20000;
        return again > (x.bytes() > large ? 1000.0 : 8.0) * size + price_of_stage;
    }

    [[nodiscard]] bool is_worth_bringing(std::uint32_t node) const {
        const expr::node& x = order_.nodes[node];
        if (!brings_ || !is_file(x)) return false;
        const request_list& wanted = order_.requests[node];
        // A part is small enough to be read once for all that want it.
        if (is_part_of_file(x) && wanted.size() > 1) return true;
        for (std::size_t k = 0; k < wanted.size(); ++k) {
            const stage_outline& stage = order_.stages[wanted[k].stage];
            if (reads_badly(stage, x, order_.maps[wanted[k].map])) return true;
            for (std::size_t other = 0; other < k; ++other) {
                if (wanted[other].stage == wanted[k].stage) return true;
            }
        }
        return false;
    }

    // In additions: complex numbers are taken apart, booleans packed.
    static double price_of_load(dtype type) {
        if (is_complex(type)) return 4;
        return type == dtype::boolean ? 2 : 1;
    }

    // For how many elements of its domain a stage evaluates what it wants. Where that is the same
    // along a row, it is evaluated for one block of each tile.
    [[nodiscard]] double elements_evaluated(const request& wanted) const {
        const region box = box_of(wanted);
        const index_map& map = order_.maps[wanted.map];
        const int last = box.begin.rank() - 1;
        bool moves = last < 0 || box.extent[last] < 512;
        for (int axis = 0; axis < map.rank(); ++axis) moves = moves || map[axis].from == last;
        return static_cast<double>(box.size()) * order_.stages[wanted.stage].times *
               (moves ? 1.0 : 0.125);
    }

    void pass_on(const expr::node& node, const request& wanted) {
        if (expr::memory_need_of(node) == expr::memory_need::input) return;
        for (std::size_t k = 0; k < node.inputs().size(); ++k) {
            add_request(node.input(k),
                        {wanted.stage, input_map(order_, node, k, wanted.map), wanted.box});
        }
    }

    // Each input is wanted where its box is; the stage is cut there.
    [[gnu::cold]] void pass_on_pieces(const expr::node& node, const request& wanted) {
        const auto& pieces = *node.as<expr::piecewise>();
        const region box = box_of(wanted);
        if (box.size() == 0) return;
        const index_map map = order_.maps[wanted.map];
        add_cuts(order_.stages[wanted.stage].cuts, pieces, map, box);
        const auto [first, last] = pieces_between(pieces, map, box);
        for (std::size_t k = first; k <= last; ++k) {
            const region part = part_in(pieces, k, map, box);
            if (part.size() == 0) continue;
            order_.boxes.push_back(part);
            add_request(node.input(k), {wanted.stage, input_map(order_, node, k, wanted.map),
                                        static_cast<std::uint32_t>(order_.boxes.size() - 1)});
        }
    }

    // Wanted twice by one stage under one map is wanted once, in a box around both.
    void add_request(const expr::node_ptr& input, const request& wanted) {
        request_list& list = order_.requests[order_.number_of(input)];
        request* same = list.find(wanted);
        if (same == nullptr) {
            list.add(wanted);
        } else if (same->box != none) {
            region around = box_of(*same);
            const region other = box_of(wanted);
            for (int axis = 0; axis < around.begin.rank(); ++axis) {
                const index_t end = std::max(around.begin[axis] + around.extent[axis],
                                             other.begin[axis] + other.extent[axis]);
                around.begin[axis] = std::min(around.begin[axis], other.begin[axis]);
                around.extent[axis] = end - around.begin[axis];
            }
            order_.boxes.push_back(around);
            same->box = static_cast<std::uint32_t>(order_.boxes.size() - 1);
        }
    }

private:
    sequence<expr::node_ptr> roots_;
    partition order_;
    bool brings_;
    sequence<bool> stored_;
    sequence<read_factor> factors_;
    sequence<float> cost_;
    sequence<std::uint32_t> level_;
};

}  // namespace detail

/// Decides which nodes are kept and which passes there are; with `brings`, also of files.
[[nodiscard]] inline partition divide(expr::graph from, bool brings) {
    return detail::partitioner(std::move(from), brings).run();
}

}  // namespace cask::plan
