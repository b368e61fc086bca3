// SPDX-License-Identifier: BSD-3-Clause
// Definitions of front/run.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/expr/walk.hpp>
#include <cask/front/run.hpp>
#include <cask/memory/buffer.hpp>
#include <cask/memory/overlap.hpp>
#include <cask/runtime.ipp>

#include <utility>

namespace cask::front {

namespace detail {

/// True where computing `root` reads memory inside of [first, last).
CASK_DEFINITION bool reads_memory(const node_ptr& root, const std::byte* first,
                                  const std::byte* last) {
    const expr::ordered_nodes nodes({root});
    for (std::size_t k = 0; k < nodes.size(); ++k) {
        const expr::node& each = nodes[k];
        const auto* source = each.as<expr::memory_source>();
        if (source == nullptr || each.shape().size() == 0) continue;
        const auto [begin, end] = memory::span_of(source->data, each.shape(), source->strides,
                                                  size_of(each.type()));
        if (std::less<>{}(begin, last) && std::less<>{}(first, end)) return true;
    }
    return false;
}

/// Results that are made aside first, as expressions read the memory that they are for.
class results_aside {
public:
    /// Puts other memory into the targets of which any of `roots` reads the memory.
    results_aside(const sequence<node_ptr>& roots, sequence<schedule::target>& targets) {
        for (std::size_t k = 0; k < roots.size(); ++k) {
            const expr::node& root = *roots[k];
            schedule::target& target = targets[k];
            if (target.to != nullptr || root.shape().size() == 0) continue;
            const index_t item = size_of(root.type());
            const auto [first, last] = memory::span_of(target.data, root.shape(), target.strides,
                                                       item);
            const bool is_read = std::any_of(roots.begin(), roots.end(),
                                             [from = first, to = last](const node_ptr& each) {
                                                 return reads_memory(each, from, to);
                                             });
            if (!is_read) continue;
            const auto aside = memory::allocate_shared(static_cast<std::size_t>(root.bytes()));
            const shape strides = row_major_bytes(root.shape(), item);
            copies_.push_back(expr::make_memory(aside.get(), strides, aside, root.shape(),
                                                root.type(), root.chunks(), root.where()));
            targets_.push_back(std::exchange(
                target, {.data = aside.get(), .strides = strides, .allocated = root.bytes()}));
        }
    }
    /// When nobody reads any more.
    void copy() const {
        if (!copies_.empty()) cask::detail::run_into(copies_, targets_);
    }

private:
    sequence<node_ptr> copies_;
    sequence<schedule::target> targets_;
};

/// Computes into memory that the user gave, which the expression may itself read.
CASK_DEFINITION void run_into_user_memory(const node_ptr& root, const schedule::target& target) {
    if (root->shape().size() == 0) return;
    sequence<schedule::target> targets{target};
    const results_aside aside({root}, targets);
    cask::detail::run_into({root}, targets);
    aside.copy();
}

}  // namespace detail

CASK_DEFINITION void compute(const node_ptr* roots, const schedule::target* targets,
                             std::size_t count) {
    cask::detail::run_into({roots, roots + count}, {targets, targets + count});
}

CASK_DEFINITION schedule::target target_of(void* result, const shape& sizes, index_t item_size) {
    memory::advise_huge_pages(result, static_cast<std::size_t>(sizes.size() * item_size));
    return {.data = static_cast<std::byte*>(result),
            .strides = row_major_bytes(sizes, item_size),
            .allocated = sizes.size() * item_size};
}

CASK_DEFINITION void compute_item(const node_ptr& x, void* result, source_line where) {
    if (x->shape().size() != 1) {
        const bool truths = x->type() == dtype::boolean;
        throw shape_error("item",
                          "one element is needed: the shape is " + to_string(x->shape()) +
                              (truths ? "; use any(x), all(x) or where(x, a, b)" : ""),
                          where);
    }
    cask::detail::run_into(
        {x}, {{static_cast<std::byte*>(result), shape::filled(x->shape().rank(), 0)}});
}

CASK_DEFINITION node_ptr persist(const node_ptr& x, source_line where) {
    const auto memory = memory::allocate_shared(static_cast<std::size_t>(x->bytes()));
    const shape strides = row_major_bytes(x->shape(), size_of(x->type()));
    if (x->shape().size() > 0)
        cask::detail::run_into(
            {x}, {{.data = memory.get(), .strides = strides, .allocated = x->bytes()}});
    return expr::make_memory(memory.get(), strides, memory, x->shape(), x->type(), x->chunks(),
                             where);
}

CASK_DEFINITION void compute_into(const node_ptr& x, void* memory, const shape& sizes,
                                  const shape& strides, source_line where) {
    if (sizes != x->shape()) {
        throw shape_error("compute_into",
                          "the target has shape " + to_string(sizes) + ", the array " +
                              to_string(x->shape()),
                          where);
    }
    if (memory::may_overlap(sizes, strides, size_of(x->type()))) {
        throw shape_error("compute_into",
                          "elements of the target lie on each other: it has shape " +
                              to_string(sizes) + " and steps of " + to_string(strides) + " bytes",
                          where);
    }
    detail::run_into_user_memory(x, {static_cast<std::byte*>(memory), strides});
}

CASK_DEFINITION void compute_into(const node_ptr& x, void* memory, std::size_t count,
                                  source_line where) {
    if (static_cast<index_t>(count) != x->shape().size()) {
        throw shape_error("compute_into",
                          "the target holds " + std::to_string(count) +
                              " elements, the array has shape " + to_string(x->shape()),
                          where);
    }
    const shape strides = row_major_bytes(x->shape(), size_of(x->type()));
    detail::run_into_user_memory(x, {static_cast<std::byte*>(memory), strides});
}

}  // namespace cask::front
