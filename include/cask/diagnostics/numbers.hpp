// SPDX-License-Identifier: BSD-3-Clause
// Numbers as NumPy writes them: alone with all their digits, in columns with points below each
// other. Knows no arrays; texts depend on no stream and no locale.
#pragma once

#include <cask/core/dtype.hpp>
#include <cask/core/sequence.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace cask::diagnostics {

// ---- one number --------------------------------------------------------------------------------

/// The shortest digits that stand for this number and no other: d[0].d[1]d[2]... * 10^exponent.
struct decimal {
    bool negative = false;
    std::string digits;
    int exponent = 0;
};

/// The digits of a number that std::to_chars wrote in scientific form.
[[nodiscard]] inline decimal decimal_of(std::string_view text) {
    decimal result;
    result.negative = text.front() == '-';
    if (result.negative) text.remove_prefix(1);
    const std::size_t e = text.find('e');
    for (const char each : text.substr(0, e)) {
        if (each != '.') result.digits += each;
    }
    const std::string_view exponent = text.substr(e + 1);
    std::from_chars(exponent.data() + (exponent.front() == '+' ? 1 : 0),
                    exponent.data() + exponent.size(), result.exponent);
    return result;
}

template <std::floating_point F>
[[nodiscard]] decimal shortest(F value) {
    char text[64];
    const auto end = std::to_chars(text, text + sizeof(text), value, std::chars_format::scientific);
    return decimal_of({text, end.ptr});
}

/// Rounded from the exact value to `decimals` digits after the first.
template <std::floating_point F>
[[nodiscard]] decimal rounded(F value, int decimals) {
    std::string text(static_cast<std::size_t>(decimals) + 32, ' ');
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                   std::chars_format::scientific, decimals);
    return decimal_of({text.data(), end.ptr});
}

inline void trim_zeros(std::string& digits, std::size_t least) {
    while (digits.size() > least && digits.back() == '0') digits.pop_back();
}

/// The parts of a written number: integer part with its sign, digits after the point, exponent.
struct written {
    std::string whole;
    std::string fraction;
    std::string exponent;  // +00; empty in positional form
};

template <std::floating_point F>
[[nodiscard]] written positional(F value, int precision) {
    const decimal exact = shortest(value);
    const int count = static_cast<int>(exact.digits.size());
    if (count - 1 - exact.exponent > precision && value != 0) {
        std::string text(static_cast<std::size_t>(precision) + 400, ' ');
        const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                       std::chars_format::fixed, precision);
        text.resize(static_cast<std::size_t>(end.ptr - text.data()));
        const std::size_t point = std::min(text.find('.'), text.size());
        written result{text.substr(0, point), {}, {}};
        if (point < text.size()) result.fraction = text.substr(point + 1);
        trim_zeros(result.fraction, 0);
        return result;
    }
    written result{exact.negative ? "-" : "", {}, {}};
    for (int k = std::min(exact.exponent, 0); k < std::max(count, exact.exponent + 1); ++k) {
        const char digit = k < 0 || k >= count ? '0' : exact.digits[static_cast<std::size_t>(k)];
        (k <= exact.exponent ? result.whole : result.fraction) += digit;
    }
    trim_zeros(result.fraction, 0);
    return result;
}

[[nodiscard]] inline written scientific(const decimal& value) {
    const std::string size = std::to_string(std::abs(value.exponent));
    return {std::string(value.negative ? "-" : "") + value.digits[0], value.digits.substr(1),
            std::string(value.exponent < 0 ? "-" : "+") + (size.size() < 2 ? "0" : "") + size};
}

template <std::floating_point F>
[[nodiscard]] written scientific(F value, int precision) {
    decimal exact = shortest(value);
    if (static_cast<int>(exact.digits.size()) - 1 > precision) exact = rounded(value, precision);
    trim_zeros(exact.digits, 1);
    return scientific(exact);
}

/// A number that stands alone: all its digits, as Python writes it.
template <std::floating_point F>
[[nodiscard]] std::string alone(F value, bool with_sign, bool keep_point) {
    if (std::isnan(value)) return with_sign ? "+nan" : "nan";
    const std::string sign = with_sign && !std::signbit(value) ? "+" : "";
    if (std::isinf(value)) return sign + (value < 0 ? "-inf" : "inf");
    constexpr int all = 1100;
    const auto size = static_cast<double>(std::abs(value));
    const bool short_form = size == 0 || (size >= 1e-4 && size < 1e16);
    const written parts = short_form ? positional(value, all) : scientific(value, all);
    std::string text = sign + parts.whole;
    if (!parts.fraction.empty()) text += "." + parts.fraction;
    if (!short_form) return text + "e" + parts.exponent;
    if (parts.fraction.empty() && keep_point) text += ".0";
    return text;
}

[[nodiscard]] inline std::string alone(bool value) { return value ? "True" : "False"; }
template <std::integral I>
[[nodiscard]] std::string alone(I value) {
    return std::to_string(value);
}
template <std::floating_point F>
[[nodiscard]] std::string alone(F value) {
    return alone(value, false, true);
}
template <std::floating_point F>
[[nodiscard]] std::string alone(const std::complex<F>& value) {
    if (value.real() == 0 && !std::signbit(value.real())) {
        return alone(value.imag(), false, false) + "j";
    }
    return "(" + alone(value.real(), false, false) + alone(value.imag(), true, false) + "j)";
}

// ---- numbers that stand together ---------------------------------------------------------------

/// A column of numbers in one form, positional or scientific, with points below each other.
template <std::floating_point F>
class float_column {
public:
    float_column(const sequence<F>& values, int precision, bool with_sign)
        : precision_(precision), with_sign_(with_sign) {
        choose_form(values);
        std::size_t exponent = 0;
        bool negative_infinity = with_sign;
        bool all_finite = true;
        for (const F value : values) {
            if (!std::isfinite(value)) {
                all_finite = false;
                negative_infinity = negative_infinity || (std::isinf(value) && value < 0);
                continue;
            }
            const written parts = first_form(value);
            left_ = std::max(left_, parts.whole.size());
            right_ = std::max(right_, parts.fraction.size());
            exponent = std::max(exponent, parts.exponent.size());
        }
        if (scientific_) {
            precision_ = static_cast<int>(right_);
            exponent_digits_ = exponent - 1;
            right_ += exponent + 1;
        }
        if (all_finite) return;
        const std::size_t needed = negative_infinity ? 4 : 3;
        if (needed > right_ + 1) left_ = std::max(left_, needed - right_ - 1);
    }

    [[nodiscard]] std::string operator()(F value) const {
        if (!std::isfinite(value)) {
            std::string text = std::isnan(value) ? "nan" : "inf";
            if (with_sign_ || std::isinf(value)) {
                text = (std::isinf(value) && value < 0 ? "-" : with_sign_ ? "+" : "") + text;
            }
            return std::string(left_ + right_ + 1 - text.size(), ' ') + text;
        }
        written parts;
        if (scientific_) {
            parts = scientific(rounded(value, precision_));
            parts.exponent.insert(1, exponent_digits_ + 1 - parts.exponent.size(), '0');
            add_sign(parts);
        } else {
            parts = first_form(value);
        }
        std::string text = std::string(left_ - parts.whole.size(), ' ') + parts.whole + ".";
        text += parts.fraction;
        if (scientific_) return text + "e" + parts.exponent;
        return text + std::string(right_ - parts.fraction.size(), ' ');
    }

private:
    void choose_form(const sequence<F>& values) {
        F largest = 0;
        F smallest = std::numeric_limits<F>::infinity();
        for (const F value : values) {
            if (!std::isfinite(value) || value == 0) continue;
            largest = std::max(largest, std::abs(value));
            smallest = std::min(smallest, std::abs(value));
        }
        if (largest == 0) return;
        scientific_ = static_cast<double>(largest) >= 1e8 || static_cast<double>(smallest) < 1e-4 ||
                      ratio(largest, smallest) > F(1000);
    }

    // May overflow: infinity is the right answer then, and no error.
    [[nodiscard]] static F ratio(F largest, F smallest) noexcept {
        return smallest < 1 && largest > std::numeric_limits<F>::max() * smallest
                   ? std::numeric_limits<F>::infinity()
                   : largest / smallest;
    }

    void add_sign(written& parts) const {
        if (with_sign_ && parts.whole.front() != '-') parts.whole.insert(0, 1, '+');
    }

    [[nodiscard]] written first_form(F value) const {
        written parts = scientific_ ? scientific(value, precision_) : positional(value, precision_);
        add_sign(parts);
        return parts;
    }

    int precision_;
    bool with_sign_;
    bool scientific_ = false;
    std::size_t left_ = 0;
    std::size_t right_ = 0;
    std::size_t exponent_digits_ = 0;
};

/// Each of `count` values as a word of the same width.
template <element T>
[[nodiscard]] std::vector<std::string> words(const T* values, std::size_t count, int precision) {
    std::vector<std::string> result;
    result.reserve(count);
    if constexpr (std::floating_point<T>) {
        const float_column<T> form({values, values + count}, precision, false);
        for (std::size_t k = 0; k < count; ++k) result.push_back(form(values[k]));
    } else if constexpr (is_complex_v<T>) {
        using F = real_t<T>;
        sequence<F> reals;
        sequence<F> imaginaries;
        for (std::size_t k = 0; k < count; ++k) {
            reals.push_back(values[k].real());
            imaginaries.push_back(values[k].imag());
        }
        const float_column<F> real_form(reals, precision, false);
        const float_column<F> imaginary_form(imaginaries, precision, true);
        for (std::size_t k = 0; k < count; ++k) {
            std::string imaginary = imaginary_form(imaginaries[k]);
            imaginary.insert(imaginary.find_last_not_of(' ') + 1, 1, 'j');
            result.push_back(real_form(reals[k]) + imaginary);
        }
    } else {
        std::size_t width = std::same_as<T, bool> ? 5 : 0;
        for (std::size_t k = 0; k < count; ++k) {
            result.push_back(alone(values[k]));
            width = std::max(width, result.back().size());
        }
        for (std::string& word : result) word.insert(0, width - word.size(), ' ');
    }
    return result;
}

}  // namespace cask::diagnostics
