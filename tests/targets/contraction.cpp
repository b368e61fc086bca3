// SPDX-License-Identifier: BSD-3-Clause
// What cask's headers say of contraction ends with them: the user's a * b + c is what it was before.
#include <cstdio>

[[gnu::noinline]] double before(double a, double b, double c) { return a * b + c; }

#include <cask/cask.hpp>

[[gnu::noinline]] double after(double a, double b, double c) { return a * b + c; }
template <class T>
[[gnu::noinline]] T of_template(T a, T b, T c) {
    return a * b + c;
}

int main() {
    // The product is 1 - 2^-60: rounded alone it is 1.
    volatile double a = 1 + 0x1p-30;
    volatile double b = 1 - 0x1p-30;
    volatile double c = -1;
    const double expected = before(a, b, c);
    const double own = after(a, b, c);
    const double instance = of_template<double>(a, b, c);
    std::printf("%a before, %a after, %a in a template\n", expected, own, instance);
#if defined(__FMA__)
    if (expected == 0) return 2;  // nothing is contracted: this would test nothing
#endif
    return own == expected && instance == expected ? 0 : 1;
}
