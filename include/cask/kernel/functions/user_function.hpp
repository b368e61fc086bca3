// SPDX-License-Identifier: BSD-3-Clause
// The kernel of a user's function of elements.
#pragma once

#include <cask/kernel/tile/scalars.hpp>
#include <cask/kernel/tile/tile.hpp>

#include <algorithm>
#include <array>
#include <tuple>

namespace cask::kernel {

/// Applies the user's function object to scalars: each element exactly once, no padding.
template <class Function, class R, class... A>
void user_kernel(const operand* values, const std::uint32_t* arguments, std::size_t length,
                 const void* state) {
    const Function& function = *static_cast<const Function*>(state);
    scalars<R> result(values[arguments[0]]);
    auto inputs = [&]<std::size_t... Input>(std::index_sequence<Input...>) {
        return std::tuple<scalars<A>...>{scalars<A>(values[arguments[Input + 1]])...};
    }
    (std::index_sequence_for<A...>{});
    for (std::size_t block = 0; block * block_length < length; ++block) {
        alignas(alignment) R out[block_length] = {};
        std::tuple<std::array<A, block_length>...> in;
        const std::size_t count = std::min(block_length, length - block * block_length);
        [&]<std::size_t... Input>(std::index_sequence<Input...>) {
            (std::get<Input>(inputs).load(block, std::get<Input>(in).data()), ...);
            if (count == block_length) {  // constant length: the compiler can vectorise it
                for (std::size_t k = 0; k < block_length; ++k) {
                    out[k] = static_cast<R>(function(std::get<Input>(in)[k]...));
                }
            } else {
                for (std::size_t k = 0; k < count; ++k) {
                    out[k] = static_cast<R>(function(std::get<Input>(in)[k]...));
                }
            }
        }
        (std::index_sequence_for<A...>{});
        result.store(block, out);
    }
}

}  // namespace cask::kernel
