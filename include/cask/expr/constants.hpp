// SPDX-License-Identifier: BSD-3-Clause
// What an operation gives for constants, by the kernel that would compute it.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/node.hpp>
#include <cask/kernel/tile/transfer.hpp>

namespace cask::expr {

namespace detail {

/// One block of elements of any type.
class constant_block {
public:
    explicit constant_block(dtype type) : type_(type) {}
    constant_block(dtype type, const element_bytes& element) : type_(type) {
        kernel::fill(operand(), type, element.data(), 0, kernel::block_length);
    }
    [[nodiscard]] kernel::operand operand() { return {memory_, memory_ + plane, 0}; }
    [[nodiscard]] element_bytes first_element() {
        element_bytes element{};
        std::uint8_t staging[kernel::block_length];
        kernel::scatter_for(type_)(operand(), kernel::nest{}, element.data(), 0, 1, staging);
        return element;
    }

private:
    static constexpr std::size_t plane = kernel::block_length * 8;
    dtype type_;
    alignas(alignment) std::byte memory_[2 * plane] = {};
};

}  // namespace detail

/// What the operation gives for constants.
[[nodiscard]] inline element_bytes element_of(const kernel::operation& op,
                                              const sequence<node_ptr>& inputs) {
    std::vector<detail::constant_block> blocks{detail::constant_block(op.result)};
    for (const node_ptr& input : inputs) {
        blocks.emplace_back(input->type(), input->as<constant_source>()->element);
    }
    sequence<kernel::operand> values;
    sequence<std::uint32_t> arguments;
    for (detail::constant_block& each : blocks) {
        arguments.push_back(static_cast<std::uint32_t>(values.size()));
        values.push_back(each.operand());
    }
    op.run(values.data(), arguments.data(), kernel::block_length, nullptr);
    return blocks.front().first_element();
}

}  // namespace cask::expr
