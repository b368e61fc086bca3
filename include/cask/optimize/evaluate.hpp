// SPDX-License-Identifier: BSD-3-Clause
// What follows from constants alone is a constant.
#pragma once

#include <cask/expr/build.hpp>
#include <cask/expr/walk.hpp>
#include <cask/kernel/transfer.hpp>

namespace cask::optimize {

namespace detail {

/// One block of elements of any type.
class constant_block {
public:
    explicit constant_block(dtype type) : type_(type) {}
    constant_block(dtype type, const kernel::element_bytes& element) : type_(type) {
        kernel::fill(operand(), type, element.data(), 0, kernel::block_length);
    }
    [[nodiscard]] kernel::operand operand() { return {memory_, memory_ + plane, 0}; }
    [[nodiscard]] kernel::element_bytes first_element() {
        kernel::element_bytes element{};
        std::uint8_t staging[kernel::block_length];
        kernel::scatter_for(type_)(operand(), kernel::nest{}, element.data(), 0, 1, staging);
        return element;
    }

private:
    static constexpr std::size_t plane = kernel::block_length * 8;
    dtype type_;
    alignas(kernel::alignment) std::byte memory_[2 * plane] = {};
};

/// What the operation gives for constants, by the kernel that would compute it.
[[nodiscard]] inline kernel::element_bytes element_of(const kernel::operation& op,
                                                      const std::vector<expr::node_ptr>& inputs) {
    std::vector<constant_block> blocks{constant_block(op.result)};
    for (const expr::node_ptr& input : inputs) {
        blocks.emplace_back(input->type(), input->as<expr::constant_source>()->element);
    }
    std::vector<kernel::operand> values;
    std::vector<std::uint32_t> arguments;
    for (constant_block& each : blocks) {
        arguments.push_back(static_cast<std::uint32_t>(values.size()));
        values.push_back(each.operand());
    }
    op.run(values.data(), arguments.data(), kernel::block_length, nullptr);
    return blocks.front().first_element();
}

/// Whether all elements of a node are equal if those of each input are.
[[nodiscard]] inline bool element_by_element(const expr::node& own) {
    if (const auto* operation = own.as<expr::elementwise>()) return operation->state == nullptr;
    return own.as<expr::view>() != nullptr || own.as<expr::reshape>() != nullptr ||
           own.as<expr::rechunk>() != nullptr;
}

}  // namespace detail

/// f(1, 2)  -->  the constant that f gives, with f's shape; views of constants are constants, too, and
/// so is what has no elements
///
/// Functions of the user are called when they are computed, so these stay.
[[nodiscard]] inline std::vector<expr::node_ptr> evaluate_constants(const expr::graph& from) {
    return expr::transform(
        from, [](const expr::node_ptr& current, const expr::node&) -> expr::node_ptr {
            const auto& inputs = current->inputs();
            if (current->shape().size() == 0 && !inputs.empty()) {
                return expr::make_constant({}, current->type(), current->shape(), current->chunks(),
                                           current->where());
            }
            const bool constant = !inputs.empty() &&
                                  std::all_of(inputs.begin(), inputs.end(), [](const auto& input) {
                                      return input->template as<expr::constant_source>() != nullptr;
                                  });
            if (!constant || !detail::element_by_element(*current)) return current;
            const auto* own = current->as<expr::elementwise>();
            const expr::constant_source result{
                own != nullptr ? detail::element_of(*own->op, inputs)
                               : inputs.front()->as<expr::constant_source>()->element};
            return expr::make(result, {}, current->shape(), current->type(), current->chunks(),
                              current->where());
        });
}

}  // namespace cask::optimize
