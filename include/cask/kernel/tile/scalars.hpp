// SPDX-License-Identifier: BSD-3-Clause
// Blocks of a tile as scalars, for functions that do not take batches.
#pragma once

#include <cask/kernel/tile/tile.hpp>

#include <cstring>

namespace cask::kernel {

/// One block of elements of T copied out as scalars, and back.
template <class T>
class scalars {
public:
    explicit scalars(const operand& value) noexcept : value_(value) {}

    void load(std::size_t block, T* out) const noexcept {
        const std::size_t at = block * value_.step;
        if constexpr (std::is_same_v<T, bool>) {
            const std::uint64_t bits = reinterpret_cast<const std::uint64_t*>(value_.data)[at];
            for (std::size_t k = 0; k < block_length; ++k) out[k] = ((bits >> k) & 1) != 0;
        } else if constexpr (is_complex_v<T>) {
            const auto* real = reinterpret_cast<const real_t<T>*>(value_.data) + at * block_length;
            const auto* imag = reinterpret_cast<const real_t<T>*>(value_.imag) + at * block_length;
            for (std::size_t k = 0; k < block_length; ++k) out[k] = T(real[k], imag[k]);
        } else {
            std::memcpy(out, reinterpret_cast<const T*>(value_.data) + at * block_length,
                        block_length * sizeof(T));
        }
    }
    void store(std::size_t block, const T* in) noexcept {
        if constexpr (std::is_same_v<T, bool>) {
            std::uint64_t bits = 0;
            for (std::size_t k = 0; k < block_length; ++k) bits |= std::uint64_t{in[k]} << k;
            reinterpret_cast<std::uint64_t*>(value_.data)[block] = bits;
        } else if constexpr (is_complex_v<T>) {
            auto* real = reinterpret_cast<real_t<T>*>(value_.data) + block * block_length;
            auto* imag = reinterpret_cast<real_t<T>*>(value_.imag) + block * block_length;
            for (std::size_t k = 0; k < block_length; ++k) {
                real[k] = in[k].real();
                imag[k] = in[k].imag();
            }
        } else {
            std::memcpy(reinterpret_cast<T*>(value_.data) + block * block_length, in,
                        block_length * sizeof(T));
        }
    }

private:
    operand value_;
};

}  // namespace cask::kernel
