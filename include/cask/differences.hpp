// SPDX-License-Identifier: BSD-3-Clause
// Differences between neighbours, and areas below lines through them.
#pragma once

#include <cask/cumulative.hpp>

namespace cask {

namespace front {

/// Each of an axis but the first two, the last two, or one at either end.
struct neighbours {
    node_ptr before;
    node_ptr here;
    node_ptr after;
};
[[nodiscard]] neighbours neighbours_of(const node_ptr& x, int axis, source_line where);
/// The axis of gradients. Throws axis_error; shape_error where it has less than two elements.
[[nodiscard]] int gradient_axis(const node_ptr& x, index_t axis, source_line where);
/// Two elements of an axis from one end.
[[nodiscard]] node_ptr end_of(const node_ptr& x, int axis, index_t begin, source_line where);
/// Coordinates along an axis of `x`, with an axis for each of its axes. Throws shape_error.
[[nodiscard]] node_ptr coordinates_along(std::string_view name, const node_ptr& coordinates,
                                         const node_ptr& x, int axis, source_line where);

}  // namespace front

namespace detail {

/// The difference of the two elements at an end, by their distance.
template <element C>
[[nodiscard]] array<C> slope(const array<C>& two, int axis, const expr::node_ptr& distance,
                             source_line where) {
    return apply<kernel::divide, C, C, C>(where, diff(two, 1, axis, where).node(), distance);
}

}  // namespace detail

/// Differences of neighbours in row-major order. \returns  shape (size - 1,); dtype T; one chunk
///
/// \throws never
/// \cost   as diff of ravel(x)
/// \like   numpy.ediff1d, dask.array.ediff1d
template <element T>
[[nodiscard]] array<T> ediff1d(const array<T>& x, source_line where = source_line::current()) {
    return diff(ravel(x, where), 1, 0, where);
}

/// How steep `x` is along an axis at each place: half the difference of both neighbours; at the
/// ends the difference of the last two.
///
/// \param spacing  of neighbours; or their coordinates: an array along the axis
/// \returns  shape of `x`; dtype double for integers, T otherwise; chunks: three along the axis
/// \throws axis_error  no such axis; shape_error  less than two elements along it, or another
///         number of coordinates
/// \cost   no copy: slices, side by side
/// \like   numpy.gradient along one axis, with edge_order 1
template <element T>
[[nodiscard]] auto gradient(const array<T>& x, index_t axis = -1, double spacing = 1,
                            source_line where = source_line::current()) {
    using C = detail::quotient_t<T>;
    using R = real_t<C>;
    const int along = front::gradient_axis(x.node(), axis, where);
    const array<C> f(detail::convert<C>(x, where));
    const index_t length = x.shape()[along];
    const auto at = front::neighbours_of(f.node(), along, where);
    const auto by = [&](double distance) {
        return detail::constant<C>(C(static_cast<R>(distance)), where);
    };
    const array<C> inside = detail::apply<kernel::divide, C, C, C>(
        where, subtract(array<C>(at.after), array<C>(at.before), where).node(), by(2 * spacing));
    const auto end = [&](index_t begin) {
        const array<C> two(front::end_of(f.node(), along, begin, where));
        return detail::slope(two, along, by(spacing), where);
    };
    return concatenate({end(0), inside, end(length - 2)}, along, where);
}
template <element T, element X>
[[nodiscard]] auto gradient(const array<T>& x, const array<X>& coordinates, index_t axis = -1,
                            source_line where = source_line::current()) {
    using C = detail::quotient_t<T>;
    using R = real_t<C>;
    const int along = front::gradient_axis(x.node(), axis, where);
    const array<C> f(detail::convert<C>(x, where));
    const array<R> places(detail::convert<R>(
        array<X>(front::coordinates_along("gradient", coordinates.node(), x.node(), along, where)),
        where));
    const index_t length = x.shape()[along];
    const auto at = front::neighbours_of(f.node(), along, where);
    const array<R> steps = diff(places, 1, along, where);
    const array<R> before(front::earlier(steps.node(), along, where));
    const array<R> after(front::later(steps.node(), along, where));
    // The slope of the parabola through three points.
    const array<R> both = add(before, after, where);
    const auto share = [&](const array<R>& of, const array<R>& by) {
        return array<C>(detail::convert<C>(divide(of, multiply(by, both, where), where), where));
    };
    const array<C> middle(detail::convert<C>(
        divide(subtract(after, before, where), multiply(before, after, where), where), where));
    const auto term = [&](const array<C>& weight, const expr::node_ptr& value) {
        return multiply(weight, array<C>(value), where);
    };
    const array<C> outer = add(term(negative(share(after, before), where), at.before),
                               term(middle, at.here), where);
    const array<C> inside = add(outer, term(share(before, after), at.after), where);
    const auto end = [&](index_t begin) {
        const array<C> two(front::end_of(f.node(), along, begin, where));
        const array<R> distance = diff(array<R>(front::end_of(places.node(), along, begin, where)),
                                       1, along, where);
        return detail::slope(two, along, detail::convert<C>(distance, where), where);
    };
    return concatenate({end(0), inside, end(length - 2)}, along, where);
}

/// The area below the line through the elements along an axis.
///
/// \param spacing  of neighbours; or their coordinates: an array along the axis, or of the shape of
///                 `y`
/// \returns  shape of `y` without the axis; dtype double for integers, common with the coordinates
/// \throws axis_error  no such axis; shape_error  another number of coordinates
/// \cost   reads `y` once, fused with what produces it
/// \like   numpy.trapezoid (trapz)
template <element T>
[[nodiscard]] auto trapezoid(const array<T>& y, index_t axis = -1, double spacing = 1,
                             source_line where = source_line::current()) {
    using C = detail::quotient_t<T>;
    const int along = front::checked_diff(y.node(), 1, axis, where);
    const array<C> f(detail::convert<C>(y, where));
    const array<C> pairs = add(array<C>(front::later(f.node(), along, where)),
                               array<C>(front::earlier(f.node(), along, where)), where);
    const auto by = detail::constant<C>(C(static_cast<real_t<C>>(spacing)), where);
    const auto half = detail::constant<C>(C(real_t<C>(2)), where);
    const auto wide = detail::apply<kernel::multiply, C, C, C>(where, by, pairs.node());
    return sum(detail::apply<kernel::divide, C, C, C>(where, wide.node(), half), along, where);
}
template <element T, element X>
[[nodiscard]] auto trapezoid(const array<T>& y, const array<X>& coordinates, index_t axis = -1,
                             source_line where = source_line::current()) {
    using C = promote_t<detail::quotient_t<T>, X>;
    const int along = front::checked_diff(y.node(), 1, axis, where);
    const array<C> f(detail::convert<C>(y, where));
    const array<X> places(
        front::coordinates_along("trapezoid", coordinates.node(), y.node(), along, where));
    const array<C> steps = diff(array<C>(detail::convert<C>(places, where)), 1, along, where);
    const array<C> pairs = add(array<C>(front::later(f.node(), along, where)),
                               array<C>(front::earlier(f.node(), along, where)), where);
    const auto half = detail::constant<C>(C(real_t<C>(2)), where);
    const auto wide = multiply(steps, pairs, where);
    return sum(detail::apply<kernel::divide, C, C, C>(where, wide.node(), half), along, where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/differences.ipp>
#endif
