// SPDX-License-Identifier: BSD-3-Clause
// Coefficients: the numbers behind the functions of exponential.hpp and trigonometric.hpp.
//
// Polynomials are minimax (Remez) for the relative error of the result. A number with _high and
// _low, or in parts, is more precise than its type; products of the leading parts with the integers
// that occur are exact.
#pragma once

#include <cstdint>

namespace cask::kernel {

/// The numbers for results of type T.
template <class T>
struct coefficients;

template <>
struct coefficients<double> {
    using word = std::uint64_t;
    static constexpr int fraction_bits = 52;
    static constexpr double integer = 0x1p52;    // integer + n holds n in its low bits, n >= 0
    static constexpr double rounder = 0x1.8p52;  // likewise for any n, rounding to nearest even
    static constexpr double lift = 0x1p54;       // makes subnormal numbers normal
    static constexpr double lift_exponent = 54;
    static constexpr double lift_root = 0x1p-18;  // 1 / cbrt(lift)
    static constexpr double large = 0x1p28;       // 1 + 1 / large^2 is 1

    static constexpr double exp_normal = 708;    // up to it exp(-x) and exp(x) are normal numbers
    static constexpr double exp_limit = 750;     // beyond it they are 0 and infinity
    static constexpr double exp2_normal = 1021;  // likewise of exp2
    static constexpr double exp2_limit = 1100;
    static constexpr double expm1_low = -40;     // below it the result is -1
    static constexpr double expm1_high = 709.9;  // above it the result is infinity
    static constexpr double tanh_limit = 22;     // above it the result is 1
    static constexpr double ln2_high = 0x1.62e42fefa3p-1;
    static constexpr double ln2_low = 0x1.3de6af278ece6p-42;
    static constexpr double ln2 = 0x1.62e42fefa39efp-1;
    static constexpr double log2_e = 0x1.71547652b82fep+0;
    static constexpr double log2_e_high = 0x1.71547p+0;
    static constexpr double log2_e_low = 0x1.94ae0bf85ddf4p-22;
    static constexpr double log10_e_high = 0x1.bcb7bp-2;
    static constexpr double log10_e_low = 0x1.526e50e32a6abp-26;
    static constexpr double log10_2_high = 0x1.34413509f7p-2;
    static constexpr double log10_2_low = 0x1.3fde623e2566bp-43;
    static constexpr double half_pi = 0x1.921fb54442d18p+0;
    static constexpr double half_pi_low = 0x1.1a62633145c07p-54;

    // Up to it there are less than 2^26 quadrants: times one of the first parts they are exact.
    static constexpr double angle_limit = 1e8;
    static constexpr double two_over_pi = 0x1.45f306dc9c883p-1;
    static constexpr double half_pi_parts[] = {0x1.921fb54p+0, 0x1.10b46p-30, 0x1.1a6263p-54,
                                               0x1.8a2e03707344ap-81};

    static constexpr word log_mask = 0xffffffff00000000;  // leaves 21 bits of a fraction
    static constexpr int cbrt_shift = 32;
    static constexpr double cbrt_bias = 715094163;
    static constexpr word cbrt_round = 0x80000000;
    static constexpr word cbrt_mask = 0xffffffffc0000000;

    // (exp(x) - 1 - x) / x^2 of x for |x| <= ln(2)/2
    static constexpr double exp[] = {
        0x1.0000000000009p-1,  0x1.55555555554fcp-3,  0x1.5555555550b7dp-5,  0x1.11111111278e8p-7,
        0x1.6c16c183a0062p-10, 0x1.a01a012a5db43p-13, 0x1.a0199b4d8be68p-16, 0x1.71df26dbf9c21p-19,
        0x1.28ac6d163cbb9p-22, 0x1.ad7b1ae0989f0p-26};
    // (log((1+s) / (1-s)) - 2s) / s^3 of s^2 for (1+s) / (1-s) from sqrt(1/2) to sqrt(2)
    static constexpr double log[] = {
        0x1.5555555555593p-1, 0x1.999999997fb2dp-2, 0x1.2492494217d16p-2, 0x1.c71c51e7d6fcep-3,
        0x1.74664632755eep-3, 0x1.39a0f473b94edp-3, 0x1.2f0d9409abdc7p-3};
    // (sin(x) - x) / x^3 of x^2 for |x| <= pi/4
    static constexpr double sin[] = {-0x1.5555555555548p-3,  0x1.111111110f7cap-7,
                                     -0x1.a01a019bfd187p-13, 0x1.71de356711c24p-19,
                                     -0x1.ae5e59f4b169cp-26, 0x1.5d8fa2c90d85ap-33};
    // (cos(x) - 1 + x^2/2) / x^4 of x^2 for |x| <= pi/4
    static constexpr double cos[] = {0x1.555555555554bp-5,  -0x1.6c16c16c14f8ap-10,
                                     0x1.a01a019c838ffp-16, -0x1.27e4f7ea36996p-22,
                                     0x1.1ee9d751c64f6p-29, -0x1.8fa4657a585dfp-37};
    // (sinh(x) - x) / x^3 of x^2 for |x| <= 1
    static constexpr double sinh[] = {
        0x1.5555555555556p-3,  0x1.11111111110a6p-7,  0x1.a01a01a02899ap-13, 0x1.71de3a465b3efp-19,
        0x1.ae64671b023eep-26, 0x1.611a562549ff7p-33, 0x1.b4c7589f1a3d3p-41};
    // (arctan(x) - x) / x^3 of x^2 - 1/2 for |x| <= 1
    static constexpr double arctan[] = {
        -0x1.09615e90afcd3p-2,  0x1.c5e5c41d92f57p-4,   -0x1.c10b0d776bac0p-5,
        0x1.dd5caa4cde5cfp-6,   -0x1.08fa5f9377260p-6,  0x1.2ee0b60b2cd18p-7,
        -0x1.618d98f999672p-8,  0x1.a35279f910e3ap-9,   -0x1.f7908b933beacp-10,
        0x1.316b80c957499p-10,  -0x1.758490564b0b7p-11, 0x1.cbd334af5a428p-12,
        -0x1.1d62f1007e68fp-12, 0x1.662e311ad7944p-13,  -0x1.b611620e8bacbp-14,
        0x1.f58ec8660b300p-15,  -0x1.6b00054b08521p-15, 0x1.55604e4b1774cp-15,
        -0x1.53dadda0bf215p-16};
    // (arcsin(x) - x) / x^3 of x^2 for |x| <= 1/2
    static constexpr double arcsin[] = {
        0x1.5555555555387p-3, 0x1.333333336f89fp-4, 0x1.6db6db41d37edp-5,  0x1.f1c72c6d51caep-6,
        0x1.6e89ef7b332a6p-6, 0x1.1c6c2798cb7ecp-6, 0x1.c6f8819fc3002p-7,  0x1.8ee4880973601p-7,
        0x1.aab4d628c82edp-8, 0x1.40b102ea57e5fp-6, -0x1.0af360511e0ecp-6, 0x1.05cdd38205c7ep-5};
    // 1 / cbrt(1 + x) of x for |x| <= 0.105
    static constexpr double cbrt[] = {0x1.00000028a49b3p+0, -0x1.55541322f461dp-2,
                                      0x1.c7169b1c607e5p-3, -0x1.658817b2d3a5dp-3,
                                      0x1.2b6ac81399fadp-3};
};

template <>
struct coefficients<float> {
    using word = std::uint32_t;
    static constexpr int fraction_bits = 23;
    static constexpr float integer = 0x1p23F;
    static constexpr float rounder = 0x1.8p23F;
    static constexpr float lift = 0x1p24F;
    static constexpr float lift_exponent = 24;
    static constexpr float lift_root = 0x1p-8F;
    static constexpr float large = 0x1p13F;

    static constexpr float exp_normal = 87;
    static constexpr float exp_limit = 110;
    static constexpr float exp2_normal = 125;
    static constexpr float exp2_limit = 160;
    static constexpr float expm1_low = -20;
    static constexpr float expm1_high = 88.8F;
    static constexpr float tanh_limit = 10;
    static constexpr float ln2_high = 0x1.62e4p-1F;
    static constexpr float ln2_low = 0x1.7f7d1cp-20F;
    static constexpr float ln2 = 0x1.62e43p-1F;
    static constexpr float log2_e = 0x1.715476p+0F;
    static constexpr float log2_e_high = 0x1.714p+0F;
    static constexpr float log2_e_low = 0x1.47652cp-12F;
    static constexpr float log10_e_high = 0x1.bcap-2F;
    static constexpr float log10_e_low = 0x1.7b1526p-14F;
    static constexpr float log10_2_high = 0x1.344p-2F;
    static constexpr float log10_2_low = 0x1.3509f8p-18F;
    static constexpr float half_pi = 0x1.921fb6p+0F;
    static constexpr float half_pi_low = -0x1.777a5cp-25F;

    static constexpr float angle_limit = 3200;
    static constexpr float two_over_pi = 0x1.45f306p-1F;
    static constexpr float half_pi_parts[] = {0x1.921p+0F, 0x1.f6ap-13F, 0x1.11p-26F,
                                              0x1.68c234p-39F};

    static constexpr word log_mask = 0xfffff000;
    static constexpr int cbrt_shift = 8;
    static constexpr float cbrt_bias = 2773274;
    static constexpr word cbrt_round = 0x800;
    static constexpr word cbrt_mask = 0xfffff000;

    static constexpr float exp[] = {0x1.fffffcp-2F, 0x1.555492p-3F, 0x1.5558eap-5F, 0x1.12394cp-7F,
                                    0x1.6a26c4p-10F};
    static constexpr float log[] = {0x1.55557ap-1F, 0x1.995e9cp-2F, 0x1.31e67cp-2F};
    static constexpr float sin[] = {-0x1.555546p-3F, 0x1.11073ap-7F, -0x1.994388p-13F};
    static constexpr float cos[] = {0x1.55554ap-5F, -0x1.6c0c32p-10F, 0x1.99eb4cp-16F};
    static constexpr float sinh[] = {0x1.555556p-3F, 0x1.111134p-7F, 0x1.9ffe92p-13F,
                                     0x1.7a15b8p-19F};
    static constexpr float arctan[] = {-0x1.09615ep-2F, 0x1.c5e646p-4F,  -0x1.c10fcap-5F,
                                       0x1.dd0384p-6F,  -0x1.07aff4p-6F, 0x1.3562cap-7F,
                                       -0x1.92c018p-8F, 0x1.7ed1acp-9F};
    static constexpr float arcsin[] = {0x1.5555cap-3F, 0x1.33014ep-4F, 0x1.748c64p-5F,
                                       0x1.8ba250p-6F, 0x1.59dadap-5F};
    static constexpr float cbrt[] = {0x1.ffff6cp-1F, -0x1.56ce80p-2F, 0x1.cb3708p-3F};
};

}  // namespace cask::kernel
