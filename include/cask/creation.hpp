// SPDX-License-Identifier: BSD-3-Clause
// Creation: arrays from shapes, ranges, functions, and from memory in xtensor's or std's containers.
//
// Generated arrays never exist in memory; a slice of one costs the slice. All take `chunks` in
// dask's spellings: one size, {sizes per axis}, lists per axis, -1 (whole axis), automatic.
#pragma once

#include <cask/array.hpp>
#include <cask/kernel/generate.hpp>

namespace cask {

namespace detail {

template <element T>
[[nodiscard]] array<T> generated(std::string_view name, const kernel::generator& from,
                                 std::shared_ptr<const void> state, kernel::generator_key key,
                                 const shape& sizes, const chunk_spec& chunks, source_line where) {
    check_shape(name, sizes, size_of(dtype_of<T>), where);
    return array<T>(expr::make(expr::generated_source{&from, std::move(state), key}, {}, sizes,
                               dtype_of<T>,
                               chunks.resolve(name, sizes, size_of(dtype_of<T>), where), where));
}

template <element T>
[[nodiscard]] array<T> constant_array(std::string_view name, const shape& sizes, T value,
                                      const chunk_spec& chunks, source_line where) {
    check_shape(name, sizes, size_of(dtype_of<T>), where);
    return array<T>(expr::make_constant(kernel::bytes_of(value), dtype_of<T>, sizes,
                                        chunks.resolve(name, sizes, size_of(dtype_of<T>), where),
                                        where));
}

[[nodiscard]] inline std::uint64_t bits_of(double value) noexcept {
    return std::bit_cast<std::uint64_t>(value);
}

}  // namespace detail

/// `sizes` filled with `value`.
///
/// \returns  dtype T; chunks as given
/// \throws shape_error  negative or overflowing sizes
/// \throws chunk_error  chunks that do not describe the shape
/// \cost   nothing: the array is never in memory
/// \like   numpy.full, dask.array.full
template <element T, scalar S>
[[nodiscard]] array<T> full(const shape& sizes, const S& value, const chunk_spec& chunks = {},
                            source_line where = source_line::current()) {
    static_assert(is_complex_v<T> || !is_complex_v<S>, "full: a complex value needs a complex T");
    if (!detail::fits<T>(value)) {
        throw dtype_error("full", "the value does not fit " + std::string(to_string(dtype_of<T>)),
                          where);
    }
    return detail::constant_array<T>("full", sizes, kernel::cast<T>{}(value), chunks, where);
}

/// `sizes` filled with 0. \like numpy.zeros
template <element T>
[[nodiscard]] array<T> zeros(const shape& sizes, const chunk_spec& chunks = {},
                             source_line where = source_line::current()) {
    return detail::constant_array<T>("zeros", sizes, T(0), chunks, where);
}

/// `sizes` filled with 1. \like numpy.ones
template <element T>
[[nodiscard]] array<T> ones(const shape& sizes, const chunk_spec& chunks = {},
                            source_line where = source_line::current()) {
    return detail::constant_array<T>("ones", sizes, T(1), chunks, where);
}

/// `sizes` whose values nobody may rely on (they are 0: there is nothing to save). \like numpy.empty
template <element T>
[[nodiscard]] array<T> empty(const shape& sizes, const chunk_spec& chunks = {},
                             source_line where = source_line::current()) {
    return detail::constant_array<T>("empty", sizes, T(0), chunks, where);
}

/// As `x` in shape, dtype and chunks, filled with 0 (1, `value`). \like numpy.zeros_like
template <element T>
[[nodiscard]] array<T> zeros_like(const array<T>& x, source_line where = source_line::current()) {
    return detail::constant_array<T>("zeros_like", x.shape(), T(0), x.chunks(), where);
}
/// \like numpy.ones_like
template <element T>
[[nodiscard]] array<T> ones_like(const array<T>& x, source_line where = source_line::current()) {
    return detail::constant_array<T>("ones_like", x.shape(), T(1), x.chunks(), where);
}
/// \like numpy.empty_like
template <element T>
[[nodiscard]] array<T> empty_like(const array<T>& x, source_line where = source_line::current()) {
    return detail::constant_array<T>("empty_like", x.shape(), T(0), x.chunks(), where);
}
/// \like numpy.full_like
template <element T, scalar S>
[[nodiscard]] array<T> full_like(const array<T>& x, const S& value,
                                 source_line where = source_line::current()) {
    return full<T>(x.shape(), value, x.chunks(), where);
}

/// `count` numbers from `start` to `stop`, both included, equally spaced.
///
/// \returns  shape (count,); dtype T (integers: rounded down, limited to T's range)
/// \throws shape_error  count is negative, or too large
/// \like   numpy.linspace, to the last bit for double
template <element T>
    requires(!std::same_as<T, bool>)
[[nodiscard]] array<T> linspace(double start, double stop, extent count,
                                const chunk_spec& chunks = {},
                                source_line where = source_line::current()) {
    const index_t last = std::max<index_t>(count.value, 1) - 1;
    kernel::ramp own{start, 0, stop, last > 0 ? last : -1};
    if (last > 0) own.step = (stop - start) / static_cast<double>(last);
    if (last > 0 && own.step == 0 &&
        start != stop) {  // the step is no double, but the elements may be
        own.step = stop - start;
        own.parts = static_cast<double>(last);
    }
    const std::uint64_t kind = own.parts == 1 ? 1 : 7;
    return detail::generated<T>("linspace", kernel::ramp_of<kernel::default_arch, T>,
                                std::make_shared<const kernel::ramp>(own),
                                {kind, detail::bits_of(own.start), detail::bits_of(own.step),
                                 detail::bits_of(own.stop), static_cast<std::uint64_t>(own.last)},
                                shape{count}, chunks, where);
}

/// start, start + step, ... before stop.
///
/// \returns  shape (ceil((stop - start) / step),); dtype T
/// \throws shape_error  step is 0 or not finite; too many elements
/// \like   numpy.arange
template <element T>
    requires(!std::same_as<T, bool> && !is_complex_v<T>)
[[nodiscard]] array<T> arange(T start, T stop, T step = T(1), const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    if (step == T(0)) throw shape_error("arange", "the step must not be 0", where);
    if constexpr (std::is_floating_point_v<T>) {
        const double span = (static_cast<double>(stop) - static_cast<double>(start)) /
                            static_cast<double>(step);
        if (!(std::abs(span) < 9e18)) {
            throw shape_error("arange", "start, stop and step must be finite", where);
        }
        const auto count = static_cast<index_t>(std::ceil(std::max(span, 0.0)));
        const T second = count > 1 ? start + step : start;  // the only element is `start`
        const kernel::ramp own{static_cast<double>(start), static_cast<double>(second - start), 0,
                               -1};
        return detail::generated<T>(
            "arange", kernel::ramp_of<kernel::default_arch, T>,
            std::make_shared<const kernel::ramp>(own),
            {2, detail::bits_of(own.start), detail::bits_of(own.step), 0, 0}, shape{count}, chunks,
            where);
    } else {
        const bool up = step > T(0);
        const bool some = up ? start < stop : stop < start;
        const auto far = static_cast<std::uint64_t>(up ? stop : start) -
                         static_cast<std::uint64_t>(up ? start : stop);
        const auto width = up ? static_cast<std::uint64_t>(step)
                              : std::uint64_t{0} - static_cast<std::uint64_t>(step);
        const std::uint64_t count = some ? (far - 1) / width + 1 : 0;
        if (!std::in_range<index_t>(count)) {
            throw shape_error("arange", std::to_string(count) + " elements are too many", where);
        }
        const kernel::count_up own{static_cast<std::int64_t>(start),
                                   static_cast<std::int64_t>(step), 0};
        return detail::generated<T>(
            "arange", kernel::count_of<T>, std::make_shared<const kernel::count_up>(own),
            {3, static_cast<std::uint64_t>(own.start), static_cast<std::uint64_t>(own.step), 0, 0},
            shape{count}, chunks, where);
    }
}
/// 0, 1, ... before stop.
template <element T>
    requires(!std::same_as<T, bool> && !is_complex_v<T>)
[[nodiscard]] array<T> arange(T stop, source_line where = source_line::current()) {
    return arange<T>(T(0), stop, T(1), {}, where);
}

/// A matrix with ones on a diagonal (`offset` above the main one), zeros elsewhere.
///
/// \returns  shape (rows, columns); columns = rows when left out (-1)
/// \like   numpy.eye
template <element T>
[[nodiscard]] array<T> eye(extent rows, extent columns = -1, index_t offset = 0,
                           const chunk_spec& chunks = {},
                           source_line where = source_line::current()) {
    const shape sizes{rows, columns.value == -1 ? rows : columns};
    return detail::generated<T>("eye", kernel::diagonal_of<T>,
                                std::make_shared<const kernel::diagonal>(kernel::diagonal{offset}),
                                {4, static_cast<std::uint64_t>(offset), 0, 0, 0}, sizes, chunks,
                                where);
}

/// For each axis of `sizes` an array of that shape that holds the index along the axis.
///
/// \like  numpy.indices
[[nodiscard]] inline std::vector<array<std::int64_t>>
indices(const shape& sizes, const chunk_spec& chunks = {},
        source_line where = source_line::current()) {
    std::vector<array<std::int64_t>> result;
    for (int axis = 0; axis < sizes.rank(); ++axis) {
        result.push_back(detail::generated<std::int64_t>(
            "indices", kernel::count_of<std::int64_t>,
            std::make_shared<const kernel::count_up>(kernel::count_up{0, 1, axis}),
            {5, static_cast<std::uint64_t>(axis), 0, 0, 0}, sizes, chunks, where));
    }
    return result;
}

/// Coordinate matrices from two coordinate vectors, in NumPy's default order ("xy"): both of shape
/// (y.size, x.size).
///
/// \throws shape_error  x or y is not of rank 1
/// \like   numpy.meshgrid
template <element T, element U>
[[nodiscard]] std::pair<array<T>, array<U>> meshgrid(const array<T>& x, const array<U>& y,
                                                     source_line where = source_line::current()) {
    if (x.rank() != 1 || y.rank() != 1) {
        throw shape_error("meshgrid",
                          "coordinates must have one axis: got shapes " + to_string(x.shape()) +
                              " and " + to_string(y.shape()),
                          where);
    }
    const shape sizes{y.size(), x.size()};
    const grid cuts({y.chunks()[0], x.chunks()[0]});
    index_map along_rows;
    along_rows.push_back({1, 0, 1});
    index_map along_columns;
    along_columns.push_back({0, 0, 1});
    return {array<T>(expr::make_view(x.node(), along_rows, sizes, cuts, where)),
            array<U>(expr::make_view(y.node(), along_columns, sizes, cuts, where))};
}

/// f(i, j, ...) at each index; as many arguments as the shape has axes (up to 4), of type
/// std::int64_t. f is called from several threads and must be pure.
///
/// \returns  dtype: what f returns
/// \throws shape_error  the shape has another number of axes than f has arguments
/// \throws task_error   when computed: f threw
/// \like   numpy.fromfunction (called per element)
template <std::size_t Rank, class Function>
[[nodiscard]] auto from_function(const shape& sizes, Function function,
                                 const chunk_spec& chunks = {},
                                 source_line where = source_line::current()) {
    auto call = [&]<std::size_t... Axis>(std::index_sequence<Axis...>) {
        return function((static_cast<void>(Axis), std::int64_t{0})...);
    };
    using T = decltype(call(std::make_index_sequence<Rank>{}));
    static_assert(element<T>, "from_function: the function must return an element type");
    if (sizes.rank() != static_cast<int>(Rank)) {
        throw shape_error("from_function",
                          "a function of " + std::to_string(Rank) + " indices cannot fill shape " +
                              to_string(sizes),
                          where);
    }
    return detail::generated<T>("from_function", kernel::function_of<Function, T, Rank>,
                                std::make_shared<const Function>(std::move(function)), {}, sizes,
                                chunks, where);
}

// ---- from memory -------------------------------------------------------------------------------

namespace detail {

template <element T>
[[nodiscard]] array<T> memory_array(std::string_view name, const T* data, const shape& sizes,
                                    const shape& strides, kernel::memory_owner owner,
                                    const chunk_spec& chunks, source_line where) {
    check_shape(name, sizes, size_of(dtype_of<T>), where);
    return array<T>(expr::make_memory(
        reinterpret_cast<const std::byte*>(data), strides, std::move(owner), sizes, dtype_of<T>,
        chunks.resolve(name, sizes, size_of(dtype_of<T>), where), where));
}

/// A container kept alive by the array that was made of it.
template <class Container>
[[nodiscard]] auto owned_array(Container&& values, const chunk_spec& chunks, source_line where) {
    using held = std::remove_cvref_t<Container>;
    using T = typename held::value_type;
    check_rank("from_array", static_cast<index_t>(values.dimension()), {}, where);
    auto owner = std::make_shared<const held>(std::forward<Container>(values));
    const T* data = owner->data() + owner->data_offset();
    return memory_array<T>("from_array", data, kernel::shape_of(*owner),
                           kernel::byte_strides_of(*owner), owner, chunks, where);
}

template <class X>
concept xtensor_expression = xt::is_xexpression<X>::value;

/// True for xtensor's containers that hold their elements in memory of their own.
template <class X>
inline constexpr bool owns_memory = false;
template <class Storage, xt::layout_type Layout, class Sizes, class Tag>
inline constexpr bool owns_memory<xt::xarray_container<Storage, Layout, Sizes, Tag>> = true;
template <class Storage, std::size_t Rank, xt::layout_type Layout, class Tag>
inline constexpr bool owns_memory<xt::xtensor_container<Storage, Rank, Layout, Tag>> = true;

}  // namespace detail

/// An array of the values of an xtensor container, view or expression. A temporary container is
/// moved in; anything else is copied (an expression: evaluated), so nothing can dangle.
///
/// \returns  shape and values of `values`, dtype its value type
/// \throws chunk_error  chunks that do not describe the shape
/// \like   dask.array.from_array
template <class X>
    requires detail::xtensor_expression<std::remove_cvref_t<X>>
[[nodiscard]] auto from_array(X&& values, const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    using held = std::remove_cvref_t<X>;
    using T = typename held::value_type;
    static_assert(element<T>, "from_array: cask has no arrays of this element type");
    if constexpr (detail::owns_memory<held>) {
        return detail::owned_array(std::forward<X>(values), chunks, where);
    } else {
        return detail::owned_array(xt::xarray<T>(values), chunks, where);
    }
}

/// An array of one axis from a vector: moved in if it is a temporary, copied otherwise.
template <element T>
    requires(!std::same_as<T, bool>)
[[nodiscard]] array<T> from_array(std::vector<T> values, const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
    auto owner = std::make_shared<const std::vector<T>>(std::move(values));
    return detail::memory_array<T>("from_array", owner->data(), shape{owner->size()},
                                   shape{sizeof(T)}, owner, chunks, where);
}
/// As above; std::vector<bool> is unpacked. (A template, so that braces make no such vector.)
template <class Vector>
    requires std::same_as<Vector, std::vector<bool>>
[[nodiscard]] array<bool> from_array(const Vector& values, const chunk_spec& chunks = {},
                                     source_line where = source_line::current()) {
    xt::xarray<bool> copy = kernel::make_xarray<bool>(shape{values.size()});
    std::copy(values.begin(), values.end(), copy.data());
    return from_array(std::move(copy), chunks, where);
}

/// An array of one axis, copied from a span.
template <class T, std::size_t Length>
    requires element<std::remove_const_t<T>>
[[nodiscard]] array<std::remove_const_t<T>> from_array(std::span<T, Length> values,
                                                       const chunk_spec& chunks = {},
                                                       source_line where = source_line::current()) {
    using value_type = std::remove_const_t<T>;
    xt::xarray<value_type> copy = kernel::make_xarray<value_type>(shape{values.size()});
    std::copy(values.begin(), values.end(), copy.data());
    return from_array(std::move(copy), chunks, where);
}

/// An array of one axis, copied from a std::array.
template <element T, std::size_t Length>
[[nodiscard]] array<T> from_array(const std::array<T, Length>& values,
                                  const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
    return from_array(std::span<const T, Length>(values), chunks, where);
}

/// from_array({1.0, 2.0}): an array of one axis of what the braces hold.
template <element T>
[[nodiscard]] array<T> from_array(std::initializer_list<T> values, const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
    return from_array(std::span<const T>(values.begin(), values.size()), chunks, where);
}
/// from_array({{1.0, 2.0}, {3.0, 4.0}}): a matrix of rows.
///
/// \throws shape_error  rows of different lengths
template <element T>
[[nodiscard]] array<T> from_array(std::initializer_list<std::initializer_list<T>> rows,
                                  const chunk_spec& chunks = {},
                                  source_line where = source_line::current()) {
    const std::size_t columns = rows.size() == 0 ? 0 : rows.begin()->size();
    xt::xarray<T> copy = kernel::make_xarray<T>(shape{rows.size(), columns});
    auto to = copy.data();
    for (const std::initializer_list<T>& row : rows) {
        if (row.size() != columns) {
            throw shape_error("from_array",
                              "rows of " + std::to_string(columns) + " and " +
                                  std::to_string(row.size()) + " elements make no matrix",
                              where);
        }
        to = std::copy(row.begin(), row.end(), to);
    }
    return from_array(std::move(copy), chunks, where);
}

/// An array that refers to memory, row-major unless `strides` (in elements) say otherwise. The
/// caller keeps it alive and unchanged while any array made from it can still be computed.
///
/// \throws shape_error  bad sizes, or strides of another rank or beyond 2^63 bytes
template <class T>
    requires element<std::remove_const_t<T>>
[[nodiscard]] array<std::remove_const_t<T>> borrow(T* data, const shape& sizes,
                                                   std::optional<shape> strides = std::nullopt,
                                                   const chunk_spec& chunks = {},
                                                   source_line where = source_line::current()) {
    check_shape("borrow", sizes, static_cast<index_t>(sizeof(T)), where);
    shape bytes = strides.value_or(row_major_strides(sizes));
    if (bytes.rank() != sizes.rank()) {
        throw shape_error("borrow",
                          "strides " + to_string(bytes) + " are not of the rank of shape " +
                              to_string(sizes),
                          where);
    }
    index_t reach = 0;
    for (int axis = 0; axis < bytes.rank(); ++axis) {
        index_t own = 0;
        if (__builtin_mul_overflow(bytes[axis], index_t{sizeof(T)}, &bytes[axis]) ||
            __builtin_mul_overflow(bytes[axis], std::max<index_t>(sizes[axis] - 1, 0), &own) ||
            __builtin_add_overflow(reach, own < 0 ? -(own + 1) : own, &reach)) {
            throw shape_error("borrow",
                              "strides " + to_string(*strides) + " leave the memory of any machine",
                              where);
        }
    }
    return detail::memory_array<std::remove_const_t<T>>("borrow", data, sizes, bytes, nullptr,
                                                        chunks, where);
}

/// An array that refers to the memory of an xtensor container or strided view: no copy. The caller
/// keeps it alive and unchanged while any array made from it can still be computed; temporaries are
/// refused.
template <class X>
    requires kernel::strided_container<X>
[[nodiscard]] auto borrow(X& values, const chunk_spec& chunks = {},
                          source_line where = source_line::current()) {
    using T = std::remove_const_t<typename X::value_type>;
    return detail::memory_array<T>("borrow", values.data() + values.data_offset(),
                                   kernel::shape_of(values), kernel::byte_strides_of(values),
                                   nullptr, chunks, where);
}
/// As above, of one axis.
template <class T, std::size_t Length>
    requires element<std::remove_const_t<T>>
[[nodiscard]] array<std::remove_const_t<T>> borrow(std::span<T, Length> values,
                                                   const chunk_spec& chunks = {},
                                                   source_line where = source_line::current()) {
    return borrow(values.data(), shape{values.size()}, std::nullopt, chunks, where);
}
template <element T>
    requires(!std::same_as<T, bool>)
[[nodiscard]] array<T> borrow(const std::vector<T>& values, const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    return borrow(values.data(), shape{values.size()}, std::nullopt, chunks, where);
}
template <element T, std::size_t Length>
[[nodiscard]] array<T> borrow(const std::array<T, Length>& values, const chunk_spec& chunks = {},
                              source_line where = source_line::current()) {
    return borrow(values.data(), shape{Length}, std::nullopt, chunks, where);
}
template <class X>
    requires(!std::is_lvalue_reference_v<X> && !std::is_pointer_v<X>)
void borrow(X&&, const chunk_spec& = {}, source_line = {}) = delete;  // it would dangle

}  // namespace cask
