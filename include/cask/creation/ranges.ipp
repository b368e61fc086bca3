// SPDX-License-Identifier: BSD-3-Clause
// Definitions of creation/ranges.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/creation/ranges.hpp>
#include <cask/expr/build.hpp>
#include <cask/kernel/source/generate.hpp>

#include <bit>
#include <cmath>

namespace cask::front {

namespace detail {

CASK_DEFINITION std::uint64_t bits_of(double value) noexcept {
    return std::bit_cast<std::uint64_t>(value);
}

/// `key` is all that the values depend on.
CASK_DEFINITION node_ptr make_generated(std::string_view name, const kernel::generator& rule,
                                        std::shared_ptr<const void> state,
                                        kernel::generator_key key, const shape& sizes,
                                        const chunk_spec& chunks, source_line where) {
    const index_t item = size_of(rule.type);
    check_shape(name, sizes, item, where);
    return expr::make(expr::generated_source{&rule, std::move(state), key}, {}, sizes, rule.type,
                      chunks.resolve(name, sizes, item, where), where);
}

}  // namespace detail

CASK_DEFINITION node_ptr linspace(const kernel::generator& rule, double start, double stop,
                                  index_t count, const chunk_spec& chunks, source_line where) {
    const index_t last = std::max<index_t>(count, 1) - 1;
    kernel::ramp ramp{start, 0, stop, last > 0 ? last : -1};
    if (last > 0) ramp.step = (stop - start) / static_cast<double>(last);
    if (last > 0 && ramp.step == 0 && start != stop) {
        // The step is no double, but the elements may be.
        ramp.step = stop - start;
        ramp.parts = static_cast<double>(last);
    }
    const std::uint64_t kind = ramp.parts == 1 ? 1 : 7;
    const kernel::generator_key key{kind, detail::bits_of(ramp.start), detail::bits_of(ramp.step),
                                    detail::bits_of(ramp.stop),
                                    static_cast<std::uint64_t>(ramp.last)};
    return detail::make_generated("linspace", rule, std::make_shared<const kernel::ramp>(ramp), key,
                                  shape{count}, chunks, where);
}

CASK_DEFINITION node_ptr arange(const kernel::generator& rule, double start, double stop,
                                double step, double second_less_first, const chunk_spec& chunks,
                                source_line where) {
    const double span = (stop - start) / step;
    if (!(std::abs(span) < 9e18)) {
        throw shape_error("arange",
                          "(stop - start) / step must be finite and below 9e18: got " +
                              std::to_string(span),
                          where);
    }
    const auto count = static_cast<index_t>(std::ceil(std::max(span, 0.0)));
    // The only element is `start`, whatever the step.
    const kernel::ramp ramp{start, count > 1 ? second_less_first : 0, 0, -1};
    const kernel::generator_key key{2, detail::bits_of(ramp.start), detail::bits_of(ramp.step), 0,
                                    0};
    return detail::make_generated("arange", rule, std::make_shared<const kernel::ramp>(ramp), key,
                                  shape{count}, chunks, where);
}

CASK_DEFINITION node_ptr arange(const kernel::generator& rule, std::int64_t start,
                                std::int64_t step, std::uint64_t count, const chunk_spec& chunks,
                                source_line where) {
    if (!std::in_range<index_t>(count)) {
        throw shape_error("arange", std::to_string(count) + " elements are too many", where);
    }
    const kernel::generator_key key{3, static_cast<std::uint64_t>(start),
                                    static_cast<std::uint64_t>(step), 0, 0};
    return detail::make_generated(
        "arange", rule, std::make_shared<const kernel::count_up>(kernel::count_up{start, step, 0}),
        key, shape{count}, chunks, where);
}

CASK_DEFINITION node_ptr eye(const kernel::generator& rule, index_t rows, index_t columns,
                             index_t offset, const chunk_spec& chunks, source_line where) {
    return detail::make_generated(
        "eye", rule, std::make_shared<const kernel::diagonal>(kernel::diagonal{offset}),
        {4, static_cast<std::uint64_t>(offset), 0, 0, 0}, shape{rows, columns}, chunks, where);
}

CASK_DEFINITION node_ptr indices(const kernel::generator& rule, const shape& sizes, int axis,
                                 const chunk_spec& chunks, source_line where) {
    return detail::make_generated(
        "indices", rule, std::make_shared<const kernel::count_up>(kernel::count_up{0, 1, axis}),
        {5, static_cast<std::uint64_t>(axis), 0, 0, 0}, sizes, chunks, where);
}

CASK_DEFINITION node_ptr spread(const node_ptr& x, const node_ptr& y, int axis, source_line where) {
    if (x->shape().rank() != 1 || y->shape().rank() != 1) {
        throw shape_error("meshgrid",
                          "coordinates must have one axis: got shapes " + to_string(x->shape()) +
                              " and " + to_string(y->shape()),
                          where);
    }
    index_map along;
    along.push_back({axis, 0, 1});
    return expr::make_view(axis == 1 ? x : y, along, shape{y->shape().size(), x->shape().size()},
                           grid({y->chunks()[0], x->chunks()[0]}), where);
}

CASK_DEFINITION node_ptr generated(const kernel::generator& rule, std::shared_ptr<const void> state,
                                   int rank, const shape& sizes, const chunk_spec& chunks,
                                   source_line where) {
    if (sizes.rank() != rank) {
        throw shape_error("from_function",
                          "a function of " + std::to_string(rank) + " indices cannot fill shape " +
                              to_string(sizes),
                          where);
    }
    return detail::make_generated("from_function", rule, std::move(state), {}, sizes, chunks,
                                  where);
}

}  // namespace cask::front
