// SPDX-License-Identifier: BSD-3-Clause
// Which nodes are kept in memory, and which passes fill them.
//
// A node is evaluated wherever it is wanted, under the index map by which it is wanted: a request.
// It is kept in memory if it must be (a result, a reduction, the input of a reshape) or if it is
// wanted under several maps or by several passes and recomputing it costs more than keeping it.
#pragma once

#include <cask/expr/walk.hpp>
#include <cask/plan/cut.hpp>

#include <unordered_map>

namespace cask::plan {

/// Index maps as numbers, so that they are compared and hashed in constant time.
class map_table {
public:
    [[nodiscard]] std::uint32_t number_of(const index_map& map) {
        const auto [first, last] = numbers_.equal_range(map.hash());
        for (auto entry = first; entry != last; ++entry) {
            if (maps_[entry->second] == map) return entry->second;
        }
        const auto number = static_cast<std::uint32_t>(maps_.size());
        maps_.push_back(map);
        numbers_.emplace(map.hash(), number);
        return number;
    }
    [[nodiscard]] const index_map& operator[](std::uint32_t number) const { return maps_[number]; }

private:
    std::vector<index_map> maps_;
    std::unordered_multimap<std::uint64_t, std::uint32_t> numbers_;
};

/// A node wanted by a stage under a map.
struct request {
    std::uint32_t stage;
    std::uint32_t map;
    friend bool operator==(const request&, const request&) = default;
};

/// The requests for one node, each once; nearly always one.
class request_list {
public:
    void add(request wanted) {
        if (count_ == 0) {
            first_ = wanted;
        } else if (wanted == first_ ||
                   std::find(more_.begin(), more_.end(), wanted) != more_.end()) {
            return;
        } else {
            more_.push_back(wanted);
        }
        ++count_;
    }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] const request& operator[](std::size_t number) const {
        return number == 0 ? first_ : more_[number - 1];
    }

private:
    request first_{};
    std::uint32_t count_ = 0;
    std::vector<request> more_;
};

/// What a stage is to do: nodes that it computes over the same domain.
struct stage_outline {
    walk how = walk::map;
    shape sizes;                         // of the values before they are stored or reduced
    std::vector<int> reduced;            // axes
    std::vector<std::uint32_t> outputs;  // nodes, by number
};

/// Nodes in order, with what is decided of each.
struct partition {
    explicit partition(const std::vector<expr::node_ptr>& roots) : nodes(roots) {}

    expr::ordered_nodes nodes;              // inputs first
    std::vector<std::uint32_t> storage_of;  // node -> storage, or none
    std::vector<std::uint32_t> stage_of;    // node -> stage that computes it, or none
    std::vector<request_list> requests;     // by node
    std::vector<stage_outline> stages;
    std::vector<storage> storages;
    map_table maps;

    [[nodiscard]] std::uint32_t number_of(const expr::node_ptr& node) const {
        return nodes.number_of(*node);
    }
    [[nodiscard]] bool is_stored(std::uint32_t node) const { return storage_of[node] != none; }
};

/// The map from the domain of a stage to the indices of the values that it stores or reduces.
[[nodiscard]] inline index_map domain_map(const stage_outline& outline) {
    if (outline.how == walk::map) return index_map::identity(outline.sizes.rank());
    const int rank = outline.sizes.rank();
    const int reduced = static_cast<int>(outline.reduced.size());
    int next_reduced = outline.how == walk::across ? 0 : rank - reduced;
    int next_kept = outline.how == walk::across ? reduced : 0;
    index_map result;
    for (int axis = 0; axis < rank; ++axis) {
        const bool goes = std::find(outline.reduced.begin(), outline.reduced.end(), axis) !=
                          outline.reduced.end();
        result.push_back({goes ? next_reduced++ : next_kept++, 0, 1});
    }
    return result;
}

namespace detail {

/// Decides about all nodes. One object per plan, used once.
class partitioner {
public:
    explicit partitioner(const std::vector<expr::node_ptr>& roots) : roots_(roots), own_(roots) {}

    [[nodiscard]] partition run() {
        const std::size_t count = own_.nodes.size();
        own_.storage_of.assign(count, none);
        own_.stage_of.assign(count, none);
        own_.requests.resize(count);
        find_stored();
        estimate();
        group();
        for (std::size_t k = count; k > 0; --k) hand_down(static_cast<std::uint32_t>(k - 1));
        return std::move(own_);
    }

private:
    // Results, reductions and what a reshape reads must be in memory.
    void find_stored() {
        stored_.assign(own_.nodes.size(), false);
        for (const expr::node_ptr& root : roots_) stored_[own_.number_of(root)] = true;
        for (std::size_t k = 0; k < own_.nodes.size(); ++k) {
            if (own_.nodes[k].as<expr::reduce>() != nullptr) stored_[k] = true;
            if (own_.nodes[k].as<expr::reshape>() != nullptr) {
                stored_[k] = true;
                stored_[own_.number_of(own_.nodes[k].input())] = true;
            }
        }
    }

    // Cost of one element in additions if everything below is recomputed; levels of stored nodes.
    void estimate() {
        const std::size_t count = own_.nodes.size();
        cost_.assign(count, 0);
        level_.assign(count, 0);
        for (std::size_t k = 0; k < count; ++k) {
            const expr::node& node = own_.nodes[k];
            float cost = own_cost(node);
            for (const expr::node_ptr& input : node.inputs()) {
                const std::uint32_t from = own_.number_of(input);
                cost += stored_[from] ? 1.0f : cost_[from];
                level_[k] = std::max(level_[k], level_[from] + (stored_[from] ? 1u : 0u));
            }
            cost_[k] = std::min(cost, 1e6f);
        }
    }

    static float own_cost(const expr::node& node) {
        return expr::match(
            node.what(), [](const expr::memory_source&) { return 1.0f; },
            [](const expr::constant_source&) { return 0.0f; },
            [](const expr::generated_source& own) { return own.from->cost; },
            [](const expr::reader_source&) { return 4.0f; },
            [](const expr::elementwise& own) { return own.op->cost; },
            [](const expr::view&) { return 0.0f; }, [](const expr::reshape&) { return 1.0f; },
            [](const expr::rechunk&) { return 0.0f; }, [](const expr::reduce&) { return 1.0f; });
    }

    // Stored nodes of one level with the same domain are filled in one pass.
    void group() {
        std::unordered_multimap<std::uint64_t, std::uint32_t> open;
        for (std::size_t k = 0; k < own_.nodes.size(); ++k) {
            if (!stored_[k]) continue;
            const auto node = static_cast<std::uint32_t>(k);
            add_storage(node);
            const stage_outline outline = outline_of(own_.nodes[k]);
            const std::uint64_t key = index_map::identity(0).hash() +
                                      static_cast<std::uint64_t>(outline.sizes.size()) * 31 +
                                      level_[k];
            bool joined = false;
            const auto [first, last] = open.equal_range(key);
            for (auto entry = first; entry != last && !joined; ++entry) {
                joined = join(entry->second, outline, node, level_[k]);
            }
            if (!joined) open.emplace(key, add_stage(outline, node));
        }
    }

    static stage_outline outline_of(const expr::node& node) {
        stage_outline outline;
        outline.sizes = node.shape();
        if (const auto* own = node.as<expr::reduce>()) {
            outline.sizes = node.input()->shape();
            outline.reduced = own->axes;
            outline.how = walk_of(outline.sizes, own->axes);
        }
        return outline;
    }

    // A stage takes outputs with its own reduced axes, and plain ones beside any. A reshape is
    // a copy of its own: its input's memory is complete only after that stage.
    bool join(std::uint32_t stage, const stage_outline& outline, std::uint32_t node,
              std::uint32_t level) {
        stage_outline& own = own_.stages[stage];
        if (own.sizes != outline.sizes || level_[own.outputs.front()] != level) return false;
        if (own.how != walk::map && outline.how != walk::map && own.reduced != outline.reduced) {
            return false;
        }
        if (own.how == walk::map) {
            own.how = outline.how;
            own.reduced = outline.reduced;
        }
        own.outputs.push_back(node);
        own_.stage_of[node] = stage;
        return true;
    }

    std::uint32_t add_stage(const stage_outline& outline, std::uint32_t node) {
        own_.stages.push_back(outline);
        own_.stages.back().outputs.push_back(node);
        return own_.stage_of[node] = static_cast<std::uint32_t>(own_.stages.size() - 1);
    }

    void add_storage(std::uint32_t node) {
        own_.storage_of[node] = static_cast<std::uint32_t>(own_.storages.size());
        own_.storages.push_back(
            {&own_.nodes[node], own_.nodes[node].shape(), own_.nodes[node].type(), none, 0});
    }

    // All consumers have said what they want of this node: decide, and pass it on to the inputs.
    void hand_down(std::uint32_t node) {
        const expr::node& own = own_.nodes[node];
        if (!own_.is_stored(node) && is_worth_keeping(node)) {
            add_storage(node);
            add_stage(outline_of(own), node);
        }
        if (own_.is_stored(node)) {
            const std::uint32_t stage = own_.stage_of[node];
            pass_on(own, {stage, own_.maps.number_of(domain_map(own_.stages[stage]))});
        } else {
            const request_list& wanted = own_.requests[node];
            for (std::size_t k = 0; k < wanted.size(); ++k) pass_on(own, wanted[k]);
        }
    }

    [[nodiscard]] bool is_worth_keeping(std::uint32_t node) const {
        const expr::node& own = own_.nodes[node];
        const std::size_t wanted = own_.requests[node].size();
        if (own.as<expr::elementwise>() == nullptr || wanted < 2) return false;
        const float again = cost_[node] * static_cast<float>(wanted - 1);
        // Arrays beyond this are recomputed rather than kept, unless that explodes.
        constexpr index_t large = index_t{2} << 30;
        return again > (own.bytes() > large ? 1000.0f : 8.0f);
    }

    void pass_on(const expr::node& node, request wanted) {
        if (node.as<expr::reshape>() != nullptr) return;  // reads the memory of its input
        for (const expr::node_ptr& input : node.inputs()) {
            const request below{wanted.stage, input_map(own_, node, *input, wanted.map)};
            own_.requests[own_.number_of(input)].add(below);
        }
    }

public:
    /// The map under which `input` is wanted if `node` is wanted under `map`.
    static std::uint32_t input_map(partition& own, const expr::node& node, const expr::node& input,
                                   std::uint32_t map) {
        if (const auto* through = node.as<expr::view>()) {
            return own.maps.number_of(through->map.after(own.maps[map]));
        }
        const bool same_index = node.as<expr::reduce>() != nullptr || input.shape() == node.shape();
        if (same_index) return map;
        const index_map spread = index_map::broadcast(input.shape(), node.shape());
        return own.maps.number_of(spread.after(own.maps[map]));
    }

private:
    const std::vector<expr::node_ptr>& roots_;
    partition own_;
    std::vector<bool> stored_;
    std::vector<float> cost_;
    std::vector<std::uint32_t> level_;
};

}  // namespace detail

/// Decides which nodes are kept and which passes there are.
[[nodiscard]] inline partition divide(const std::vector<expr::node_ptr>& roots) {
    return detail::partitioner(roots).run();
}

}  // namespace cask::plan
