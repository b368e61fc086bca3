// SPDX-License-Identifier: BSD-3-Clause
// The oracle: one lazy expression, cut into chunks in several ways and run in every way, against the
// expected elements. All runs must agree to the last bit, and each chunk computed alone must be its
// part of the whole.
#pragma once

#include "support/catch.hpp"

#include <cask/array.hpp>
#include <cask/creation.hpp>

#include <cmath>
#include <cstring>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace cask_test {

namespace ck = cask;

/// Sanitizers make all slower, kernels most: tests of much work do less of it there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

// ---- chunkings ----------------------------------------------------------------------------------

/// One way to cut arrays of any shape. Called with memory, it makes a lazy array of it.
class chunking {
public:
    enum class way { one, even, ragged, listed, single };

    explicit chunking(way how) : how_(how) {}

    [[nodiscard]] std::string name() const {
        constexpr const char* names[] = {"one chunk", "even chunks", "ragged chunks",
                                         "listed chunks", "chunks of one element"};
        return names[static_cast<int>(how_)];
    }

    [[nodiscard]] ck::chunk_spec operator()(const ck::shape& sizes) const {
        std::vector<ck::axis_chunk_spec> axes;
        for (ck::index_t size : sizes) axes.push_back(axis(size, sizes.size()));
        return ck::chunk_spec(std::move(axes));
    }

    /// A lazy array that refers to `values`, which must outlive it.
    template <class T>
    [[nodiscard]] ck::array<T> operator()(const xt::xarray<T>& values) const {
        return ck::borrow(values, (*this)(ck::interop::shape_of(values)));
    }
    template <class T>
    void operator()(xt::xarray<T>&& values) const = delete;

private:
    [[nodiscard]] ck::axis_chunk_spec axis(ck::index_t size, ck::index_t all) const {
        if (size == 0) return -1;
        switch (how_) {
            case way::one: return -1;
            case way::even:
                for (ck::index_t part : {4, 2, 3, 5}) {
                    if (size % part == 0) return size / part;
                }
                return size;
            case way::ragged: return std::max<ck::index_t>(1, size * 3 / 7);
            case way::listed: {
                std::vector<ck::index_t> sizes;
                ck::index_t left = size;
                for (ck::index_t next = 1; left > 0; next = next * 3 + 1) {
                    sizes.push_back(std::min(next, left));
                    left -= sizes.back();
                }
                return sizes;
            }
            case way::single: return all <= 256 ? ck::index_t{1} : (size + 2) / 3;
        }
        return -1;
    }

    way how_;
};

[[nodiscard]] inline const std::vector<chunking>& chunkings() {
    using way = chunking::way;
    static const std::vector<chunking> all{chunking(way::one), chunking(way::even),
                                           chunking(way::ragged), chunking(way::listed),
                                           chunking(way::single)};
    return all;
}

// ---- ways to run --------------------------------------------------------------------------------

struct configuration {
    ck::runtime_options options;
    std::string name;
};

[[nodiscard]] inline const std::vector<configuration>& configurations() {
    static const std::vector<configuration> all = [] {
        std::vector<configuration> result;
        for (const bool optimize : {true, false}) {
            const std::string passes = optimize ? "" : ", not optimised";
            const auto add = [&](ck::scheduler by, int threads, const std::string& name) {
                result.push_back(
                    {{.threads = threads, .by = by, .optimize = optimize}, name + passes});
            };
            add(ck::scheduler::serial, 1, "serial");
            add(ck::scheduler::tbb, 1, "1 thread");
            add(ck::scheduler::tbb, 2, "2 threads");
            add(ck::scheduler::tbb, 4, "4 threads");
            add(ck::scheduler::threads, 2, "2 plain threads");
        }
        return result;
    }();
    return all;
}

// ---- comparing ----------------------------------------------------------------------------------

/// How far floating results may be from the expected ones; exact by default.
struct tolerance {
    double relative = 0;
    double absolute = 0;
};

template <class T>
[[nodiscard]] std::string text_of(const T& value) {
    std::ostringstream out;
    out.precision(20);
    if constexpr (sizeof(T) == 1) {
        out << static_cast<int>(value);
    } else {
        out << value;
    }
    return out.str();
}

template <class T>
[[nodiscard]] bool same_bits(const T& a, const T& b) {
    return std::memcmp(&a, &b, sizeof(T)) == 0;
}

/// Equal bits, two NaNs, or near enough.
template <class T>
[[nodiscard]] bool is_close(const T& value, const T& expected, tolerance allowed) {
    if constexpr (ck::is_complex_v<T>) {
        if (allowed.relative != 0 || allowed.absolute != 0) {
            const double size = std::abs(std::complex<double>(expected));
            if (std::isfinite(size)) {
                const double error =
                    std::abs(std::complex<double>(value) - std::complex<double>(expected));
                return error <= allowed.absolute + allowed.relative * size;
            }
        }
        return is_close(value.real(), expected.real(), allowed) &&
               is_close(value.imag(), expected.imag(), allowed);
    } else if constexpr (std::is_floating_point_v<T>) {
        if (std::isnan(value) || std::isnan(expected)) {
            return std::isnan(value) && std::isnan(expected);
        }
        if (value == expected)
            return std::signbit(value) == std::signbit(expected) || value != 0 ||
                   allowed.absolute != 0;
        if (std::isinf(value) || std::isinf(expected)) return false;
        const double error = std::abs(static_cast<double>(value) - static_cast<double>(expected));
        return error <=
               allowed.absolute + allowed.relative * std::abs(static_cast<double>(expected));
    } else {
        return value == expected;
    }
}

/// What differs first, or nothing.
template <class T, class Same>
[[nodiscard]] std::string first_difference(const xt::xarray<T>& value,
                                           const xt::xarray<T>& expected, Same&& same) {
    const ck::shape sizes = ck::interop::shape_of(expected);
    if (ck::interop::shape_of(value) != sizes) {
        return "shape " + to_string(ck::interop::shape_of(value)) + " instead of " +
               to_string(sizes);
    }
    for (std::size_t k = 0; k < expected.size(); ++k) {
        if (same(value.data()[k], expected.data()[k])) continue;
        return "element " + std::to_string(k) + " of shape " + to_string(sizes) + " is " +
               text_of(value.data()[k]) + " instead of " + text_of(expected.data()[k]);
    }
    return {};
}

/// CHECKs that `value` is `expected`, within the tolerance.
template <class T>
void check_equal(const xt::xarray<T>& value, const xt::xarray<T>& expected,
                 tolerance allowed = {}) {
    const std::string difference = first_difference(
        value, expected, [&](const T& a, const T& b) { return is_close(a, b, allowed); });
    CHECK(difference == "");
}

/// CHECKs that the elements of `x` are the expected ones.
template <class T>
void check_equal(const ck::array<T>& x, const std::type_identity_t<xt::xarray<T>>& expected,
                 tolerance allowed = {}) {
    check_equal(x.compute(), expected, allowed);
}

// ---- the oracle ---------------------------------------------------------------------------------

/// The part of `x` that a box holds, as a lazy array.
template <class T>
[[nodiscard]] ck::array<T> part_of(const ck::array<T>& x, const ck::region& box) {
    std::vector<ck::slice_arg> entries;
    for (int axis = 0; axis < x.rank(); ++axis) {
        entries.emplace_back(ck::range(box.begin[axis], box.begin[axis] + box.extent[axis]));
    }
    return ck::array<T>(ck::front::slice(x.node(), entries.data(), entries.size()));
}

/// The part of eager elements that a box holds.
template <class T>
[[nodiscard]] xt::xarray<T> part_of(const xt::xarray<T>& whole, const ck::region& box) {
    xt::xarray<T> part = ck::interop::make_xarray<T>(box.extent);
    const ck::shape steps = ck::row_major_strides(ck::interop::shape_of(whole));
    for (ck::index_t k = 0; k < box.size(); ++k) {
        ck::index_t rest = k;
        ck::index_t from = 0;
        for (int axis = box.begin.rank() - 1; axis >= 0; --axis) {
            from += (box.begin[axis] + rest % box.extent[axis]) * steps[axis];
            rest /= box.extent[axis];
        }
        part.data()[k] = whole.data()[from];
    }
    return part;
}

/// True where no run of the runtime has memory.
[[nodiscard]] inline bool holds_nothing(ck::runtime& own) { return own.ledger().held() == 0; }

/// Each chunk of the declared grid (of many chunks some, the first and the last among them), computed
/// alone, is its part of `whole`. The grid covers x.
template <class T>
[[nodiscard]] std::string wrong_chunk(const ck::array<T>& x, const xt::xarray<T>& whole) {
    const ck::grid& cuts = x.chunks();
    if (cuts.rank() != x.rank()) return "the grid has another rank than the array";
    for (int axis = 0; axis < x.rank(); ++axis) {
        if (cuts[axis].length() != x.shape()[axis]) {
            return "the grid " + to_string(cuts) + " is not one of shape " + to_string(x.shape());
        }
    }
    const ck::shape counts = cuts.counts();
    constexpr ck::index_t most = 64;
    const ck::index_t looks = counts.size() <= most ? counts.size() : most / 2;
    for (ck::index_t look = 0; look < looks; ++look) {
        const ck::index_t number = looks == 1 ? 0 : look * (counts.size() - 1) / (looks - 1);
        ck::shape index = counts;
        for (ck::index_t rest = number, axis = counts.rank() - 1; axis >= 0; --axis) {
            index[static_cast<int>(axis)] = rest % counts[static_cast<int>(axis)];
            rest /= counts[static_cast<int>(axis)];
        }
        const ck::region box = cuts.chunk(index);
        const std::string difference = first_difference(part_of(x, box).compute(),
                                                        part_of(whole, box), same_bits<T>);
        if (!difference.empty()) return "chunk " + to_string(box) + ": " + difference;
    }
    return {};
}

template <class T>
void check_array(const std::function<ck::array<T>(const chunking&)>& build,
                 const xt::xarray<T>& expected, tolerance allowed) {
    std::vector<ck::array<T>> arrays;
    for (const chunking& cut : chunkings()) {
        arrays.push_back(build(cut));
        REQUIRE(arrays.back().shape() == ck::interop::shape_of(expected));
    }
    const xt::xarray<T> reference = [&] {
        const ck::runtime serial(configurations().front().options);
        return arrays.front().compute();
    }();
    std::string problem = first_difference(
        reference, expected, [&](const T& a, const T& b) { return is_close(a, b, allowed); });
    CHECK(problem == "");
    for (const configuration& way : configurations()) {
        ck::runtime own(way.options);
        for (std::size_t k = 0; k < arrays.size() && problem.empty(); ++k) {
            problem = first_difference(arrays[k].compute(), reference, same_bits<T>);
            if (problem.empty()) continue;
            problem = way.name + ", " + chunkings()[k].name() + ": " + problem;
        }
        if (!holds_nothing(own)) problem += " bytes are still held";
        if (!problem.empty()) break;
    }
    CHECK(problem == "");
    for (std::size_t k = 0; k < arrays.size() && problem.empty(); ++k) {
        problem = wrong_chunk(arrays[k], reference);
        if (!problem.empty()) problem = chunkings()[k].name() + ": " + problem;
    }
    CHECK(problem == "");
    CHECK(holds_nothing(ck::runtime::current()));
}

/// CHECKs the array of T that `build` makes of arrays cut by a chunking. `build` is called as
/// `build(in)`, and makes its sources by `in(values)` or `in(shape)`.
template <class T, class Build>
void check(Build&& build, const xt::xarray<T>& expected, tolerance allowed = {}) {
    static_assert(std::same_as<std::invoke_result_t<Build, const chunking&>, ck::array<T>>,
                  "the array has another element type than what is expected");
    check_array<T>(std::forward<Build>(build), expected, allowed);
}

// ---- elements to test with ----------------------------------------------------------------------

/// Reproducible elements: small whole numbers for integers, numbers in [-4, 4) otherwise.
template <class T>
[[nodiscard]] xt::xarray<T> numbers(const ck::shape& sizes, std::uint64_t seed = 1) {
    xt::xarray<T> result = ck::interop::make_xarray<T>(sizes);
    std::uint64_t state = seed * 0x9e3779b97f4a7c15u + 0x1234567u;
    const auto next = [&] {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return state >> 11;
    };
    for (std::size_t k = 0; k < result.size(); ++k) {
        if constexpr (std::same_as<T, bool>) {
            result.data()[k] = next() % 3 == 0;
        } else if constexpr (std::is_integral_v<T>) {
            const auto number = static_cast<std::int64_t>(next() % 12);
            result.data()[k] = static_cast<T>(std::is_signed_v<T> ? number - 5 : number);
        } else if constexpr (ck::is_complex_v<T>) {
            using part = ck::real_t<T>;
            const auto real = static_cast<part>(static_cast<double>(next() % 8192) / 1024 - 4);
            const auto imag = static_cast<part>(static_cast<double>(next() % 8192) / 1024 - 4);
            result.data()[k] = T(real, imag);
        } else {
            result.data()[k] = static_cast<T>(
                static_cast<double>(next() % (1u << 30)) / static_cast<double>(1u << 27) - 4);
        }
    }
    return result;
}

/// `x` reduced by plain loops: `f` gets the elements of each result in row-major order.
template <class R, class T, class Function>
[[nodiscard]] xt::xarray<R> reduced(const xt::xarray<T>& x, const std::vector<int>& axes,
                                    bool keep_dims, Function&& f) {
    const ck::shape sizes = ck::interop::shape_of(x);
    ck::shape kept;  // with length 1 on the reduced axes
    ck::shape result_sizes;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        const bool goes = std::find(axes.begin(), axes.end(), axis) != axes.end();
        kept.push_back(goes ? 1 : sizes[axis]);
        if (!goes || keep_dims) result_sizes.push_back(kept[axis]);
    }
    std::vector<std::vector<T>> groups(static_cast<std::size_t>(kept.size()));
    const ck::shape steps = ck::row_major_strides(kept);
    for (ck::index_t k = 0; k < sizes.size(); ++k) {
        ck::index_t rest = k;
        ck::index_t group = 0;
        for (int axis = sizes.rank() - 1; axis >= 0; --axis) {
            if (kept[axis] != 1) group += rest % sizes[axis] * steps[axis];
            rest /= sizes[axis];
        }
        groups[static_cast<std::size_t>(group)].push_back(x.data()[k]);
    }
    xt::xarray<R> result = ck::interop::make_xarray<R>(result_sizes);
    for (std::size_t k = 0; k < groups.size(); ++k) result.data()[k] = f(groups[k]);
    return result;
}

/// These axes; all where there are none.
[[nodiscard]] inline ck::axis_list axes_or_all(const std::vector<int>& axes) {
    return axes.empty() ? ck::axis_list{} : ck::axis_list(axes);
}

/// All subsets of the axes of an array of this rank.
[[nodiscard]] inline std::vector<std::vector<int>> axis_subsets(int rank) {
    std::vector<std::vector<int>> result;
    for (unsigned bits = 0; bits < (1u << rank); ++bits) {
        std::vector<int> axes;
        for (int axis = 0; axis < rank; ++axis) {
            if ((bits >> axis & 1u) != 0) axes.push_back(axis);
        }
        result.push_back(std::move(axes));
    }
    return result;
}

}  // namespace cask_test
