// SPDX-License-Identifier: BSD-3-Clause
// One entry of an index: an integer, a range, all(), newaxis() or ellipsis(), in xtensor's words.
#pragma once

#include <cask/core/grid.hpp>

#include <optional>

namespace cask {

/// Bounds of a range as written: any of them may be left out.
struct range_bounds {
    std::optional<index_t> begin;
    std::optional<index_t> end;
    index_t step = 1;
};

/// The elements that a range selects of an axis: first, count, step (negative steps walk back).
struct axis_selection {
    index_t begin;
    index_t count;
    index_t step;
};

/// Python's slice.indices: out-of-range bounds are clipped. `step` is not 0.
[[nodiscard]] inline axis_selection select(const range_bounds& bounds, index_t length) {
    const index_t step = bounds.step;
    const index_t low = step > 0 ? 0 : -1;
    const index_t high = step > 0 ? length : length - 1;
    auto clip = [&](std::optional<index_t> bound, index_t otherwise) {
        if (!bound) return otherwise;
        const index_t counted = *bound < 0 ? *bound + length : *bound;
        return std::clamp(counted, low, std::max(low, high));
    };
    const index_t begin = clip(bounds.begin, step > 0 ? low : high);
    const index_t end = clip(bounds.end, step > 0 ? high : low);
    const index_t distance = step > 0 ? end - begin : begin - end;
    if (distance <= 0) return {std::max<index_t>(begin, 0), 0, step};
    // In unsigned arithmetic a step of -2^63 has a size too.
    const auto width = step > 0 ? static_cast<std::uint64_t>(step)
                                : std::uint64_t{0} - static_cast<std::uint64_t>(step);
    return {begin, static_cast<index_t>((static_cast<std::uint64_t>(distance) - 1) / width + 1),
            step};
}

/// One entry of an index, with the line that wrote it.
class slice_arg {
public:
    enum class kind { integer, range, newaxis, ellipsis, none };

    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    slice_arg(Integer position, source_line where = source_line::current())
        : kind_(kind::integer), position_(extent(position).value), where_(where) {}
    slice_arg(range_bounds bounds, source_line where = source_line::current())
        : kind_(kind::range), bounds_(bounds), where_(where) {}
    slice_arg(kind which, source_line where = source_line::current())
        : kind_(which), where_(where) {}

    [[nodiscard]] kind which() const noexcept { return kind_; }
    [[nodiscard]] index_t position() const noexcept { return position_; }
    [[nodiscard]] const range_bounds& bounds() const noexcept { return bounds_; }
    [[nodiscard]] source_line where() const noexcept { return where_; }

private:
    kind kind_;
    index_t position_ = 0;
    range_bounds bounds_;
    source_line where_;
};

/// No entry at all: the default of the entries that a call leaves out.
inline const slice_arg no_slice{slice_arg::kind::none, source_line{}};

/// A bound that is left out: range(_, 5) is [:5].
inline constexpr std::nullopt_t _ = std::nullopt;

/// Elements begin, begin + step, ... before `end`; NumPy's begin:end:step.
[[nodiscard]] inline range_bounds range(std::optional<index_t> begin, std::optional<index_t> end,
                                        index_t step = 1) {
    return {begin, end, step};
}
/// Every element of the axis; NumPy's ':'.
[[nodiscard]] inline range_bounds all() { return {}; }
/// A new axis of length 1.
[[nodiscard]] inline slice_arg::kind newaxis() { return slice_arg::kind::newaxis; }
/// As many all() as are missing.
[[nodiscard]] inline slice_arg::kind ellipsis() { return slice_arg::kind::ellipsis; }

}  // namespace cask
