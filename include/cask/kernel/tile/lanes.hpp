// SPDX-License-Identifier: BSD-3-Clause
// Lanes: how kernels read and write tiles as xsimd batches, planar complex pairs and bit masks.
//
// The instruction set is a template argument everywhere, so that files compiled for different ones
// can be linked into one program.
#pragma once

#include <cask/kernel/catalog.hpp>
#include <cask/kernel/strict_math.hpp>
#include <cask/kernel/tile/scalars.hpp>
#include <cask/kernel/tile/tile.hpp>

#include <xsimd/xsimd.hpp>

#include <bit>
#include <cstring>

namespace cask::kernel {

/// The instruction set that this translation unit is compiled for.
using default_arch = xsimd::default_arch;

/// The instruction set for which a target asks.
template <class Target>
using arch_for = std::conditional_t<std::is_same_v<Target, engine_target>, default_arch, Target>;

/// A batch of complex numbers: one batch of real parts, one of imaginary parts.
template <class Batch>
struct complex_lanes {
    Batch real;
    Batch imag;
};

/// The batch type that holds elements of T (complex: its parts).
template <class T, class Arch>
using batch_of = xsimd::batch<real_t<T>, Arch>;

template <class Arch>
inline constexpr bool has_mask_registers = std::is_base_of_v<xsimd::avx512f, Arch>;

template <class Arch>
inline constexpr bool is_x86 = std::is_base_of_v<xsimd::sse2, Arch> ||
                               std::is_base_of_v<xsimd::avx, Arch> || has_mask_registers<Arch>;

#if defined(__AVX512F__)
// From 32 bytes to a register of 64.
[[gnu::always_inline]] inline __m512d widened(const float* from, double) noexcept {
    return _mm512_cvtps_pd(_mm256_loadu_ps(from));
}
[[gnu::always_inline]] inline __m512d widened(const std::int32_t* from, double) noexcept {
    return _mm512_cvtepi32_pd(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
}
[[gnu::always_inline]] inline __m512i widened(const std::int32_t* from, std::int64_t) noexcept {
    return _mm512_cvtepi32_epi64(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
}
[[gnu::always_inline]] inline __m512i widened(const std::uint32_t* from, std::uint64_t) noexcept {
    return _mm512_cvtepu32_epi64(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
}
#elif defined(__AVX2__)
// From 16 bytes to a register of 32.
[[gnu::always_inline]] inline __m256d widened(const float* from, double) noexcept {
    return _mm256_cvtps_pd(_mm_loadu_ps(from));
}
[[gnu::always_inline]] inline __m256d widened(const std::int32_t* from, double) noexcept {
    return _mm256_cvtepi32_pd(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}
[[gnu::always_inline]] inline __m256i widened(const std::int32_t* from, std::int64_t) noexcept {
    return _mm256_cvtepi32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}
[[gnu::always_inline]] inline __m256i widened(const std::uint32_t* from, std::uint64_t) noexcept {
    return _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}
#endif

/// A batch of L from elements of T in memory: the same type, or one that is widened.
template <class L, class Arch, class T>
[[gnu::always_inline]] inline xsimd::batch<L, Arch> load_as(const T* from) noexcept {
    static_assert(widens_to<T, L>);
    using batch = xsimd::batch<L, Arch>;
    if constexpr (std::is_same_v<T, L>) {
        return batch::load_unaligned(from);
    } else {
#if defined(__AVX512F__)
        if constexpr (sizeof(batch) == 64) return batch(widened(from, L{}));
#elif defined(__AVX2__)
        if constexpr (sizeof(batch) == 32) return batch(widened(from, L{}));
#endif
        alignas(alignment) L wide[batch::size];
        for (std::size_t k = 0; k < batch::size; ++k) wide[k] = static_cast<L>(from[k]);
        return batch::load_aligned(wide);
    }
}

/// A mask for lanes of type L (of 4 or 8 bytes) from the low bits of `bits`.
template <class L, class Arch>
xsimd::batch_bool<L, Arch> mask_from_bits(std::uint64_t bits) noexcept {
    using mask = xsimd::batch_bool<L, Arch>;
    if constexpr (has_mask_registers<Arch>) {
        return mask(static_cast<typename mask::register_type>(bits));
    } else {
        using word = std::conditional_t<sizeof(L) == 8, std::int64_t, std::int32_t>;
        using words = xsimd::batch<word, Arch>;
        alignas(alignment) static constexpr auto bit_of_lane = [] {
            std::array<word, 16> lanes{};
            for (std::size_t lane = 0; lane < lanes.size(); ++lane) lanes[lane] = word{1} << lane;
            return lanes;
        }();
        const words selector = words::load_aligned(bit_of_lane.data());
        const auto chosen = (words(static_cast<word>(bits)) & selector) == selector;
        return mask(std::bit_cast<typename mask::register_type>(chosen.data));
    }
}

/// One bit per lane, the first lane lowest.
template <class L, class Arch>
std::uint64_t bits_from_mask(const xsimd::batch_bool<L, Arch>& mask) noexcept {
    using words = typename xsimd::batch_bool<L, Arch>::register_type;
    if constexpr (has_mask_registers<Arch>) {
        return static_cast<std::uint64_t>(mask.data);
    } else {
#if defined(__AVX__)
        if constexpr (sizeof(words) == 32 && sizeof(L) == 8) {
            return static_cast<unsigned>(_mm256_movemask_pd(std::bit_cast<__m256d>(mask.data)));
        } else if constexpr (sizeof(words) == 32) {
            return static_cast<unsigned>(_mm256_movemask_ps(std::bit_cast<__m256>(mask.data)));
        }
#endif
#if defined(__SSE2__)
        if constexpr (sizeof(words) == 16 && sizeof(L) == 8) {
            return static_cast<unsigned>(_mm_movemask_pd(std::bit_cast<__m128d>(mask.data)));
        } else if constexpr (sizeof(words) == 16) {
            return static_cast<unsigned>(_mm_movemask_ps(std::bit_cast<__m128>(mask.data)));
        }
#endif
        constexpr std::size_t lanes = xsimd::batch_bool<L, Arch>::size;
        bool flags[lanes];
        mask.store_unaligned(flags);
        std::uint64_t bits = 0;
        for (std::size_t lane = 0; lane < lanes; ++lane) bits |= std::uint64_t{flags[lane]} << lane;
        return bits;
    }
}

/// Holds for lanes of type L where the lowest bit of a word of their size is set.
template <class L, class Arch, class Word>
xsimd::batch_bool<L, Arch> mask_of_lowest_bits(const xsimd::batch<Word, Arch>& words) noexcept {
    static_assert(sizeof(Word) == sizeof(L));
#if defined(__AVX512F__)
    if constexpr (has_mask_registers<Arch> && sizeof(L) == 8) {
        const auto bits = _mm512_test_epi64_mask(words.data, _mm512_set1_epi64(1));
        return xsimd::batch_bool<L, Arch>(bits);
    } else if constexpr (has_mask_registers<Arch>) {
        const auto bits = _mm512_test_epi32_mask(words.data, _mm512_set1_epi32(1));
        return xsimd::batch_bool<L, Arch>(bits);
    }
#endif
    constexpr int sign_shift = 8 * sizeof(L) - 1;
    const auto sign = xsimd::bitwise_cast<xsimd::batch<L, Arch>>(words << sign_shift);
    return (sign | xsimd::batch<L, Arch>(L(1))) < xsimd::batch<L, Arch>(L(0));
}

/// a where it is larger than b, otherwise b (also where they are equal or one is NaN).
template <class L, class Arch>
[[nodiscard]] xsimd::batch<L, Arch> larger(const xsimd::batch<L, Arch>& a,
                                           const xsimd::batch<L, Arch>& b) noexcept {
    if constexpr (is_x86<Arch>) {  // where this is one instruction
        return xsimd::max(a, b);
    } else {
        return xsimd::select(a > b, a, b);
    }
}

/// a where it is smaller than b, otherwise b (also where they are equal or one is NaN).
template <class L, class Arch>
[[nodiscard]] xsimd::batch<L, Arch> smaller(const xsimd::batch<L, Arch>& a,
                                            const xsimd::batch<L, Arch>& b) noexcept {
    if constexpr (is_x86<Arch>) {
        return xsimd::min(a, b);
    } else {
        return xsimd::select(a < b, a, b);
    }
}

/// sum + x where `chosen` holds, otherwise sum. (One instruction on AVX-512; g++ makes two of a sum
/// and a selection.)
template <class Arch>
[[nodiscard]] xsimd::batch<double, Arch> add_where(const xsimd::batch_bool<double, Arch>& chosen,
                                                   const xsimd::batch<double, Arch>& sum,
                                                   const xsimd::batch<double, Arch>& x) noexcept {
#if defined(__AVX512F__)
    if constexpr (has_mask_registers<Arch>) {
        return _mm512_mask_add_pd(sum.data, chosen.data, sum.data, x.data);
    }
#endif
    return sum + xsimd::select(chosen, x, xsimd::batch<double, Arch>(-0.0));
}

/// count + 1 where `chosen` holds, otherwise count.
template <class Arch>
[[nodiscard]] xsimd::batch<double, Arch>
count_where(const xsimd::batch_bool<double, Arch>& chosen,
            const xsimd::batch<double, Arch>& count) noexcept {
    using batch = xsimd::batch<double, Arch>;
    if constexpr (has_mask_registers<Arch>) {
        return add_where(chosen, count, batch(1.0));
    } else {
        return count + xsimd::select(chosen, batch(1.0), batch(0.0));
    }
}

/// Whether there is a NaN in one of the batches.
template <class Batch, std::size_t count>
[[nodiscard, gnu::always_inline]] inline bool
any_nan(const std::array<Batch, count>& batches) noexcept {
    bool found = false;
#pragma GCC unroll 16
    for (std::size_t k = 0; k < count; ++k) found = xsimd::any(xsimd::isnan(batches[k])) || found;
    return found;
}

/// Notices whether any of the numbers it sees is NaN. It may report one falsely where infinities of
/// both signs are among them, or where a sum overflows.
template <class L, class Arch>
class nan_watch {
public:
    using batch = xsimd::batch<L, Arch>;
    void see(const batch& a, const batch& b) noexcept {
#if defined(__AVX512F__)
        if constexpr (has_mask_registers<Arch> && sizeof(L) == 8) {
            ordered_ = _mm512_mask_cmp_pd_mask(ordered_, a.data, b.data, _CMP_ORD_Q);
            return;
        } else if constexpr (has_mask_registers<Arch>) {
            ordered_ = _mm512_mask_cmp_ps_mask(ordered_, a.data, b.data, _CMP_ORD_Q);
            return;
        }
#endif
        sum_ = sum_ + (a + b);
    }
    [[nodiscard]] bool any() const noexcept {
        if constexpr (has_mask_registers<Arch>) {
            return ordered_ != all;
        } else {
            return xsimd::any(xsimd::isnan(sum_));
        }
    }

private:
    // As wide as a mask: g++ would bring others to general registers and back at each comparison.
    using bits = std::conditional_t<sizeof(L) == 8, std::uint8_t, std::uint16_t>;
    static constexpr bits all = static_cast<bits>((1u << batch::size) - 1);
    batch sum_ = batch(L(0));
    bits ordered_ = all;
};

/// Walks over a tile of elements of T, block by block, in batches of lanes of type L.
template <class T, class L, class Arch>
class cursor {  // real elements
public:
    using batch = xsimd::batch<L, Arch>;
    static constexpr std::size_t lanes = batch::size;
    explicit cursor(const operand& value) noexcept
        : data_(reinterpret_cast<T*>(value.data)),
          step_(value.step * block_length),
          streams_(value.streams) {}

    template <bool writes>
    [[gnu::always_inline]] void look_ahead() const noexcept {
        if (!streams_) return;
        kernel::look_ahead<writes>(reinterpret_cast<const std::byte*>(data_),
                                   block_length * sizeof(T));
    }
    [[nodiscard]] batch load(std::size_t lane) const noexcept {
        return batch::load_unaligned(data_ + lane);
    }
    void store(std::size_t lane, const batch& value) noexcept {
        value.store_unaligned(data_ + lane);
    }
    void next_block() noexcept { data_ += step_; }

private:
    T* data_;
    std::size_t step_;
    bool streams_;
};

template <class L, class Arch>
class cursor<std::complex<L>, L, Arch> {
public:
    using batch = complex_lanes<xsimd::batch<L, Arch>>;
    static constexpr std::size_t lanes = xsimd::batch<L, Arch>::size;
    explicit cursor(const operand& value) noexcept
        : real_(reinterpret_cast<L*>(value.data)),
          imag_(reinterpret_cast<L*>(value.imag)),
          step_(value.step * block_length) {}

    template <bool writes>
    void look_ahead() const noexcept {}  // complex numbers and booleans lie in slots
    [[nodiscard]] batch load(std::size_t lane) const noexcept {
        return {xsimd::batch<L, Arch>::load_unaligned(real_ + lane),
                xsimd::batch<L, Arch>::load_unaligned(imag_ + lane)};
    }
    void store(std::size_t lane, const batch& value) noexcept {
        value.real.store_unaligned(real_ + lane);
        value.imag.store_unaligned(imag_ + lane);
    }
    void next_block() noexcept {
        real_ += step_;
        imag_ += step_;
    }

private:
    L* real_;
    L* imag_;
    std::size_t step_;
};

template <class L, class Arch>
class cursor<bool, L, Arch> {
public:
    using batch = xsimd::batch_bool<L, Arch>;
    static constexpr std::size_t lanes = batch::size;
    // Where the bits of a batch are whole bytes they are read and written alone (little-endian).
    static constexpr bool whole_bytes = (batch::size == 8 || batch::size == 16) &&
                                        std::endian::native == std::endian::little;
    using piece = std::conditional_t<batch::size == 16, std::uint16_t, std::uint8_t>;

    explicit cursor(const operand& value) noexcept
        : data_(reinterpret_cast<std::uint64_t*>(value.data)), step_(value.step) {}

    template <bool writes>
    void look_ahead() const noexcept {}
    [[nodiscard]] batch load(std::size_t lane) const noexcept {
        if constexpr (whole_bytes) {
            piece bits;
            std::memcpy(&bits, reinterpret_cast<const std::byte*>(data_) + lane / 8, sizeof(bits));
            return mask_from_bits<L, Arch>(bits);
        } else {
            return mask_from_bits<L, Arch>(*data_ >> lane);
        }
    }
    void store(std::size_t lane, const batch& value) noexcept {
#if defined(__AVX512DQ__)
        if constexpr (has_mask_registers<Arch> && whole_bytes) {  // avoids a general register
            auto* to = reinterpret_cast<piece*>(data_) + lane / batch::size;
            if constexpr (batch::size == 8) {
                _store_mask8(to, value.data);
            } else {
                _store_mask16(to, value.data);
            }
            return;
        }
#endif
        const std::uint64_t bits = bits_from_mask<L, Arch>(value);
        if constexpr (whole_bytes) {
            const auto current = static_cast<piece>(bits);
            std::memcpy(reinterpret_cast<std::byte*>(data_) + lane / 8, &current, sizeof(current));
        } else {
            pending_ |= bits << lane;
            if (lane + batch::size == block_length) {
                *data_ = pending_;
                pending_ = 0;
            }
        }
    }
    void next_block() noexcept { data_ += step_; }

private:
    std::uint64_t* data_;
    std::size_t step_;
    std::uint64_t pending_ = 0;
};

/// A number of which each part lies in a plane.
template <class T, class P, std::size_t planes, std::size_t length>
[[nodiscard]] T get_lane(const P (&all)[planes][length], std::size_t lane) {
    if constexpr (planes == 2) {
        return T(all[0][lane], all[1][lane]);
    } else {
        return all[0][lane];
    }
}
template <class T, class P, std::size_t planes, std::size_t length>
void set_lane(P (&all)[planes][length], std::size_t lane, const T& value) {
    if constexpr (planes == 2) {
        all[0][lane] = value.real();
        all[1][lane] = value.imag();
    } else {
        all[0][lane] = value;
    }
}

}  // namespace cask::kernel
