// SPDX-License-Identifier: BSD-3-Clause
// What all reductions take: axes, which elements count, the value that they begin with; and how
// they become nodes.
#pragma once

#include <cask/array.hpp>

namespace cask {

/// Which elements count: those where an array of booleans holds, which broadcasts to the one that
/// is reduced; all without one.
class reduce_mask {
public:
    reduce_mask() = default;
    /// Where a mask holds.
    reduce_mask(const array<bool>& mask) : node_(mask.node()) {}

    [[nodiscard]] bool given() const noexcept { return node_ != nullptr; }
    /// The mask's node, or null.
    [[nodiscard]] const expr::node_ptr& node() const noexcept { return node_; }

private:
    expr::node_ptr node_;
};

/// A number that a reduction begins with, or none.
class initial_value {
public:
    initial_value() = default;
    /// A number.
    template <scalar S>
    initial_value(S value) : given_(true), number_(converted<std::complex<double>>(value)) {
        is_integer_ = std::integral<S>;
        is_complex_ = is_complex_v<S>;
        if constexpr (std::integral<S>) {
            integer_ = static_cast<std::uint64_t>(value);
            is_negative_ = value < S{};
        }
    }

    [[nodiscard]] bool given() const noexcept { return given_; }
    /// The value as an element of T. \throws dtype_error  it does not fit
    template <element T>
    [[nodiscard]] T as(source_line where) const {
        if (is_integer_ && is_negative_)
            return fitting<T>(static_cast<std::int64_t>(integer_), where);
        if (is_integer_) return fitting<T>(integer_, where);
        const bool fits = is_complex_ ? is_complex_v<T> : !std::is_integral_v<T>;
        if (!fits) front::refuse_scalar("scalar", text(), dtype_of<T>, where);
        return converted<T>(number_);
    }

private:
    template <element T, class Integer>
    [[nodiscard]] static T fitting(Integer value, source_line where) {
        detail::check_fits<T>("scalar", value, where);
        return converted<T>(value);
    }
    [[nodiscard]] std::string text() const {
        const std::string real = std::to_string(number_.real());
        return is_complex_ ? real + " + " + std::to_string(number_.imag()) + "i" : real;
    }

    bool given_ = false;
    bool is_integer_ = false;
    bool is_negative_ = false;
    bool is_complex_ = false;
    std::uint64_t integer_ = 0;
    std::complex<double> number_{};
};

/// Options of reductions, to be named: sum(x, {.axes = {0, 1}, .keep_dims = true}).
struct reduce_options {
    struct named {
        explicit named() = default;
    };
    named only_by_name = named{};  // options are given by name, so {0, 1} means axes
    /// Axes to reduce; all when left out or {}; negative ones count from the end. An empty vector
    /// reduces none, as NumPy's axis=(): each element is a sum (a mean, ...) of one.
    axis_list axes = {};
    /// Keep reduced axes with length 1.
    bool keep_dims = false;
    /// Delta degrees of freedom of variance and stddev: they divide by n - ddof.
    double ddof = 0;
    /// The elements that count: sum(x, {.where = x > 0}); all when left out.
    reduce_mask where = {};
    /// What sums, products and extrema begin with: max(x, {.initial = 0}).
    initial_value initial = {};
};

namespace front {

/// Throws dtype_error if a mask, an initial value or degrees of freedom are among the options of a
/// reduction that takes none of them.
void check_options(std::string_view name, const reduce_options& options, source_line where);
/// The reduction of `x` by a rule. Masks and initial values are the business of who calls it; here
/// they are refused, as are degrees of freedom where the rule divides by none.
[[nodiscard]] node_ptr reduce(const kernel::reduction& rule, const node_ptr& x,
                              const reduce_options& options, source_line where);
/// `x` where the mask holds, `otherwise` elsewhere; `x` without a mask. Throws shape_error where
/// the mask does not broadcast to `x`.
[[nodiscard]] node_ptr chosen(std::string_view name, const kernel::operation& choice,
                              const node_ptr& x, const reduce_options& options,
                              const element_bytes& otherwise, source_line where);
/// The mask in the shape of `x`; true everywhere without one.
[[nodiscard]] node_ptr mask_of(std::string_view name, const node_ptr& x,
                               const reduce_options& options, source_line where);
/// `x`, or where it has no element to reduce, `element` to reduce.
[[nodiscard]] node_ptr or_element(const node_ptr& x, const reduce_options& options,
                                  const element_bytes& element, source_line where);
/// Throws dtype_error: a mask needs an initial value, which there is not.
[[noreturn]] void refuse_mask(std::string_view name, source_line where);

}  // namespace front

namespace detail {

template <class X>
concept no_array = !is_array_v<X>;

/// Options, or axes alone.
[[nodiscard]] inline const reduce_options& options_of(const reduce_options& options) noexcept {
    return options;
}
template <class Axes>
[[nodiscard]] reduce_options options_of(const Axes& axes) {
    static_assert(axes_argument<Axes>,
                  "axes are an integer, {0, 1} or a std::vector<int>; other options go by name: "
                  "sum(x, {.axes = {0}, .keep_dims = true})");
    if constexpr (axes_argument<Axes>) return {.axes = axes};
    return {};
}

[[nodiscard]] inline reduce_options without_mask(reduce_options options) {
    options.where = {};
    return options;
}
[[nodiscard]] inline reduce_options without_initial(reduce_options options) {
    options.initial = {};
    return options;
}
/// Axes, kept or not, and degrees of freedom, which most reductions refuse.
[[nodiscard]] inline reduce_options axes_alone(const reduce_options& options) {
    return without_mask(without_initial(options));
}

/// The reduction Name of `x` (elements of T) by Rule and Finish, to R.
template <class Name, class Rule, class Finish, element T, element R, class Options>
[[nodiscard]] array<R> reduce(const expr::node_ptr& x, const Options& options, source_line where) {
    return array<R>(front::reduce(
        kernel::reduction_for<kernel::unit_target, Name, Rule, Finish, stored_t<T>, stored_t<R>>(),
        x, options_of(options), where));
}

/// `x` where the mask of the options holds, `otherwise` elsewhere.
template <element T>
[[nodiscard]] array<T> chosen(std::string_view name, const array<T>& x,
                              const reduce_options& options, T otherwise, source_line where) {
    if (!options.where.given()) return x;
    return array<T>(front::chosen(name, operation_on<kernel::where, T, bool, T, T>(), x.node(),
                                  options, bytes_of(otherwise), where));
}

/// `result` and the initial value of the options, if there is one, by F.
template <class F, element R>
[[nodiscard]] array<R> begun(const array<R>& result, const reduce_options& options,
                             source_line where) {
    if (!options.initial.given()) return result;
    return apply<F, R, R, R>(where, constant<R>(options.initial.template as<R>(where), where),
                             result.node());
}

}  // namespace detail
}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/reductions/options.ipp>
#endif
