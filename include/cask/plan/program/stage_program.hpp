// SPDX-License-Identifier: BSD-3-Clause
// The program of a stage, from what is wanted of each node.
//
// A program value is keyed by (node, index map): views, broadcasts and rechunks emit nothing, they
// only change the map under which their input is wanted.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/plan/kinds/stage_kind.hpp>
#include <cask/plan/partition.hpp>
#include <cask/plan/planner.hpp>
#include <cask/plan/program/chains.hpp>
#include <cask/plan/program/pairs.hpp>
#include <cask/plan/program/slots.hpp>

#include <cstring>
#include <utility>

namespace cask::plan {

namespace detail {

/// The outlines that one waits for, each once. Lists share their marks: by outline, the last list
/// that it was added to.
class wait_list {
public:
    wait_list(sequence<std::uint32_t>& marks, std::uint32_t self) : marks_(marks), self_(self) {}

    void add(std::uint32_t outline) {
        if (std::exchange(marks_[outline], self_) != self_) outlines_.push_back(outline);
    }
    [[nodiscard]] sequence<std::uint32_t> take() { return std::move(outlines_); }

private:
    sequence<std::uint32_t>& marks_;
    std::uint32_t self_;
    sequence<std::uint32_t> outlines_;
};

/// Builds the program of one stage.
class stage_builder {
public:
    /// `after` collects the outlines that must be done before.
    stage_builder(partition& parts, wait_list& after, stage& out)
        : parts_(parts), after_(after), stage_(out) {}

    /// The stage of the part `cell` of an outline's domain.
    void build(const stage_outline& outline, const region& cell, const instruction_passes& joined) {
        outline_ = &outline;
        set_domain(outline, cell);
        const std::uint32_t map_number = parts_.maps.number_of(stage_.values);
        if (cell.size() == 0 && needs_elements(outline)) return;
        for (const std::uint32_t node : outline.outputs) add_output(node, map_number);
        stage_.code.cost = cost_ + 0.5f * static_cast<float>(stage_.code.stores.size());
        if (joined.pairs) join_pairs(stage_.code);
        if (joined.chains) join_chains(stage_.code);
        allocate_slots(stage_.code);
    }

private:
    void set_domain(const stage_outline& outline, const region& cell) {
        stage_.kind = outline.kind;
        stage_.across = outline.across;
        stage_.short_rows = outline.rows;
        stage_.kept = outline.sizes.rank() - static_cast<int>(outline.reduced.size());
        stage_.domain = cell.extent;
        stage_.values = index_map{};
        const index_map map = domain_map(outline);
        for (int axis = 0; axis < map.rank(); ++axis) {
            stage_.values.push_back({map[axis].from, cell.begin[map[axis].from], 1});
        }
    }

    void add_output(std::uint32_t node, std::uint32_t map) {
        const expr::node& x = parts_.nodes[node];
        const std::uint32_t storage = outline_->is_factor() ? outline_->storage
                                                            : parts_.storage_of[node];
        if (const auto* reduction = x.as<expr::reduce>()) {
            const std::uint32_t source = evaluate(parts_.number_of(x.input()), map);
            fold_site& fold = fold_of(x, source, *reduction->rule);
            fold.results.push_back({storage, reduction->rule, reduction->ddof});
            if (fold.carry == nullptr) fold.carry = reduction->carry.get();
            return;
        }
        if (const auto* product = x.as<expr::product>()) return add_product(node, map, *product);
        if (const auto* call = x.as<expr::call>()) return add_call(node, map, *call);
        const std::uint32_t source = evaluate_definition(node, map);
        if (const auto* along = x.as<expr::scan>()) {
            stage_.scan = {static_cast<std::uint32_t>(stage_.stores.size()), along->rule,
                           along->carry.get()};
        }
        stage_.stores.push_back({storage, parts_.maps[map]});
        stage_.code.stores.push_back({source, may_write_in_place(source)});
        emit({kernel::opcode::store, static_cast<std::uint32_t>(stage_.code.stores.size() - 1), 0,
              0, tag_of(x), nullptr, nullptr});
    }

    // The fold of a value by a rule; results that differ in the finish alone share one.
    fold_site& fold_of(const expr::node& node, std::uint32_t source,
                       const kernel::reduction& rule) {
        const std::uint32_t known = folds_of_.find_if(source, [&](std::uint32_t fold) {
            return stage_.folds[fold].rule->accumulates_as(rule);
        });
        if (known != none) return stage_.folds[known];
        const auto number = static_cast<std::uint32_t>(stage_.folds.size());
        folds_of_.insert(source, number);
        stage_.code.accumulations.push_back({source, &rule});
        emit({kernel::opcode::accumulate, number, 0, 0, tag_of(node), nullptr, nullptr});
        cost_ += rule.cost;
        return stage_.folds.emplace_back(fold_site{&rule, {}, nullptr});
    }

    // Factors are only loaded: a product's tasks read them where they are, or where they computed
    // them.
    void add_product(std::uint32_t node, std::uint32_t map, const expr::product& product) {
        const expr::node& x = parts_.nodes[node];
        sequence<std::uint32_t> factors;
        for (const wanted& input : inputs_of(x, map)) {
            const std::uint32_t value = evaluate(input.node, input.map);
            const auto load = find_if(
                stage_.code.loads, [&](const kernel::load& each) { return each.target == value; });
            CASK_ASSERT(load != stage_.code.loads.end(), "a factor is not in memory");
            factors.push_back(static_cast<std::uint32_t>(load - stage_.code.loads.begin()));
        }
        const kernel::product* instead =
            kernel::product_override(product.rule->type).load(std::memory_order_acquire);
        stage_.product = {factors[0], factors[1], instead != nullptr ? instead : product.rule,
                          product.part, product.carry.get()};
        stage_.stores.push_back({parts_.storage_of[node], parts_.maps[map]});
        tag_of(x);
    }

    // A call's tasks read boxes of inputs where these are, or where they computed them: there is no
    // program.
    [[gnu::cold]] void add_call(std::uint32_t node, std::uint32_t map, const expr::call& call) {
        const expr::node& x = parts_.nodes[node];
        tag_of(x);
        stage_.call = {&x, &call};
        for (const expr::node_ptr& each : x.inputs()) add_input_of_call(parts_.number_of(each));
        stage_.stores.push_back({parts_.storage_of[node], parts_.maps[map]});
        cost_ = call.cost;
    }
    [[gnu::cold]] void add_input_of_call(std::uint32_t from) {
        while (!parts_.is_stored(from) && parts_.nodes[from].as<expr::rechunk>() != nullptr) {
            from = parts_.number_of(parts_.nodes[from].input());
        }
        const expr::node& x = parts_.nodes[from];
        const int rank = x.shape().rank();
        load_site& site = stage_.loads.emplace_back();
        site.map = index_map::identity(rank);
        site.strides = row_major_bytes(x.shape(), size_of(x.type()));
        if (const stage_outline* factor = factor_of(from)) {
            site.storage = factor->storage;
            site.computed = true;
        } else if (parts_.is_stored(from)) {
            site.storage = parts_.storage_of[from];
            after_.add(parts_.stage_of[from]);
        } else if (x.as<expr::reshape>() != nullptr) {
            const std::uint32_t memory = parts_.number_of(x.input());
            site.storage = parts_.storage_of[memory];
            site.reshaped = true;
            after_.add(parts_.stage_of[memory]);
        } else {
            site.source = &x;
            site.strides = x.as<expr::memory_source>()->strides;
        }
    }

    [[nodiscard]] bool may_write_in_place(std::uint32_t source) const {
        return computed_[source] && !stage_.code.values[source].repeats &&
               !some(stage_.code.stores,
                     [&](const kernel::store& other) { return other.source == source; });
    }

    // The stored node itself: what it is made of, not what is in its storage.
    std::uint32_t evaluate_definition(std::uint32_t node, std::uint32_t map) {
        const expr::node& x = parts_.nodes[node];
        if (x.as<expr::reshape>() != nullptr) return load_reshaped(node, map);
        if (x.inputs().empty()) return load_source(node, map);
        const sequence<wanted> inputs = inputs_of(x, map);
        for (const wanted& input : inputs) evaluate(input.node, input.map);
        return combine(node, inputs);
    }

    // A node and the map under which it is wanted.
    struct wanted {
        std::uint32_t node;
        std::uint32_t map;
    };

    // What a node is computed from: all inputs, or the one piece that the domain lies in.
    sequence<wanted> inputs_of(const expr::node& node, std::uint32_t map) {
        if (const auto* joined = node.as<expr::piecewise>()) {
            const std::size_t piece = piece_of(*joined, parts_.maps[map]);
            return {{parts_.number_of(node.input(piece)), input_map(parts_, node, piece, map)}};
        }
        sequence<wanted> inputs;
        for (std::size_t k = 0; k < node.inputs().size(); ++k) {
            inputs.push_back({parts_.number_of(node.input(k)), input_map(parts_, node, k, map)});
        }
        return inputs;
    }

    [[nodiscard]] std::size_t piece_of(const expr::piecewise& joined, const index_map& map) const {
        const auto [piece, last] =
            pieces_between(joined, map, {shape::filled(stage_.domain.rank(), 0), stage_.domain});
        CASK_ASSERT(piece == last, "a cell reads from several pieces");
        return piece;
    }

    // Values of a node under a map; inputs first, without recursion.
    std::uint32_t evaluate(std::uint32_t root, std::uint32_t root_map) {
        sequence<std::pair<std::uint32_t, std::uint32_t>> open{{root, root_map}};
        while (!open.empty()) {
            const auto [node, map] = open.back();
            if (value_of_.contains(key(node, map))) {
                open.pop_back();
                continue;
            }
            const expr::node& x = parts_.nodes[node];
            if (in_memory(node)) {
                open.pop_back();
                value_of_.insert(key(node, map), load_value(node, map));
                continue;
            }
            bool ready = true;
            const sequence<wanted> inputs = inputs_of(x, map);
            for (std::size_t k = inputs.size(); k > 0; --k) {
                const auto [from, below] = inputs[k - 1];
                if (value_of_.contains(key(from, below))) continue;
                open.emplace_back(from, below);
                ready = false;
            }
            if (!ready) continue;
            open.pop_back();
            value_of_.insert(key(node, map), combine(node, inputs));
        }
        return value_of_.find(key(root, root_map));
    }

    // Whether a load gives the node's value: nothing below it is run.
    [[nodiscard]] bool in_memory(std::uint32_t node) const {
        const expr::node& x = parts_.nodes[node];
        return parts_.is_stored(node) || x.inputs().empty() || x.as<expr::reshape>() != nullptr ||
               factor_of(node) != nullptr;
    }

    // The stage that computes boxes of the node for the tasks of this one, if there is one.
    [[nodiscard]] const stage_outline* factor_of(std::uint32_t node) const {
        for (const std::uint32_t number : outline_->factors) {
            const stage_outline& factor = parts_.stages[number];
            if (factor.outputs.front() == node) return &factor;
        }
        return nullptr;
    }

    std::uint32_t load_value(std::uint32_t node, std::uint32_t map) {
        if (const stage_outline* factor = factor_of(node)) return load_factor(*factor, map);
        if (parts_.is_stored(node)) return load_storage(node, map);
        return parts_.nodes[node].inputs().empty() ? load_source(node, map)
                                                   : load_reshaped(node, map);
    }

    // The node's value from its inputs' values, which are there.
    std::uint32_t combine(std::uint32_t node, const sequence<wanted>& from) {
        const expr::node& x = parts_.nodes[node];
        sequence<std::uint32_t> inputs;
        for (const wanted& input : from) {
            inputs.push_back(value_of_.find(key(input.node, input.map)));
        }
        if (const auto* along = x.as<expr::scan>()) return run_scan(x, *along, inputs[0]);
        const auto* call = x.as<expr::elementwise>();
        if (call == nullptr) return inputs.front();  // view, rechunk, piece
        const std::uint32_t result = new_value(x.type());
        const auto first = static_cast<std::uint32_t>(stage_.code.arguments.size());
        stage_.code.arguments.push_back(result);
        stage_.code.arguments.append(inputs.begin(), inputs.end());
        computed_[result] = true;
        stage_.code.values[result].repeats =
            call->state == nullptr &&
            every(inputs, [&](std::uint32_t input) { return stage_.code.values[input].repeats; });
        emit({kernel::opcode::compute, 0, first, static_cast<std::uint32_t>(inputs.size()),
              tag_of(x), call->op, call->state.get()});
        cost_ += call->op->cost;
        return result;
    }

    std::uint32_t run_scan(const expr::node& node, const expr::scan& along, std::uint32_t source) {
        const std::uint32_t result = new_value(node.type());
        computed_[result] = true;
        stage_.code.scans.push_back({source, result, along.rule});
        emit({kernel::opcode::scan, static_cast<std::uint32_t>(stage_.code.scans.size() - 1), 0, 0,
              tag_of(node), nullptr, nullptr});
        cost_ += along.rule->cost;
        return result;
    }

    std::uint32_t load_source(std::uint32_t node, std::uint32_t map) {
        const expr::node& x = parts_.nodes[node];
        if (const auto* number = x.as<expr::constant_source>()) return constant(x.type(), *number);
        kernel::load load{};
        load_site site{none, &x, parts_.maps[map], {}, 0, false};
        if (const auto* source = x.as<expr::generated_source>()) {
            load.from = source->from;
            load.state = source->state.get();
            load.map = site.map;
            cost_ += source->from->cost;
        } else if (const auto* memory = x.as<expr::memory_source>()) {
            along_domain(site, memory->strides);
        } else {
            along_domain(site, row_major_bytes(x.shape(), size_of(x.type())));
        }
        return add_load(load, std::move(site), x);
    }

    std::uint32_t load_storage(std::uint32_t node, std::uint32_t map) {
        const expr::node& x = parts_.nodes[node];
        load_site site{parts_.storage_of[node], nullptr, parts_.maps[map], {}, 0, false};
        along_domain(site, row_major_bytes(x.shape(), size_of(x.type())));
        after_.add(parts_.stage_of[node]);
        return add_load({}, std::move(site), x);
    }

    std::uint32_t load_factor(const stage_outline& factor, std::uint32_t map) {
        const expr::node& node = parts_.nodes[factor.outputs.front()];
        load_site site{factor.storage, nullptr, parts_.maps[map], {}, 0, false};
        along_domain(site, row_major_bytes(node.shape(), size_of(node.type())));
        site.computed = true;
        return add_load({}, std::move(site), node);
    }

    // A reshape reads its input's memory, which is row-major, with its own shape.
    [[gnu::cold]] std::uint32_t load_reshaped(std::uint32_t node, std::uint32_t map) {
        const expr::node& x = parts_.nodes[node];
        const std::uint32_t input = parts_.number_of(x.input());
        load_site site{parts_.storage_of[input], nullptr, parts_.maps[map], {}, 0, false};
        along_domain(site, row_major_bytes(x.shape(), size_of(x.type())));
        site.reshaped = true;
        after_.add(parts_.stage_of[input]);
        return add_load({}, std::move(site), x);
    }

    void along_domain(load_site& site, const shape& strides) const {
        site.strides = shape::filled(stage_.domain.rank(), 0);
        for (int axis = 0; axis < site.map.rank(); ++axis) {
            const mapped_axis& from = site.map[axis];
            site.offset += from.offset * strides[axis];
            if (from.from >= 0) site.strides[from.from] += from.step * strides[axis];
        }
    }

    std::uint32_t add_load(kernel::load load, load_site site, const expr::node& node) {
        load.target = new_value(node.type());
        stage_.code.values[load.target].repeats = !moves_along_rows(site);
        stage_.code.loads.push_back(load);
        stage_.loads.push_back(std::move(site));
        emit({kernel::opcode::load, static_cast<std::uint32_t>(stage_.code.loads.size() - 1), 0, 0,
              tag_of(node), nullptr, nullptr});
        cost_ += 0.5f;
        return load.target;
    }

    // Whether the index moves along the innermost axis of the domain.
    [[nodiscard]] bool moves_along_rows(const load_site& site) const {
        for (int axis = 0; axis < site.map.rank(); ++axis) {
            const int from = site.map[axis].from;
            if (from >= 0 && from == stage_.domain.rank() - 1) return true;
        }
        return false;
    }

    std::uint32_t constant(dtype type, const expr::constant_source& constant) {
        std::uint64_t words[2];
        std::memcpy(words, constant.element.data(), sizeof(words));
        const std::uint64_t key = (words[0] * 31 + words[1]) * 31 +
                                  static_cast<std::uint64_t>(type);
        const std::uint32_t known = constants_.find_if(key >> 1, [&](std::uint32_t value) {
            return is_constant(value, type, constant.element);
        });
        if (known != none) return known;
        const std::uint32_t number = new_value(type);
        constants_.insert(key >> 1, number);
        stage_.code.values[number].constant = true;
        stage_.code.values[number].repeats = true;
        stage_.code.values[number].element = constant.element;
        return number;
    }

    [[nodiscard]] bool is_constant(std::uint32_t number, dtype type,
                                   const element_bytes& element) const {
        const kernel::value& value = stage_.code.values[number];
        return value.type == type && value.element == element;
    }

    std::uint32_t new_value(dtype type) {
        stage_.code.values.push_back({type, 0, false, false, {}});
        computed_.push_back(false);
        return static_cast<std::uint32_t>(stage_.code.values.size() - 1);
    }
    void emit(const kernel::instruction& next) { stage_.code.code.push_back(next); }
    std::uint32_t tag_of(const expr::node& node) {
        stage_.tags.push_back(&node);
        return static_cast<std::uint32_t>(stage_.tags.size() - 1);
    }
    static std::uint64_t key(std::uint32_t node, std::uint32_t map) {
        return (std::uint64_t{node} << 32) | map;
    }

    partition& parts_;
    wait_list& after_;
    stage& stage_;
    const stage_outline* outline_ = nullptr;
    float cost_ = 0;
    number_map value_of_;
    number_multimap folds_of_;   // by value
    sequence<bool> computed_;    // by value
    number_multimap constants_;  // values, by hash
};

}  // namespace detail

}  // namespace cask::plan
