// SPDX-License-Identifier: BSD-3-Clause
// array<T>: a handle to a node of the graph, with a static element type. Cheap to copy, safe to
// return; nothing runs until a result is asked for.
#pragma once

#include <cask/core/chunk_spec.hpp>
#include <cask/front/index.hpp>
#include <cask/front/operators.hpp>
#include <cask/front/refusals.hpp>
#include <cask/front/run.hpp>
#include <cask/fwd.hpp>
#include <cask/interop/xtensor.hpp>
#include <cask/kernel/strict_math.hpp>
#include <cask/runtime.hpp>

namespace cask {

/// A lazy n-dimensional array of elements of T, cut into chunks.
///
/// Copies share their elements, and moving is copying. A handle owns everything that its expression
/// needs, except memory that `borrow` refers to. Nothing changes an array but rebinding its handle;
/// a handle may be shared between threads while nobody rebinds it.
///
/// \like  dask.array.Array
template <element T>
class array : public array_operators<T>, public refused_operators<T> {
public:
    using value_type = T;

    /// A rank-0 array of T's zero.
    array() : array(front::constant({}, dtype_of<T>, {})) {}
    /// From a node of this element type: for extensions of cask.
    explicit array(expr::node_ptr node) : node_(std::move(node)) {
        CASK_ASSERT(expr::type_of(node_) == dtype_of<T>, "the node has another element type");
    }

    /// From an array of the same dtype by another of its C++ names (long long, std::int64_t).
    template <element U>
        requires(!std::same_as<T, U> && dtype_of<T> == dtype_of<U>)
    array(const array<U>& other) : node_(other.node()) {}

    // Moving copies: a handle that was moved from still refers to its node.
    array(const array&) = default;
    /// Rebinds the handle. Not for temporaries: `x(range(0, 2)) = y` would change nothing.
    array& operator=(const array&) & = default;
    // clang-format off
    template <class Value> void operator=(const Value&) && = delete;  // a part is assigned to by x[{range(0, 2), 3}] = value, elements by x[mask] = value
    // clang-format on
    template <class Value>
        requires(!std::convertible_to<const Value&, array>)
    void operator=(const Value&) & = delete;  // x[mask] = number, or x = from_array(values)

    [[nodiscard]] const cask::shape& shape() const noexcept { return expr::shape_of(node_); }
    [[nodiscard]] int rank() const noexcept { return shape().rank(); }
    /// Number of elements.
    [[nodiscard]] index_t size() const noexcept { return shape().size(); }
    /// Bytes of all elements.
    [[nodiscard]] index_t nbytes() const noexcept { return expr::bytes_of(node_); }
    /// Bytes of one element.
    [[nodiscard]] static constexpr index_t itemsize() noexcept { return sizeof(T); }
    [[nodiscard]] static constexpr cask::dtype dtype() noexcept { return dtype_of<T>; }
    /// How the axes are cut.
    [[nodiscard]] const grid& chunks() const noexcept { return expr::chunks_of(node_); }
    /// The node that the handle refers to: for extensions of cask.
    [[nodiscard]] const expr::node_ptr& node() const noexcept { return node_; }

    /// The elements: runs the expression on all cores.
    ///
    /// \returns  xt::xarray<T> of the same shape, row-major
    /// \throws task_error    a task failed (the original exception is nested)
    /// \throws budget_error  it does not fit a memory budget that is set, in any way
    /// \throws io_error      there is no room for its temporary files
    /// \throws std::bad_alloc  there is no memory for the result, or to plan with
    /// \cost   that of the expression; memory for the result
    /// \like   dask.array.Array.compute
    [[nodiscard]] xt::xarray<T> compute() const {
        xt::xarray<T> result = interop::make_xarray<T>(shape());
        front::compute({node_}, {front::target_of(result.data(), shape(), sizeof(T))});
        return result;
    }

    /// The elements, computed, where a container is to hold them.
    ///
    /// \returns  as compute
    /// \throws task_error, budget_error, io_error  as compute
    /// \cost   that of compute
    /// \like   numpy.asarray
    operator xt::xarray<T>() const { return compute(); }

    /// The only element of an array of size 1, computed.
    ///
    /// \throws shape_error  there are more elements, or none
    /// \like   numpy.ndarray.item
    [[nodiscard]] T item(source_line where = source_line::current()) const {
        T result;
        front::compute_item(node_, &result, where);
        return result;
    }
    /// The element of an array of size 1: double(sum(x)).
    explicit operator T() const { return item(expr::line_of(node_)); }

    /// The same array with its elements in memory: computed once, now.
    ///
    /// \returns  shape, dtype and chunks of this array
    /// \throws task_error    a task failed (the original exception is nested)
    /// \throws budget_error  it does not fit a memory budget that is set, in any way
    /// \throws io_error      there is no room for its temporary files
    /// \throws std::bad_alloc  there is no memory for the result, or to plan with
    /// \cost   that of the expression; memory for the result as long as an array refers to it
    /// \like   dask.array.Array.persist
    [[nodiscard]] array persist(source_line where = source_line::current()) const {
        return array(front::persist(node_, where));
    }

    /// A part of the array: one entry per axis (missing ones are all()).
    ///
    /// Entries: integers (the axis goes), range(begin, end, step), all(), newaxis(), ellipsis().
    /// Negative positions count from the end; a range's bounds are clipped, an integer's are not.
    ///
    /// \returns  chunks: those of this array where the axis is taken whole, one chunk elsewhere
    /// \throws index_error  a position outside the axis, a step of 0, too many entries
    /// \cost   no element is copied; computing the part costs the part
    /// \like   numpy.ndarray.__getitem__ with basic indexing
    [[nodiscard]] array operator()(slice_arg s0, slice_arg s1 = no_slice, slice_arg s2 = no_slice,
                                   slice_arg s3 = no_slice, slice_arg s4 = no_slice,
                                   slice_arg s5 = no_slice, slice_arg s6 = no_slice,
                                   slice_arg s7 = no_slice, slice_arg s8 = no_slice,
                                   slice_arg s9 = no_slice, slice_arg s10 = no_slice,
                                   slice_arg s11 = no_slice) const {
        return array(front::slice(node_, {s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11}));
    }

    /// The same with positions along one axis, which are an array of integers of any shape,
    /// computed like any other, or a list: x(all(), i). Its axes stand where that axis stood.
    ///
    /// \returns  dtype T; chunks along the axis: those of the positions, or one for a list
    /// \throws index_error  as the other entries; two entries are positions; a position outside of
    ///         the axis, where it is known
    /// \throws shape_error  more axes than an array may have
    /// \throws task_error   when computed: a position outside of the axis (an index_error is
    ///          nested)
    /// \cost   as take, of the part that the other entries select
    /// \like   numpy.ndarray.__getitem__ with an array; where NumPy moves its axes to the front, as
    ///         dask.array does
    template <class E0, class E1 = slice_arg, class E2 = slice_arg, class E3 = slice_arg,
              class E4 = slice_arg, class E5 = slice_arg, class E6 = slice_arg,
              class E7 = slice_arg, class E8 = slice_arg, class E9 = slice_arg,
              class E10 = slice_arg, class E11 = slice_arg>
        requires(detail::some_positions<E0, E1, E2, E3, E4, E5, E6, E7, E8, E9, E10, E11>)
    [[nodiscard]] array operator()(const E0& e0, const E1& e1 = no_slice, const E2& e2 = no_slice,
                                   const E3& e3 = no_slice, const E4& e4 = no_slice,
                                   const E5& e5 = no_slice, const E6& e6 = no_slice,
                                   const E7& e7 = no_slice, const E8& e8 = no_slice,
                                   const E9& e9 = no_slice, const E10& e10 = no_slice,
                                   const E11& e11 = no_slice,
                                   source_line where = source_line::current()) const {
        return detail::index_by_positions(*this, where, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, e10,
                                          e11);
    }
    /// The elements at points: one entry per axis (missing ones are all()), which are positions,
    /// arrays that broadcast to one shape, lists, integers, or all(): x.vindex(i, j).
    ///
    /// \returns  the broadcast shape of the positions, then the axes that are taken whole; dtype T;
    ///           chunks: those of the first positions, and of this array
    /// \throws index_error  a position outside of its axis, where it is known; a slice other than
    ///         all(); more entries than axes
    /// \throws shape_error  positions do not broadcast, or more axes than an array may have
    /// \throws task_error   when computed: a position outside of its axis (an index_error is
    ///          nested)
    /// \cost   as take
    /// \like   dask.array.Array.vindex; numpy.ndarray.__getitem__ with an array for each axis
    template <class E0, class E1 = slice_arg, class E2 = slice_arg, class E3 = slice_arg,
              class E4 = slice_arg, class E5 = slice_arg, class E6 = slice_arg,
              class E7 = slice_arg, class E8 = slice_arg, class E9 = slice_arg,
              class E10 = slice_arg, class E11 = slice_arg>
        requires(detail::some_positions<E0, E1, E2, E3, E4, E5, E6, E7, E8, E9, E10, E11>)
    [[nodiscard]] array vindex(const E0& e0, const E1& e1 = no_slice, const E2& e2 = no_slice,
                               const E3& e3 = no_slice, const E4& e4 = no_slice,
                               const E5& e5 = no_slice, const E6& e6 = no_slice,
                               const E7& e7 = no_slice, const E8& e8 = no_slice,
                               const E9& e9 = no_slice, const E10& e10 = no_slice,
                               const E11& e11 = no_slice,
                               source_line where = source_line::current()) const {
        return detail::index_by_points(*this, where, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, e10,
                                       e11);
    }

    /// Some of the chunks: one entry per axis (missing ones are all()), which counts chunks:
    /// x.blocks(0, range(1, 3)).
    ///
    /// \returns  rank and dtype of this array; chunks: those that were chosen
    /// \throws index_error  a number outside of the axis, a range with a step, too many entries
    /// \cost   no element is copied; computing the part costs the part
    /// \like   dask.array.Array.blocks
    [[nodiscard]] array blocks(slice_arg s0, slice_arg s1 = no_slice, slice_arg s2 = no_slice,
                               slice_arg s3 = no_slice, slice_arg s4 = no_slice,
                               slice_arg s5 = no_slice, slice_arg s6 = no_slice,
                               slice_arg s7 = no_slice, slice_arg s8 = no_slice,
                               slice_arg s9 = no_slice, slice_arg s10 = no_slice,
                               slice_arg s11 = no_slice) const {
        return array(front::blocks(node_, {s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11}));
    }

    /// The elements at which `mask` holds, to be read or assigned to: `sum(x[mask])`,
    /// `x[mask] = value`, `x[mask] += value`.
    ///
    /// Lazy. A mask with fewer axes is one of the first axes of `x`. Assignment rebinds this handle
    /// to where(mask, value, x); `value` is a number, an array that broadcasts to x, or a selection
    /// by the same mask. Only this handle changes; copies of it keep the old value. Assign at once:
    /// what the brackets give can be kept as a selection, but not be assigned to later.
    ///
    /// \returns  a selection<T>, and what is assigned to
    /// \throws shape_error  the mask has not the lengths of the first axes of x; on assignment: a
    ///         value does not broadcast to x, or a selection has another mask; dtype_error  on
    ///         assignment: an integer does not fit T
    /// \cost   of assignment that of where(mask, value, x); where the mask is the same for 64
    ///         elements, less
    /// \like   numpy.ndarray.__getitem__ and __setitem__ with a boolean mask
    [[nodiscard]] masked<T> operator[](located<bool> mask) &;
    [[nodiscard]] selection<T> operator[](located<bool> mask) const&;

    /// A part, to be assigned to: `x[{range(0, 2), 3}] = value`, `x[{-1}] += 1`. (It is read as
    /// x(range(0, 2), 3).)
    ///
    /// Rebinds this handle to an array with `value`, a number or an array that broadcasts to the
    /// part, in the place of it. Only this handle changes; copies of it keep the old value.
    ///
    /// \param entries  as those of x(...)
    /// \returns  what is assigned to
    /// \throws index_error  as x(...); on assignment: shape_error  the value does not broadcast to
    ///         the part; dtype_error  an integer does not fit T
    /// \cost   no element is copied or computed that is replaced: pieces of a joined array; many
    ///         small parts are better put in place by where, or computed in between
    /// \like   numpy.ndarray.__setitem__ with basic indexing
    [[nodiscard]] assignable_part<T> operator[](std::initializer_list<slice_arg> entries) &;

    /// The parts at positions of the first axis, to be assigned to: `x[i] = value`. (They are read
    /// as x(i).) For another axis, and where `x` is no handle: put(x, i, value, axis).
    ///
    /// Rebinds this handle to put(x, i, value, 0); copies of it keep the old value.
    ///
    /// \param positions  an array of integers, or a list
    /// \returns  what is assigned to
    /// \throws axis_error, index_error, shape_error, dtype_error  on assignment: as put
    /// \cost   of assignment that of put
    /// \like   numpy.ndarray.__setitem__ with an array
    [[nodiscard]] assignable_elements<T> operator[](const located_positions& positions) &;

    // clang-format off
    template <class Index> requires(!std::convertible_to<const Index&, located<bool>> && !detail::positions<Index>)
    void operator[](const Index&) const = delete;  // x(i, j) is a part, x[{i, j}] = value sets it; x[mask] takes booleans
    // clang-format on

    void begin() const = delete;  // an array is lazy: loop over the elements of x.compute()
    void end() const = delete;

private:
    expr::node_ptr node_;
};

}  // namespace cask
