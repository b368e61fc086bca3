// SPDX-License-Identifier: BSD-3-Clause
// Reshapes move to where they are free: to memory without gaps, files and random numbers.
#pragma once

#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/traits.hpp>
#include <cask/expr/walk.hpp>

namespace cask::optimize {

namespace detail {

/// Finds reshapes of element-wise expressions over such sources, and takes them down to these.
class reshape_sinking {
public:
    explicit reshape_sinking(const expr::graph& from)
        : from_(from),
          order_(from.order),
          uses_(expr::count_uses(from)),
          free_(order_.size()),
          wanted_(order_.size(), nullptr),
          moved_(order_.size()) {}

    [[nodiscard]] sequence<expr::node_ptr> run() {
        bool any = false;
        for (std::size_t k = 0; k < order_.size(); ++k) {
            free_[k] = is_free(order_[k]);
            any = any || sinks(order_[k]);
        }
        if (!any) return from_.roots;
        for (std::size_t k = order_.size(); k > 0; --k) hand_down(k - 1);
        return expr::transform(from_,
                               [&](const expr::node_ptr& current, const expr::node& original) {
                                   return changed(current, original);
                               });
    }

private:
    [[nodiscard]] bool is_free(const expr::node_ptr& input) const {
        return free_[order_.number_of(*input)];
    }
    [[nodiscard]] bool sinks(const expr::node& node) const {
        return node.as<expr::reshape>() != nullptr && is_free(node.input());
    }

    // Whether the node's elements in another shape cost nothing but other strides below it. What
    // others want in its old shape is computed once for all.
    [[nodiscard]] bool is_free(const expr::node& node) const {
        if (node.as<expr::constant_source>() != nullptr) return true;
        if (node.as<expr::memory_source>() != nullptr) return is_contiguous(node);
        if (const auto* generated = node.as<expr::generated_source>())
            return generated->from->in_shape != nullptr;
        if (uses_[order_.number_of(node)] != 1) return false;
        if (node.as<expr::reshape>() != nullptr) return is_free(node.input());
        if (const expr::reader* reader = expr::reader_of(node))
            return reader->in_shape(node.shape()) != nullptr;
        return node.as<expr::elementwise>() != nullptr &&
               every(node.inputs(), [&](const auto& input) {
                   return is_free(input) && (input->shape() == node.shape() || is_scalar(*input));
               });
    }

    [[nodiscard]] static bool is_contiguous(const expr::node& node) {
        shape strides = row_major_strides(node.shape());
        for (int axis = 0; axis < strides.rank(); ++axis) {
            strides[axis] = node.shape()[axis] == 1 ? node.as<expr::memory_source>()->strides[axis]
                                                    : strides[axis] * size_of(node.type());
        }
        return strides == node.as<expr::memory_source>()->strides;
    }
    [[nodiscard]] static bool is_scalar(const expr::node& input) {
        return input.as<expr::constant_source>() != nullptr && input.shape().rank() == 0;
    }

    // The inputs of what is wanted in another shape are wanted in it, too.
    void hand_down(std::size_t k) {
        const expr::node& node = order_[k];
        const expr::node* wanted = wanted_[k];
        if (wanted == nullptr && sinks(node)) wanted = &node;
        if (wanted == nullptr) return;
        for (const expr::node_ptr& input : node.inputs()) {
            if (!input->inputs().empty()) wanted_[order_.number_of(*input)] = wanted;
        }
    }

    [[nodiscard, gnu::cold]] expr::node_ptr changed(const expr::node_ptr& current,
                                                    const expr::node& original) {
        const expr::node* wanted = wanted_[order_.number_of(original)];
        if (sinks(original)) {
            return in_shape_of(wanted != nullptr ? *wanted : original, current->input());
        }
        if (wanted == nullptr) return current;
        sequence<expr::node_ptr> inputs;
        for (const expr::node_ptr& input : current->inputs()) {
            inputs.push_back(is_scalar(*input) ? input : in_shape_of(*wanted, input));
        }
        return expr::make(current->kind(), std::move(inputs), wanted->shape(), current->type(),
                          wanted->chunks(), current->where());
    }

    // A source that is wanted several times in one shape becomes one source.
    [[nodiscard]] expr::node_ptr in_shape_of(const expr::node& reshape, const expr::node_ptr& x) {
        if (x->shape() == reshape.shape()) return x;
        if (!x->inputs().empty()) return reshaped(reshape, x);
        expr::node_ptr& moved = moved_[order_.number_of(*x)];
        if (moved == nullptr || moved->shape() != reshape.shape()) moved = reshaped(reshape, x);
        return moved;
    }

    [[nodiscard]] static expr::node_ptr reshaped(const expr::node& reshape,
                                                 const expr::node_ptr& x) {
        const shape& sizes = reshape.shape();
        const auto source = [&](expr::kind kind) {
            return expr::make(std::move(kind), {}, sizes, x->type(), reshape.chunks(),
                              reshape.where());
        };
        if (const auto* generated = x->as<expr::generated_source>()) {
            return source(expr::generated_source{
                generated->from, generated->from->in_shape(generated->state.get(), sizes),
                generated->key});
        }
        if (const expr::reader* reader = expr::reader_of(*x)) {
            return source(expr::reader_source{reader->in_shape(sizes)});
        }
        return expr::make_reshape(x, sizes, reshape.chunks(), reshape.where());
    }

    const expr::graph& from_;
    const expr::ordered_nodes& order_;
    sequence<int> uses_;
    sequence<bool> free_;                 // by node
    sequence<const expr::node*> wanted_;  // by node: the reshape in whose shape it is wanted
    sequence<expr::node_ptr> moved_;      // by node: a source in another shape
};

}  // namespace detail

/// reshape(f(x, y))  -->  f(reshape(x), reshape(y))     where x and y lie in memory without gaps,
///                                                      are read in their order, or are random
///
/// There reshapes are new strides of a load, another place in a file or another index of the same
/// number; elsewhere the input is kept in memory.
[[nodiscard]] inline sequence<expr::node_ptr> sink_reshapes(const expr::graph& from) {
    return detail::reshape_sinking(from).run();
}

}  // namespace cask::optimize
