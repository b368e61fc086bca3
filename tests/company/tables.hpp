// SPDX-License-Identifier: BSD-3-Clause
// What the tables of sources and consumers consist of. The rows know element types; what runs them
// (runner.cpp) knows nodes only.
#pragma once

#include "support/check.hpp"

#include <cask/cask.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cask_test::company {

using ck::expr::node_ptr;

/// What a row may use beside the array that it gets.
struct setting {
    std::uint64_t seed = 1;
    chunking cut = chunking(chunking::way::one);
    std::vector<std::shared_ptr<const void>> kept{};  // memory that arrays borrow
};

/// How a result lies in the memory that it is computed into.
enum class layout { row_major, column_major, with_gaps, backwards };

struct output {
    node_ptr node;
    layout lies = layout::row_major;
};

/// The results of a consumer; none where it does not apply.
struct outputs {
    std::vector<output> all{};

    outputs() = default;
    template <ck::element R>
    outputs(const ck::array<R>& only, layout lies = layout::row_major) : all{{only.node(), lies}} {}
    template <ck::element... R>
    [[nodiscard]] static outputs several(const ck::array<R>&... each) {
        outputs result;
        result.all = {output{each.node()}...};
        return result;
    }
};

// ---- rows of one element type -------------------------------------------------------------------

/// A source: an array of a given shape from nothing.
template <ck::element T>
struct source_row {
    const char* text;  // $T: the element type, $S: the shape
    ck::array<T> (*make)(const ck::shape&, setting&);
};

/// A source made of another one, which has another shape: none if the shape cannot be made so.
template <ck::element T>
struct derived_row {
    const char* text;  // $x: the other
    std::optional<ck::shape> (*inner)(const ck::shape&);
    ck::array<T> (*make)(const ck::array<T>& x, const ck::shape&, setting&);
};

/// A consumer of any array.
template <ck::element T>
struct consumer_row {
    const char* text;
    outputs (*apply)(const ck::array<T>& x);
};
/// A consumer along one axis: becomes one for each place of the axis.
template <ck::element T>
struct axis_row {
    const char* text;  // $a: the axis
    outputs (*apply)(const ck::array<T>& x, int axis);
};

/// A function over blocks with margins: each element becomes the one that lies before it, by the width
/// of the margins.
struct earlier_elements {
    template <class In, class Out>
    void operator()(const In& b, Out& out) const {
        const ck::shape sizes = ck::interop::shape_of(out);
        ck::interop::copy_to_block(out.data(), sizes, b, ck::shape::filled(sizes.rank(), 0));
    }
};
/// Labels 0, 1, 2, 0, 1, 2 ...
[[nodiscard]] inline ck::array<std::int64_t> thirds(ck::index_t count) {
    return ck::arange<std::int64_t>(count) % 3;
}
/// Positions of an axis in no order, half of them from its end, two more than it is long; none if it
/// has no elements. They are computed.
[[nodiscard]] inline ck::array<std::int64_t> mixed_places(const ck::shape& sizes, int axis) {
    const int place = axis < 0 ? axis + sizes.rank() : axis;
    const ck::index_t length = place >= 0 && place < sizes.rank() ? sizes[place] : 1;
    if (length == 0) return ck::arange<std::int64_t>(0);
    const auto number = ck::arange<std::int64_t>(length + 2);
    return number * 5 % length - number % 2 * length;
}
/// `x`, in not too many chunks.
template <ck::element T>
[[nodiscard]] ck::array<T> in_few_chunks(const ck::array<T>& x) {
    return x.chunks().count() <= 500 ? x : ck::rechunk(x, 40);
}

// ---- the same without element types -------------------------------------------------------------

struct source {
    std::string text;
    std::function<node_ptr(const ck::shape&, setting&)> make;
};
struct derived {
    std::string text;
    std::function<std::optional<ck::shape>(const ck::shape&)> inner;
    std::function<node_ptr(const node_ptr&, const ck::shape&, setting&)> make;
};
struct consumer {
    std::string text;
    std::function<outputs(const node_ptr&)> apply;
};

/// All rows for one element type.
struct tables {
    std::string type;  // in C++
    std::vector<source> sources{};
    std::vector<derived> made{};
    std::vector<consumer> consumers{};
};

[[nodiscard]] inline std::string replaced(std::string text, const std::string& what,
                                          const std::string& by) {
    for (std::size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
    return text;
}

// ---- running the company (runner.cpp) ---------------------------------------------

/// Runs every source under every consumer, alone and in company, in child processes. Fails the
/// running test case with what was found.
void keep_company(const tables& rows);

/// The values of this type that stand beside an array in products.
template <ck::element T>
[[nodiscard]] ck::array<T> weights(const ck::shape& sizes) {
    xt::xarray<T> values = ck::interop::make_xarray<T>(sizes);
    for (std::size_t k = 0; k < values.size(); ++k) {
        const auto number = static_cast<int>(k * 7 % 11) - 5;
        if constexpr (std::same_as<T, bool>) {
            values.data()[k] = number > 0;
        } else {
            values.data()[k] = static_cast<T>(static_cast<ck::real_t<T>>(number));
        }
    }
    return ck::from_array(std::move(values));
}

}  // namespace cask_test::company
