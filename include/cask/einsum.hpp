// SPDX-License-Identifier: BSD-3-Clause
// Sums of products of any arrays, as subscripts say: einsum("ij,jk->ik", a, b).
#pragma once

#include <cask/core/function_ref.hpp>
#include <cask/products.hpp>

namespace cask {

/// The subscripts of einsum, with the line that wrote them.
class subscripts {
public:
    /// From text: "ij,jk->ik".
    subscripts(const char* text, source_line where = source_line::current())
        : text_(text), where_(where) {}
    /// From text of a program's making.
    subscripts(const std::string& text, source_line where = source_line::current())
        : text_(text), where_(where) {}
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] source_line where() const noexcept { return where_; }

private:
    std::string text_;
    source_line where_;
};

namespace front {

/// What einsum does with elements of one type.
struct einsum_rules {
    const kernel::product& product;
    function_ref<node_ptr(const node_ptr&, const node_ptr&)> multiply;
    function_ref<node_ptr(const node_ptr&, const axis_list&)> sum;
};
/// Operands of one element type, multiplied and summed. Throws shape_error.
[[nodiscard]] node_ptr einsum(const einsum_rules& rules, const subscripts& text,
                              sequence<node_ptr> operands);

}  // namespace front

namespace detail {

template <element First, element... Others>
struct common_element {
    using type = First;
};
template <element First, element Second, element... Others>
struct common_element<First, Second, Others...>
    : common_element<promote_t<First, Second>, Others...> {};

}  // namespace detail

/// The sum of products that the subscripts describe: a letter for each axis of each operand, and
/// after `->` those of the result; what is not in the result is summed over. A letter twice in one
/// operand is its diagonal; `...` stands for axes that broadcast. Without `->`, the result has the
/// letters that stand once, in the order of the alphabet.
///
/// Operands are multiplied one after another, from the left: in pairs by matmul where axes are
/// summed, or element by element.
///
/// \returns  axes as the subscripts say; the common dtype (integers wrap; of booleans `or` of
///           `and`s); chunks: one where axes were put together
/// \throws shape_error  subscripts that do not fit the operands, or each other
/// \cost   that of matmul or of products and sums, and of reshape where several axes are summed
/// \like   numpy.einsum, dask.array.einsum
template <element First, element... Others>
[[nodiscard]] auto einsum(const subscripts& text, const array<First>& first,
                          const array<Others>&... others) {
    using C = typename detail::common_element<First, Others...>::type;
    const source_line where = text.where();
    const auto multiply = [&](const expr::node_ptr& a, const expr::node_ptr& b) {
        return detail::apply<kernel::multiply, C, C, C>(where, a, b).node();
    };
    const auto sum_over = [&](const expr::node_ptr& x, const axis_list& axes) {
        if constexpr (std::same_as<C, bool>) {
            return any(array<C>(x), axes, where).node();
        } else {
            return detail::convert<C>(sum(array<C>(x), axes, where), where);
        }
    };
    return array<C>(
        front::einsum({detail::product_of<C>(), multiply, sum_over}, text,
                      {detail::convert<C>(first, where), detail::convert<C>(others, where)...}));
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/einsum.ipp>
#endif
