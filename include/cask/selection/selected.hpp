// SPDX-License-Identifier: BSD-3-Clause
// Selections: the elements of an array at which a mask holds. How many they are is not known before
// they are counted, so a selection has no shape.
#pragma once

#include <cask/manipulation.hpp>

namespace cask {

// Kernels that this header uses.
// clang-format off
namespace kernel {
struct count_of;
struct count_truths; struct take_value;
}  // namespace kernel
// clang-format on

namespace front {

/// The mask in the shape of the first axes of `x`, as many as it has. Throws shape_error.
[[nodiscard]] node_ptr mask_over(const node_ptr& mask, const node_ptr& x, source_line where);
/// A mask of the first axes of an array of `rank`, as one that broadcasts to the array.
[[nodiscard]] node_ptr spread_mask(const node_ptr& mask, int rank, source_line where);
/// Throws shape_error where the masks are not the same expression.
void check_same_mask(const node_ptr& a, const node_ptr& b, source_line where);
/// An array beside a selection of `x`. Throws shape_error where it has not the shape of `x`, nor
/// broadcasts to one entry that is selected.
[[nodiscard]] node_ptr beside_selected(const node_ptr& x, const node_ptr& mask, int axis,
                                       const node_ptr& other, source_line where);
/// In how many places the mask holds, by the rule that counts truths.
[[nodiscard]] node_ptr count_selected(const kernel::reduction& rule, const node_ptr& mask,
                                      source_line where);
/// What is selected, as an array of which the size is counted now.
[[nodiscard]] node_ptr resolve(const node_ptr& x, const node_ptr& mask, int axis,
                               source_line where);

}  // namespace front

/// Elements of an array at which a mask holds, or whole entries of its first axes, in row-major
/// order.
///
/// Reductions of it, operators between it, numbers and selections by the same mask, and assignment
/// of it (`x[mask] = 2 * x[mask]`) are lazy and need no size. What needs the size begins with
/// resolve().
template <element T>
class selection {
public:
    using value_type = T;

    /// The entries of `x` at which `mask` holds: as x[mask].
    ///
    /// \throws shape_error  the mask has not the lengths of the first axes of `x`
    selection(const array<T>& x, const array<bool>& mask,
              source_line where = source_line::current())
        : selection(x.node(), front::mask_over(mask.node(), x.node(), where), 0, where) {}
    /// From nodes, the mask in the shape of the first axes of `x`: for extensions of cask. `axis`:
    /// where the selected entries stand in the result.
    selection(expr::node_ptr x, expr::node_ptr mask, int axis, source_line where)
        : x_(std::move(x)), mask_(std::move(mask)), axis_(axis), where_(where) {}
    // Moving copies, as of arrays.
    selection(const selection&) = default;
    selection& operator=(const selection&) & = default;
    // clang-format off
    template <class Value> void operator=(const Value&) && = delete;  // x[mask] = value rebinds x, which must be a variable that is not const
    // clang-format on

    /// The array of which elements are selected.
    ///
    /// \returns  that array
    /// \throws never
    /// \cost   nothing
    /// \like   none
    [[nodiscard]] array<T> source() const { return array<T>(x_); }
    /// The mask of its first axes.
    ///
    /// \returns  that array, as long along each axis as the source is
    /// \throws never
    /// \cost   nothing
    /// \like   none
    [[nodiscard]] array<bool> mask() const { return array<bool>(mask_); }
    /// The rank of what is selected.
    [[nodiscard]] int rank() const noexcept {
        return expr::shape_of(x_).rank() - expr::shape_of(mask_).rank() + 1;
    }
    /// The axis of what is selected that is as long as the mask holds.
    [[nodiscard]] int axis() const noexcept { return axis_; }
    [[nodiscard]] static constexpr cask::dtype dtype() noexcept { return dtype_of<T>; }
    /// The line that wrote it.
    [[nodiscard]] source_line where() const noexcept { return where_; }

    /// How many entries are selected.
    ///
    /// \returns  rank 0; dtype int64
    /// \throws never
    /// \cost   reads the mask once, fused with what produces it
    /// \like   numpy.count_nonzero of the mask
    [[nodiscard]] array<std::int64_t> count(source_line where = source_line::current()) const;

    /// What is selected, as an array: computes how many elements that are, now, and no more.
    ///
    /// \returns  row-major order of the masked axes in one axis, then the other axes; dtype T; one
    ///           chunk along the axis that was counted
    /// \throws task_error  a task failed; budget_error, io_error, std::bad_alloc  as compute
    /// \cost   the mask is computed now, to be counted, and again with the elements, when these are
    ///         asked for: persist a mask that is expensive
    /// \like   dask.array.Array.compute_chunk_sizes
    [[nodiscard]] array<T> resolve(source_line where = source_line::current()) const {
        return array<T>(front::resolve(x_, mask_, axis_, where));
    }
    /// What is selected, computed.
    ///
    /// \returns  as resolve
    /// \throws task_error, budget_error, io_error, std::bad_alloc  as compute of an array
    /// \cost   that of the mask, twice, and of the elements, where any of a block are selected
    /// \like   numpy.ndarray.__getitem__ with a boolean mask
    [[nodiscard]] xt::xarray<T> compute() const { return resolve(where_).compute(); }
    /// What is selected, computed, where a container is to hold it. Throws as compute.
    operator xt::xarray<T>() const { return compute(); }

    void shape() const = delete;  // not known before it is counted: x[mask].resolve().shape()
    void size() const = delete;   // not known before it is counted: x[mask].count(), or resolve()

private:
    expr::node_ptr x_;
    expr::node_ptr mask_;
    int axis_ = 0;
    source_line where_;
};

template <class X>
inline constexpr bool is_selection_v = false;
template <element T>
inline constexpr bool is_selection_v<selection<T>> = true;

namespace detail {

template <element T>
selection<T> plain_selection(const selection<T>&);
/// A selection, or what is derived from one.
template <class X>
concept selected = requires(const X& x) {
    plain_selection(x);
};
/// What may stand beside a selection: another one, an array, a number.
template <class X>
concept beside_selection = selected<X> || array_operand<X> || is_array_v<operand_t<X>>;

/// An operand of an operation with selections: the array of which one selects, an array, a number.
template <element T, element U>
[[nodiscard]] array<U> operand_of(const selection<T>& beside, const selection<U>& x) {
    front::check_same_mask(beside.mask().node(), x.mask().node(), x.where());
    return x.source();
}
template <element T, element U>
[[nodiscard]] array<U> operand_of(const selection<T>& beside, const array<U>& x) {
    return array<U>(front::beside_selected(beside.source().node(), beside.mask().node(),
                                           beside.axis(), x.node(), beside.where()));
}
template <element T, scalar S>
[[nodiscard]] S operand_of(const selection<T>&, const S& x) {
    return x;
}

/// `values`, in the shape that the source of `like` has or broadcasts to, selected as `like` is.
template <element T, element R>
[[nodiscard]] selection<R> selected_as(const selection<T>& like, const array<R>& values) {
    const auto whole = broadcast_to(values, like.source().shape(), like.where());
    return {whole.node(), like.mask().node(), like.axis(), like.where()};
}

/// F over elements, see ufunc, comparison and logical.
template <class F, template <class> class Rule = common_itself, element T, beside_selection X>
[[nodiscard]] auto selected_ufunc(const selection<T>& a, const X& b) {
    return selected_as(a, ufunc<F, Rule>(a.source(), operand_of(a, b), a.where()));
}
template <class F, template <class> class Rule = common_itself, element T, array_operand X>
[[nodiscard]] auto selected_ufunc(const X& a, const selection<T>& b) {
    return selected_as(b, ufunc<F, Rule>(operand_of(b, a), b.source(), b.where()));
}
template <class F, class Exchanged, element T, beside_selection X>
[[nodiscard]] auto selected_comparison(const selection<T>& a, const X& b) {
    if constexpr (std::same_as<F, Exchanged>) {
        return selected_as(a, comparison<F>(a.source(), operand_of(a, b), a.where()));
    } else {
        return selected_as(a, ordering<F, Exchanged>(a.source(), operand_of(a, b), a.where()));
    }
}
template <class F, element T, beside_selection X>
[[nodiscard]] auto selected_logical(const selection<T>& a, const X& b) {
    return selected_as(a, logical<F>(a.source(), operand_of(a, b), a.where()));
}

}  // namespace detail

// The operators, as of arrays. Beside a selection stands a number, a selection by the same mask, or
// an array: of the shape of the one that is selected of, or one that broadcasts to an entry.
// clang-format off
template <element T, detail::beside_selection X> [[nodiscard]] auto operator+(const selection<T>& a, const X& b) { return detail::selected_ufunc<kernel::add>(a, b); }
template <element T, array_operand X> [[nodiscard]] auto operator+(const X& a, const selection<T>& b) { return detail::selected_ufunc<kernel::add>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator-(const selection<T>& a, const X& b) { return detail::selected_ufunc<kernel::subtract, detail::subtracted_t>(a, b); }
template <element T, array_operand X> [[nodiscard]] auto operator-(const X& a, const selection<T>& b) { return detail::selected_ufunc<kernel::subtract, detail::subtracted_t>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator*(const selection<T>& a, const X& b) { return detail::selected_ufunc<kernel::multiply>(a, b); }
template <element T, array_operand X> [[nodiscard]] auto operator*(const X& a, const selection<T>& b) { return detail::selected_ufunc<kernel::multiply>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator/(const selection<T>& a, const X& b) { return detail::selected_ufunc<kernel::divide, detail::quotient_t>(a, b); }
template <element T, array_operand X> [[nodiscard]] auto operator/(const X& a, const selection<T>& b) { return detail::selected_ufunc<kernel::divide, detail::quotient_t>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator%(const selection<T>& a, const X& b) { return detail::selected_ufunc<kernel::remainder, detail::ordered_counted_t>(a, b); }
template <element T, array_operand X> [[nodiscard]] auto operator%(const X& a, const selection<T>& b) { return detail::selected_ufunc<kernel::remainder, detail::ordered_counted_t>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator&(const selection<T>& a, const X& b) { return detail::selected_ufunc<kernel::bitwise_and, detail::bitwise_t>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator|(const selection<T>& a, const X& b) { return detail::selected_ufunc<kernel::bitwise_or, detail::bitwise_t>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator^(const selection<T>& a, const X& b) { return detail::selected_ufunc<kernel::bitwise_xor, detail::bitwise_t>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator==(const selection<T>& a, const X& b) { return detail::selected_comparison<kernel::equal, kernel::equal>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator!=(const selection<T>& a, const X& b) { return detail::selected_comparison<kernel::not_equal, kernel::not_equal>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator<(const selection<T>& a, const X& b) { return detail::selected_comparison<kernel::less, kernel::greater>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator<=(const selection<T>& a, const X& b) { return detail::selected_comparison<kernel::less_equal, kernel::greater_equal>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator>(const selection<T>& a, const X& b) { return detail::selected_comparison<kernel::greater, kernel::less>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator>=(const selection<T>& a, const X& b) { return detail::selected_comparison<kernel::greater_equal, kernel::less_equal>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator&&(const selection<T>& a, const X& b) { return detail::selected_logical<kernel::bitwise_and>(a, b); }
template <element T, detail::beside_selection X> [[nodiscard]] auto operator||(const selection<T>& a, const X& b) { return detail::selected_logical<kernel::bitwise_or>(a, b); }
template <element T> [[nodiscard]] auto operator-(const selection<T>& a) { return detail::selected_as(a, detail::ufunc<kernel::negative>(a.source(), a.where())); }
template <element T> [[nodiscard]] auto operator!(const selection<T>& a) { return detail::selected_as(a, detail::apply<kernel::bitwise_not, bool, bool>(a.where(), detail::truth(a.source(), a.where()))); }
// clang-format on

template <element T>
array<std::int64_t> selection<T>::count(source_line where) const {
    return array<std::int64_t>(front::count_selected(
        kernel::reduction_for<kernel::unit_target, kernel::count_of, kernel::count_truths,
                              kernel::take_value, bool, std::int64_t>(),
        mask_, where));
}

template <element T>
selection<T> array<T>::operator[](located<bool> mask) const& {
    return selection<T>(*this, mask.value(), mask.where());
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/selection/selected.ipp>
#endif
