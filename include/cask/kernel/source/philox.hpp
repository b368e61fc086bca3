// SPDX-License-Identifier: BSD-3-Clause
// Random numbers as a pure function of (seed, stream, index): Philox4x32-10, vectorised.
//
// Philox (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011) scrambles a counter
// under a key; there is no state. The key is the seed, the counter is (block number, stream), all
// split into 32-bit words with the low one first. Block b gives four words w0..w3, which are
//   uint32   elements 4b .. 4b + 3: the words
//   uint64   elements 2b, 2b + 1: w0 + 2^32 w1 and w2 + 2^32 w3
//   float    uniform in [0, 1): the uint32 of the same index, its upper 24 bits times 2^-24
//   double   uniform in [0, 1): the uint64 of the same index, its upper 53 bits times 2^-53
//   normal   Box-Muller: two neighbours (2j, 2j + 1) are the cosine and the sine of one pair, made
//            of the two neighbouring uniforms (see `normal_draw`)
// This layout is frozen: results are part of what users keep. All of them, normal ones too, have
// the same bits for every instruction set: integers, and IEEE operations without contraction.
//
// Every index lies in [0, 2^63), as those of arrays do.
#pragma once

#include <cask/kernel/tile/lanes.hpp>

#include <algorithm>
#include <array>

namespace cask::kernel {

static_assert(std::endian::native == std::endian::little, "blocks are stored as words, low first");

CASK_STRICT_MATH_BEGIN

/// out[k] = bits of element first + k * step, for k < count. T: uint32 or uint64.
template <class Arch, class T>
void philox_bits(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, std::int64_t step,
                 std::size_t count, T* out);

/// out[k] = uniform number in [0, 1) of element first + k * step, for k < count.
template <class Arch, class T>
void philox_uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                    std::int64_t step, std::size_t count, T* out);

/// out[k] = standard normal number of element first + k * step, for k < count.
template <class Arch, class T>
void philox_normal(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, std::int64_t step,
                   std::size_t count, T* out);

namespace philox {

inline constexpr std::uint32_t multipliers[2] = {0xD2511F53u, 0xCD9E8D57u};
inline constexpr std::uint32_t key_steps[2] = {0x9E3779B9u, 0xBB67AE85u};
inline constexpr int rounds = 10;
inline constexpr std::uint64_t low_half = 0xFFFFFFFFu;

}  // namespace philox

/// The words of one block, computed one by one: what the vectorised code must give.
template <class Arch>
[[nodiscard]] constexpr std::array<std::uint32_t, 4>
philox_block(std::uint64_t seed, std::uint64_t stream, std::uint64_t block) noexcept {
    auto low = [](std::uint64_t value) { return static_cast<std::uint32_t>(value); };
    auto high = [](std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32); };
    std::array<std::uint32_t, 4> w = {low(block), high(block), low(stream), high(stream)};
    std::uint32_t key[2] = {low(seed), high(seed)};
    for (int round = 0; round < philox::rounds; ++round) {
        const std::uint64_t p0 = std::uint64_t{philox::multipliers[0]} * w[0];
        const std::uint64_t p1 = std::uint64_t{philox::multipliers[1]} * w[2];
        w = {high(p1) ^ w[1] ^ key[0], low(p1), high(p0) ^ w[3] ^ key[1], low(p0)};
        key[0] += philox::key_steps[0];
        key[1] += philox::key_steps[1];
    }
    return w;
}

namespace philox {

/// Lanes of 64 bits.
template <class Arch>
using words = xsimd::batch<std::uint64_t, Arch>;

/// The products of the low halves of the lanes. (xsimd 8.1 multiplies whole lanes, slowly.)
template <class Arch>
words<Arch> multiply_low_halves(const words<Arch>& a, const words<Arch>& b) noexcept {
#if defined(__AVX512F__)
    if constexpr (std::is_base_of_v<xsimd::avx512f, Arch>) return _mm512_mul_epu32(a, b);
#endif
#if defined(__AVX2__)
    if constexpr (std::is_base_of_v<xsimd::avx2, Arch>) return _mm256_mul_epu32(a, b);
#endif
#if defined(__SSE2__)
    if constexpr (std::is_base_of_v<xsimd::sse2, Arch>) return _mm_mul_epu32(a, b);
#endif
    alignas(alignment) std::uint64_t left[words<Arch>::size];
    alignas(alignment) std::uint64_t right[words<Arch>::size];
    a.store_aligned(left);
    b.store_aligned(right);
    for (std::size_t lane = 0; lane < words<Arch>::size; ++lane) {
        left[lane] = (left[lane] & low_half) * (right[lane] & low_half);
    }
    return words<Arch>::load_aligned(left);
}

/// Which of the neighbouring blocks a lane works on: the even lanes on the first half of them, so
/// that interleaving within 128 bits (what CPUs do well) leaves the elements in order.
template <class Arch>
inline constexpr auto block_of_lane = [] {
    std::array<std::uint64_t, words<Arch>::size> blocks{};
    for (std::size_t lane = 0; lane < blocks.size(); ++lane) {
        blocks[lane] = lane / 2 + (lane % 2) * (blocks.size() / 2);
    }
    return blocks;
}();

/// Writes the 16 bytes of each block, ordered by block.
template <class Arch, class T>
[[gnu::always_inline]] inline void store_blocks(const words<Arch>& first, const words<Arch>& second,
                                                T* out) noexcept {
    auto store = [out](const auto& low, const auto& high) {
        std::memcpy(out, &low, sizeof(low));
        std::memcpy(out + sizeof(low) / sizeof(T), &high, sizeof(high));
    };
#if defined(__AVX512F__)
    if constexpr (std::is_base_of_v<xsimd::avx512f, Arch>) {
        return store(_mm512_unpacklo_epi64(first, second), _mm512_unpackhi_epi64(first, second));
    }
#endif
#if defined(__AVX2__)
    if constexpr (std::is_base_of_v<xsimd::avx2, Arch>) {
        return store(_mm256_unpacklo_epi64(first, second), _mm256_unpackhi_epi64(first, second));
    }
#endif
#if defined(__SSE2__)
    if constexpr (std::is_base_of_v<xsimd::sse2, Arch>) {
        return store(_mm_unpacklo_epi64(first, second), _mm_unpackhi_epi64(first, second));
    }
#endif
    alignas(alignment) std::uint64_t halves[2][words<Arch>::size];
    first.store_aligned(halves[0]);
    second.store_aligned(halves[1]);
    for (std::size_t lane = 0; lane < words<Arch>::size; ++lane) {
        const std::uint64_t block[2] = {halves[0][lane], halves[1][lane]};
        std::memcpy(out + block_of_lane<Arch>[lane] * (16 / sizeof(T)), block, 16);
    }
}

/// The words of one block per lane, in the low halves; the high halves are unspecified.
template <class Arch>
struct block_words {
    words<Arch> w0, w1, w2, w3;
};

/// The 16 bytes that the elements of one block per lane occupy.
template <class Arch>
struct block_bytes {
    words<Arch> first, second;
};

/// In each lane, the low half of a's below the low half of b's.
template <class Arch>
words<Arch> join_halves(const words<Arch>& a, const words<Arch>& b) noexcept {
    // A shift would do, but clang makes a multiplication of a product's shift.
#if defined(__AVX512F__)
    if constexpr (std::is_base_of_v<xsimd::avx512f, Arch>) {
        return _mm512_mask_shuffle_epi32(a, 0xAAAA, b, _MM_PERM_CCAA);
    }
#endif
#if defined(__AVX2__)
    if constexpr (std::is_base_of_v<xsimd::avx2, Arch>) {
        return _mm256_blend_epi32(a, _mm256_shuffle_epi32(b, 0xA0), 0xAA);
    }
#endif
    return (a & words<Arch>(low_half)) | (b << 32);
}

/// The keys of all rounds, one seed in all lanes.
template <class Arch>
class round_keys {
public:
    explicit round_keys(std::uint64_t seed) noexcept {
        auto low = static_cast<std::uint32_t>(seed);
        auto high = static_cast<std::uint32_t>(seed >> 32);
        for (auto& key : keys_) {
            key = {words<Arch>(std::uint64_t{low}), words<Arch>(std::uint64_t{high})};
            low += key_steps[0];
            high += key_steps[1];
        }
    }

    /// Scrambles the counters of several groups of blocks. Their rounds alternate, so that the
    /// processor overlaps them.
    template <std::size_t... Group>
    [[gnu::always_inline]] void scramble(std::array<block_words<Arch>, sizeof...(Group)>& groups,
                                         std::index_sequence<Group...>) const noexcept {
        const words<Arch> m0(std::uint64_t{multipliers[0]});
        const words<Arch> m1(std::uint64_t{multipliers[1]});
        auto round = [&](block_words<Arch>& w, const auto& key) {
            const words<Arch> p0 = multiply_low_halves<Arch>(w.w0, m0);
            const words<Arch> p1 = multiply_low_halves<Arch>(w.w2, m1);
            w = {(p1 >> 32) ^ (w.w1 ^ key[0]), p1, (p0 >> 32) ^ (w.w3 ^ key[1]), p0};
        };
        for (const auto& key : keys_) (round(groups[Group], key), ...);
    }

private:
    std::array<std::array<words<Arch>, 2>, rounds> keys_;
};

struct bits_draw {
    template <class Arch>
    [[gnu::always_inline]] static block_bytes<Arch> of(const block_words<Arch>& w) noexcept {
        return {join_halves<Arch>(w.w0, w.w1), join_halves<Arch>(w.w2, w.w3)};
    }
};

/// The unsigned integer with the bits of a floating number.
template <class T>
using word_of = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;

/// The same bits as a batch of another type.
template <class To, class From>
To as(const From& from) noexcept {
    return To(std::bit_cast<typename To::register_type>(from.data));
}
template <class T>
constexpr word_of<T> bits(T value) noexcept {
    return std::bit_cast<word_of<T>>(value);
}

/// (w0 + 2^32 w1) >> 11 times 2^-53, without a conversion: w1 and w0 >> 11 become the last bits of
/// numbers just above 2^20 and 1/2. Every operation is exact.
template <class Arch>
xsimd::batch<double, Arch> uniform(const words<Arch>& w0, const words<Arch>& w1) noexcept {
    using lanes = xsimd::batch<double, Arch>;
    const auto upper = (w1 & words<Arch>(low_half)) | words<Arch>(bits(0x1p20));
    const auto lower = ((w0 >> 11) & words<Arch>(low_half >> 11)) | words<Arch>(bits(0x1p-1));
    return (as<lanes>(upper) - lanes(0x1p20 + 0x1p-1)) + as<lanes>(lower);
}

/// Integers below 2^31 as floats, times `unit`.
template <class Arch>
xsimd::batch<float, Arch> scaled(const xsimd::batch<std::uint32_t, Arch>& integers,
                                 float unit) noexcept {
    return xsimd::to_float(as<xsimd::batch<std::int32_t, Arch>>(integers)) *
           xsimd::batch<float, Arch>(unit);
}

template <class T>
struct uniform_draw {
    template <class Arch>
    [[gnu::always_inline]] static block_bytes<Arch> of(const block_words<Arch>& w) noexcept {
        if constexpr (std::is_same_v<T, double>) {
            return {as<words<Arch>>(uniform<Arch>(w.w0, w.w1)),
                    as<words<Arch>>(uniform<Arch>(w.w2, w.w3))};
        } else {
            using integers = xsimd::batch<std::uint32_t, Arch>;
            auto number = [](const words<Arch>& pair) {
                return as<words<Arch>>(scaled(as<integers>(pair) >> 8, 0x1p-24f));
            };
            const block_bytes<Arch> pairs = bits_draw::of<Arch>(w);
            return {number(pairs.first), number(pairs.second)};
        }
    }
};

/// c0 + x (c1 + x (c2 + ...)).
template <class B, class T>
B polynomial(const B&, T c0) noexcept {
    return B(c0);
}
template <class B, class T, class... Rest>
B polynomial(const B& x, T c0, Rest... rest) noexcept {
    return B(c0) + x * polynomial(x, rest...);
}

/// log(x) for normal x in (0, 1]: fdlibm's algorithm without its special cases.
template <class T, class Arch>
xsimd::batch<T, Arch> log_of_unit(const xsimd::batch<T, Arch>& x) noexcept {
    using B = xsimd::batch<T, Arch>;
    using I = xsimd::batch<word_of<T>, Arch>;
    constexpr bool wide = std::is_same_v<T, double>;
    constexpr int fraction = std::numeric_limits<T>::digits - 1;
    constexpr T last_bit_is_one = static_cast<T>(word_of<T>{1} << fraction);
    constexpr word_of<T> root_half = bits(static_cast<T>(0.70710678118654752440));
    // x = 2^k (1 + f) with 1 + f between the roots of 1/2 and 2
    const I shifted = as<I>(x) + I(bits(T{1}) - root_half);
    const B k = as<B>((shifted >> fraction) | I(bits(last_bit_is_one))) -
                B(last_bit_is_one + std::numeric_limits<T>::max_exponent - 1);
    const I reduced = (shifted & I((word_of<T>{1} << fraction) - 1)) + I(root_half);
    const B f = as<B>(reduced) - B(T{1});
    const B s = f / (B(T{2}) + f);
    const B z = s * s;
    const B w = z * z;
    const B half_square = B(T{0.5}) * f * f;
    if constexpr (wide) {
        const B even = w * polynomial(w, 3.999999999940941908e-01, 2.222219843214978396e-01,
                                      1.531383769920937332e-01);
        const B odd = z * polynomial(w, 6.666666666666735130e-01, 2.857142874366239149e-01,
                                     1.818357216161805012e-01, 1.479819860511658591e-01);
        return s * (half_square + (odd + even)) + k * B(1.90821492927058770002e-10) - half_square +
               f + k * B(6.93147180369123816490e-01);
    } else {
        const B even = w * polynomial(w, 0.40000972152f, 0.24279078841f);
        const B odd = z * polynomial(w, 0.66666662693f, 0.28498786688f);
        return s * (half_square + (odd + even)) + k * B(9.0580006145e-06f) - half_square + f +
               k * B(6.9313812256e-01f);
    }
}

/// Cosine and sine of 2 pi x for x in [0, 1) where 4 x is exact. Between -pi/4 and pi/4 the series
/// are fdlibm's, for float those of Cephes.
template <class T, class Arch>
std::array<xsimd::batch<T, Arch>, 2> turn(const xsimd::batch<T, Arch>& x) noexcept {
    using B = xsimd::batch<T, Arch>;
    using I = xsimd::batch<word_of<T>, Arch>;
    // Adding this rounds to an integer, the nearest number of quarter turns, in the last bits.
    constexpr T last_bit_is_one = static_cast<T>(word_of<T>{3}
                                                 << (std::numeric_limits<T>::digits - 2));
    const B quarters = x * B(T{4}) + B(last_bit_is_one);
    const B y = (x * B(T{4}) - (quarters - B(last_bit_is_one))) *
                B(static_cast<T>(1.57079632679489661923));
    const B z = y * y;
    B sine_series, cosine_series;
    if constexpr (std::is_same_v<T, double>) {
        sine_series = polynomial(z, -1.66666666666666324348e-01, 8.33333333332248946124e-03,
                                 -1.98412698298579493134e-04, 2.75573137070700676789e-06,
                                 -2.50507602534068634195e-08, 1.58969099521155010221e-10);
        cosine_series = polynomial(z, 4.16666666666666019037e-02, -1.38888888888741095749e-03,
                                   2.48015872894767294178e-05, -2.75573143513906633035e-07,
                                   2.08757232129817482790e-09, -1.13596475577881948265e-11);
    } else {
        sine_series = polynomial(z, -1.6666654611e-1f, 8.3321608736e-3f, -1.9515295891e-4f);
        cosine_series = polynomial(z, 4.166664568298827e-2f, -1.388731625493765e-3f,
                                   2.443315711809948e-5f);
    }
    const B half = B(T{0.5}) * z;
    const B rest = B(T{1}) - half;
    const I sine = as<I>(y + z * y * sine_series);
    const I cosine = as<I>(rest + (((B(T{1}) - rest) - half) + z * (z * cosine_series)));

    const I one(word_of<T>{1});
    const I two(word_of<T>{2});
    constexpr int to_sign = sizeof(T) * 8 - 2;
    const I quarter = as<I>(quarters);
    const I swap = (cosine ^ sine) & (I(word_of<T>{0}) - (quarter & one));
    return {as<B>(cosine ^ swap ^ (((quarter + one) & two) << to_sign)),
            as<B>(sine ^ swap ^ ((quarter & two) << to_sign))};
}

/// Box-Muller: sqrt(-2 log u1) times the cosine and the sine of 2 pi u2, at most 4 ulp from the
/// exact result. u1 is in (0, 1], and finer than a uniform number where that helps the tails:
///   double   u1 = 1 - the even neighbour's uniform, u2 = the odd one's; |x| < 8.6
///   float    u1 = ((even neighbour's word >> 1, rounded to float) + 1/2) 2^-31, u2 = the odd one's
///            uniform; |x| < 6.7
template <class T>
struct normal_draw {
    template <class Arch>
    [[gnu::always_inline]] static block_bytes<Arch> of(const block_words<Arch>& w) noexcept {
        using B = xsimd::batch<T, Arch>;
        if constexpr (std::is_same_v<T, double>) {
            const B radius =
                xsimd::sqrt(log_of_unit<T, Arch>(B(1.0) - uniform<Arch>(w.w0, w.w1)) * B(-2.0));
            const auto [cosine, sine] = turn<T, Arch>(uniform<Arch>(w.w2, w.w3));
            return {as<words<Arch>>(radius * cosine), as<words<Arch>>(radius * sine)};
        } else {
            // Two pairs per block: (w0, w1) in the low halves, (w2, w3) in the high ones.
            using integers = xsimd::batch<std::uint32_t, Arch>;
            const auto first = as<integers>(join_halves<Arch>(w.w0, w.w2));
            const auto second = as<integers>(join_halves<Arch>(w.w1, w.w3));
            const B u1 = (scaled(first >> 1, 1.0f) + B(0.5f)) * B(0x1p-31f);
            const B radius = xsimd::sqrt(log_of_unit<T, Arch>(u1) * B(-2.0f));
            const auto [cosine, sine] = turn<T, Arch>(scaled(second >> 8, 0x1p-24f));
            const words<Arch> x = as<words<Arch>>(radius * cosine);
            const words<Arch> y = as<words<Arch>>(radius * sine);
            const words<Arch> low(low_half);
            return {(x & low) | (y << 32), (x >> 32) | (y & (low << 32))};
        }
    }
};

/// The numbers of one stream; Draw makes them from the words of blocks.
template <class Arch, class Draw, class T>
class stream_of {
public:
    stream_of(std::uint64_t seed, std::uint64_t stream) noexcept
        : keys_(seed), low_(stream & low_half), high_(stream >> 32) {}

    /// Elements first, first + 1, ...
    void contiguous(std::uint64_t first, std::size_t count, T* out) const noexcept {
        std::uint64_t block = first / per_block;
        const std::size_t skip = first % per_block;
        if (skip != 0 && count > 0) {
            const std::size_t head = std::min(count, group_length - skip);
            partial(block, skip, head, out);
            block += lanes;
            count -= head;
            out += head;
        }
        auto all = [&](auto group_count) {
            constexpr std::size_t groups = group_count;
            while (count >= groups * group_length) {
                neighbours(block, out, std::make_index_sequence<groups>{});
                block += groups * lanes;
                count -= groups * group_length;
                out += groups * group_length;
            }
        };
        all(std::integral_constant<std::size_t, side_by_side>{});
        all(std::integral_constant<std::size_t, 1>{});
        if (count > 0) partial(block, 0, count, out);
    }

    /// Elements first, first + step, ...; each needs a block of its own.
    void strided(std::uint64_t first, std::int64_t step, std::size_t count, T* out) const noexcept {
        constexpr std::size_t batch = side_by_side * lanes;
        const auto width = static_cast<std::uint64_t>(step);
        std::array<std::uint64_t, lanes> multiples;
        for (std::size_t lane = 0; lane < lanes; ++lane) multiples[lane] = lane * width;
        words<Arch> index = words<Arch>::load_unaligned(multiples.data()) + words<Arch>(first);
        const words<Arch> advance(width * lanes);
        for (; count >= batch; count -= batch, out += batch) {
            scattered(index, advance, out, std::make_index_sequence<side_by_side>{});
        }
        while (count > 0) {
            std::array<T, lanes> some;
            scattered(index, advance, some.data(), std::make_index_sequence<1>{});
            const std::size_t wanted = std::min(count, lanes);
            std::copy_n(some.begin(), wanted, out);
            count -= wanted;
            out += wanted;
        }
    }

private:
    static constexpr std::size_t per_block = 16 / sizeof(T);
    static constexpr std::size_t lanes = words<Arch>::size;
    static constexpr std::size_t group_length = lanes * per_block;  // a block in each lane
    static constexpr std::size_t side_by_side = has_mask_registers<Arch> ? 4 : 3;  // fit registers

    [[nodiscard]] block_words<Arch> counter(const words<Arch>& block) const noexcept {
        return {block, block >> 32, low_, high_};
    }

    // Writes neighbouring blocks, the first of them `block`.
    template <std::size_t... Group>
    void neighbours(std::uint64_t block, T* out, std::index_sequence<Group...> all) const noexcept {
        const auto order = words<Arch>::load_unaligned(block_of_lane<Arch>.data());
        std::array<block_words<Arch>, sizeof...(Group)> w = {
            counter(order + words<Arch>(block + Group * lanes))...};
        keys_.scramble(w, all);
        auto store = [](const block_bytes<Arch>& bytes, T* place) {
            store_blocks<Arch>(bytes.first, bytes.second, place);
        };
        (store(Draw::template of<Arch>(w[Group]), out + Group * group_length), ...);
    }

    // Writes `count` elements of a group of blocks, after the first `skip`.
    void partial(std::uint64_t block, std::size_t skip, std::size_t count, T* out) const noexcept {
        std::array<T, group_length> all;
        neighbours(block, all.data(), std::make_index_sequence<1>{});
        std::copy_n(all.data() + skip, count, out);
    }

    // Writes the elements at `index`, and advances it.
    template <std::size_t... Group>
    void scattered(words<Arch>& index, const words<Arch>& advance, T* out,
                   std::index_sequence<Group...> all) const noexcept {
        constexpr int shift = sizeof(T) == 8 ? 1 : 2;
        std::array<words<Arch>, sizeof...(Group)> at;
        auto next = [&](words<Arch>& place) {
            place = index;
            index += advance;
        };
        (next(at[Group]), ...);
        std::array<block_words<Arch>, sizeof...(Group)> w = {counter(at[Group] >> shift)...};
        keys_.scramble(w, all);
        (choose(Draw::template of<Arch>(w[Group]), at[Group], out + Group * lanes), ...);
    }

    // Writes, of each lane's block, the element that the lane's index selects.
    [[gnu::always_inline]] static void choose(const block_bytes<Arch>& bytes,
                                              const words<Arch>& index, T* out) noexcept {
        const words<Arch> zero(std::uint64_t{0});
        const words<Arch> one(std::uint64_t{1});
        if constexpr (sizeof(T) == 8) {
            const words<Arch> odd = zero - (index & one);
            const words<Arch> chosen = bytes.first ^ ((bytes.first ^ bytes.second) & odd);
            std::memcpy(out, &chosen, sizeof(chosen));
        } else {
            const words<Arch> odd = zero - (index & one);
            const words<Arch> later = zero - ((index >> 1) & one);
            const words<Arch> pair = bytes.first ^ ((bytes.first ^ bytes.second) & later);
            alignas(alignment) std::uint64_t chosen[lanes];
            (pair ^ ((pair ^ (pair >> 32)) & odd)).store_aligned(chosen);
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                out[lane] = std::bit_cast<T>(static_cast<std::uint32_t>(chosen[lane]));
            }
        }
    }

    round_keys<Arch> keys_;
    words<Arch> low_;
    words<Arch> high_;
};

template <class Arch, class Draw, class T>
void fill(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, std::int64_t step,
          std::size_t count, T* out) {
    if (count == 0) return;
    const stream_of<Arch, Draw, T> numbers(seed, stream);
    if (step == 1 || count == 1) {
        numbers.contiguous(first, count, out);
    } else if (step == -1) {
        numbers.contiguous(first - (count - 1), count, out);
        std::reverse(out, out + count);
    } else if (step == 0) {
        numbers.contiguous(first, 1, out);
        std::fill(out + 1, out + count, *out);
    } else {
        numbers.strided(first, step, count, out);
    }
}

}  // namespace philox

template <class Arch, class T>
void philox_bits(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, std::int64_t step,
                 std::size_t count, T* out) {
    static_assert(std::is_same_v<T, std::uint32_t> || std::is_same_v<T, std::uint64_t>);
    philox::fill<Arch, philox::bits_draw>(seed, stream, first, step, count, out);
}

template <class Arch, class T>
void philox_uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                    std::int64_t step, std::size_t count, T* out) {
    static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>);
    philox::fill<Arch, philox::uniform_draw<T>>(seed, stream, first, step, count, out);
}

template <class Arch, class T>
void philox_normal(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, std::int64_t step,
                   std::size_t count, T* out) {
    static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>);
    philox::fill<Arch, philox::normal_draw<T>>(seed, stream, first, step, count, out);
}

CASK_STRICT_MATH_END

}  // namespace cask::kernel
