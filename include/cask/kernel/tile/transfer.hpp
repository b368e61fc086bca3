// SPDX-License-Identifier: BSD-3-Clause
// Transfers between memory and tiles: runs of a strided nest of axes, gathered into a slot or
// scattered from one. Booleans are packed to bits, complex numbers split into planes on the way.
#pragma once

#include <cask/kernel/tile/tile.hpp>

#include <cstring>
#include <limits>

namespace cask::kernel {

/// Axes over which a run walks, outermost first, axes of length 1 dropped and axes that continue
/// each other merged, so that contiguous memory is one axis.
struct nest {
    int depth = 0;
    std::array<index_t, max_rank> extent;
    std::array<index_t, max_rank> stride;  // bytes

    /// Adds the next inner axis.
    void push(index_t length, index_t step) noexcept {
        if (length == 1) return;
        auto last = static_cast<std::size_t>(depth);
        if (depth > 0 && stride[last - 1] == step * length) {
            extent[last - 1] *= length;
            stride[last - 1] = step;
            return;
        }
        extent[last] = length;
        stride[last] = step;
        ++depth;
    }
};

/// Calls `piece(offset in run, address, count, stride)` for each innermost row that the run
/// [first, first + count) of the nest touches.
template <class Address, class Piece>
void for_each_row(const nest& axes, Address* base, index_t first, index_t count, Piece&& piece) {
    if (axes.depth == 0) {
        piece(index_t{0}, base, count, index_t{0});
        return;
    }
    const auto inner = static_cast<std::size_t>(axes.depth - 1);
    std::array<index_t, max_rank> at{};
    for (int axis = axes.depth - 1; axis >= 0; --axis) {
        const auto a = static_cast<std::size_t>(axis);
        at[a] = first % axes.extent[a];
        first /= axes.extent[a];
        base += at[a] * axes.stride[a];
    }
    for (index_t done = 0; done < count;) {
        const index_t here = std::min(count - done, axes.extent[inner] - at[inner]);
        piece(done, base, here, axes.stride[inner]);
        done += here;
        if (done == count) return;
        base -= at[inner] * axes.stride[inner];
        at[inner] = 0;
        for (int axis = axes.depth - 2; axis >= 0; --axis) {
            const auto a = static_cast<std::size_t>(axis);
            base += axes.stride[a];
            if (++at[a] < axes.extent[a]) break;
            base -= at[a] * axes.stride[a];
            at[a] = 0;
        }
    }
}

/// Copies `count` items of T from strided to contiguous memory.
template <class T>
void gather_row(T* out, const std::byte* in, index_t count, index_t stride) noexcept {
    if (stride == static_cast<index_t>(sizeof(T))) {
        std::memcpy(out, in, static_cast<std::size_t>(count) * sizeof(T));
        return;
    }
    for (index_t k = 0; k < count; ++k) std::memcpy(out + k, in + k * stride, sizeof(T));
}

template <class T>
void scatter_row(std::byte* out, const T* in, index_t count, index_t stride) noexcept {
    if (stride == static_cast<index_t>(sizeof(T))) {
        std::memcpy(out, in, static_cast<std::size_t>(count) * sizeof(T));
        return;
    }
    for (index_t k = 0; k < count; ++k) std::memcpy(out + k * stride, in + k, sizeof(T));
}

/// A block of bytes (0 or 1) to bits. By shifts of all eights at once: g++ makes vectors of them.
inline std::uint64_t packed_block(const std::uint8_t* bytes) noexcept {
    std::array<std::uint64_t, 8> eights;
    std::memcpy(eights.data(), bytes, sizeof(eights));
    std::array<std::uint8_t, 8> packed;
    for (std::size_t k = 0; k < 8; ++k) {
        std::uint64_t eight = eights[k];
        eight |= eight >> 7;   // pairs of neighbours
        eight |= eight >> 14;  // fours
        eight |= eight >> 28;
        packed[k] = static_cast<std::uint8_t>(eight);
    }
    std::uint64_t word;
    std::memcpy(&word, packed.data(), sizeof(word));
    return word;
}

/// Bytes (0 or 1) to bits, a block at a time; `count` may end inside a block.
inline void pack_bits(std::uint64_t* words, const std::uint8_t* bytes, std::size_t count) noexcept {
    constexpr std::size_t distance = 4096;
    const std::size_t whole = count / block_length;
    for (std::size_t block = 0; block < whole; ++block) {
        __builtin_prefetch(bytes + block * block_length + distance);
        words[block] = packed_block(bytes + block * block_length);
    }
    if (count % block_length == 0) return;
    std::uint64_t word = 0;
    for (std::size_t k = 0; k < count % block_length; ++k) {
        word |= std::uint64_t{bytes[whole * block_length + k]} << k;
    }
    words[whole] = word;
}

inline void unpack_bits(std::uint8_t* bytes, const std::uint64_t* words, std::size_t step,
                        std::size_t count) noexcept {
    for (std::size_t block = 0; block * block_length < count; ++block) {
        const std::uint64_t word = words[block * step];
        const std::size_t here = std::min(block_length, count - block * block_length);
        std::uint8_t* out = bytes + block * block_length;
        if (here == block_length) {
            for (std::size_t group = 0; group < 8; ++group) {
                // Spread eight bits over eight bytes, then make each byte 0 or 1.
                std::uint64_t eight = ((word >> (8 * group)) & 0xff) * 0x0101010101010101u;
                eight = (eight & 0x8040201008040201u) + 0x00406070787c7e7fu;
                eight = (eight >> 7) & 0x0101010101010101u;
                std::memcpy(out + 8 * group, &eight, 8);
            }
        } else {
            for (std::size_t k = 0; k < here; ++k) {
                out[k] = static_cast<std::uint8_t>((word >> k) & 1);
            }
        }
    }
}

/// Gathers a run of elements of T into a slot.
template <class T>
void gather_run(const operand& slot, const nest& axes, const std::byte* base, index_t first,
                index_t count, std::uint8_t* staging) {
    if constexpr (is_complex_v<T>) {
        auto* real = reinterpret_cast<real_t<T>*>(slot.data);
        auto* imag = reinterpret_cast<real_t<T>*>(slot.imag);
        for_each_row(axes, base, first, count,
                     [&](index_t at, const std::byte* from, index_t here, index_t stride) {
                         for (index_t k = 0; k < here; ++k) {
                             T value;
                             std::memcpy(&value, from + k * stride, sizeof(T));
                             real[at + k] = value.real();
                             imag[at + k] = value.imag();
                         }
                     });
    } else if constexpr (std::is_same_v<T, bool>) {
        const std::uint8_t* bytes = staging;
        for_each_row(axes, base, first, count,
                     [&](index_t at, const std::byte* from, index_t here, index_t stride) {
                         if (here == count && stride == 1) {  // all lie where they can be read
                             bytes = reinterpret_cast<const std::uint8_t*>(from);
                         } else {
                             gather_row(staging + at, from, here, stride);
                         }
                     });
        pack_bits(reinterpret_cast<std::uint64_t*>(slot.data), bytes,
                  static_cast<std::size_t>(count));
    } else {
        auto* out = reinterpret_cast<T*>(slot.data);
        for_each_row(axes, base, first, count,
                     [&](index_t at, const std::byte* from, index_t here, index_t stride) {
                         gather_row(out + at, from, here, stride);
                     });
    }
}

/// Scatters a tile of elements of T to memory.
template <class T>
void scatter_run(const operand& value, const nest& axes, std::byte* base, index_t first,
                 index_t count, std::uint8_t* staging) {
    // A value that is the same for all elements is read from its first lane.
    const index_t step = value.step == 0 ? 0 : 1;
    if constexpr (std::is_same_v<T, bool>) {
        unpack_bits(staging, reinterpret_cast<const std::uint64_t*>(value.data), value.step,
                    static_cast<std::size_t>(count));
        for_each_row(axes, base, first, count,
                     [&](index_t at, std::byte* to, index_t here, index_t stride) {
                         scatter_row(to, staging + at, here, stride);
                     });
    } else {
        for_each_row(axes, base, first, count,
                     [&](index_t at, std::byte* to, index_t here, index_t stride) {
                         const auto* data = reinterpret_cast<const real_t<T>*>(value.data);
                         if constexpr (is_complex_v<T>) {
                             const auto* imag = reinterpret_cast<const real_t<T>*>(value.imag);
                             for (index_t k = 0; k < here; ++k) {
                                 const T element(data[(at + k) * step], imag[(at + k) * step]);
                                 std::memcpy(to + k * stride, &element, sizeof(T));
                             }
                         } else if (step == 1) {
                             scatter_row(to, data + at, here, stride);
                         } else {
                             for (index_t k = 0; k < here; ++k) {
                                 std::memcpy(to + k * stride, data, sizeof(T));
                             }
                         }
                     });
    }
}

/// Calls `visitor` with a value of the type that elements of `type` are moved as: transfers know
/// sizes, planes and bits only.
template <class Visitor>
decltype(auto) dispatch_moved(dtype type, Visitor&& visitor) {
    switch (type) {
        case dtype::boolean: return visitor(bool{});
        case dtype::complex64: return visitor(std::complex<float>{});
        case dtype::complex128: return visitor(std::complex<double>{});
        default: break;
    }
    switch (size_of(type)) {
        case 1: return visitor(std::uint8_t{});
        case 2: return visitor(std::uint16_t{});
        case 4: return visitor(std::uint32_t{});
        default: return visitor(std::uint64_t{});
    }
}

using gather_function = void (*)(const operand&, const nest&, const std::byte*, index_t, index_t,
                                 std::uint8_t*);
using scatter_function = void (*)(const operand&, const nest&, std::byte*, index_t, index_t,
                                  std::uint8_t*);

[[nodiscard]] inline gather_function gather_for(dtype type) {
    return dispatch_moved(
        type, [](auto value) -> gather_function { return &gather_run<decltype(value)>; });
}
[[nodiscard]] inline scatter_function scatter_for(dtype type) {
    return dispatch_moved(
        type, [](auto value) -> scatter_function { return &scatter_run<decltype(value)>; });
}

/// Fills a block (or `count` elements from element `at` on) with the element stored at `value`.
inline void fill(const operand& slot, dtype type, const std::byte* value, std::size_t at,
                 std::size_t count) {
    dispatch_moved(type, [&]<class T>(T) {
        T element;
        std::memcpy(&element, value, sizeof(T));
        if constexpr (std::is_same_v<T, bool>) {
            auto* words = reinterpret_cast<std::uint64_t*>(slot.data);
            for (std::size_t k = 0; k < blocks_of(count); ++k) {
                words[at / block_length + k] = element ? ~std::uint64_t{0} : 0;
            }
        } else if constexpr (is_complex_v<T>) {
            std::fill_n(reinterpret_cast<real_t<T>*>(slot.data) + at, count, element.real());
            std::fill_n(reinterpret_cast<real_t<T>*>(slot.imag) + at, count, element.imag());
        } else {
            std::fill_n(reinterpret_cast<T*>(slot.data) + at, count, element);
        }
    });
}

}  // namespace cask::kernel
