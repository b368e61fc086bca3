// SPDX-License-Identifier: BSD-3-Clause
// Golden data: what NumPy says of a function, read from tests/golden/*.txt (see golden/ufuncs.py).
#pragma once

#include "support/catch.hpp"
#include "support/function.hpp"

#include <cask/array.hpp>
#include <cask/creation.hpp>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace cask_test {

struct golden_entry {
    std::string type;
    std::vector<std::string> words;
};

template <class T>
T value_of(const std::string& word) {
    if constexpr (cask::is_complex_v<T>) {
        const auto comma = word.find(',');
        return {value_of<cask::real_t<T>>(word.substr(0, comma)),
                value_of<cask::real_t<T>>(word.substr(comma + 1))};
    } else if constexpr (std::is_same_v<T, float>) {
        return std::strtof(word.c_str(), nullptr);
    } else if constexpr (std::is_same_v<T, double>) {
        return std::strtod(word.c_str(), nullptr);
    } else if constexpr (std::is_unsigned_v<T>) {
        return static_cast<T>(std::strtoull(word.c_str(), nullptr, 10));
    } else {
        return static_cast<T>(std::strtoll(word.c_str(), nullptr, 10));
    }
}

class golden {
public:
    explicit golden(const std::string& name) {
        const std::string path = std::string(CASK_TEST_DIR) + "/golden/" + name + ".txt";
        std::ifstream in(path);
        if (!in) throw std::runtime_error("cannot read " + path);
        for (std::string line; std::getline(in, line);) {
            const auto colon = line.find(" : ");
            if (line.empty() || line[0] == '#' || colon == std::string::npos) continue;
            std::string key = line.substr(0, colon);
            golden_entry entry;
            if (const auto equals = key.find(" = "); equals != std::string::npos) {
                entry.type = key.substr(equals + 3);
                key.resize(equals);
            }
            std::istringstream words(line.substr(colon + 3));
            for (std::string word; words >> word;) entry.words.push_back(word);
            entries_[key] = std::move(entry);
        }
    }

    [[nodiscard]] const golden_entry& at(const std::string& key) const {
        const auto found = entries_.find(key);
        if (found == entries_.end()) throw std::runtime_error("no golden data for " + key);
        return found->second;
    }

    /// The values of an entry as an array of one axis.
    template <class T>
    [[nodiscard, gnu::noinline]] xt::xarray<T> values(const std::string& key) const {
        const std::vector<std::string>& words = at(key).words;
        if constexpr (std::is_same_v<T, bool>) {
            const std::string digits = words[0] == "-" ? "" : words[0];
            auto result = xt::xarray<bool>::from_shape({digits.size()});
            for (std::size_t k = 0; k < digits.size(); ++k) result.data()[k] = digits[k] == '1';
            return result;
        } else {
            auto result = xt::xarray<T>::from_shape({words.size()});
            for (std::size_t k = 0; k < words.size(); ++k) result.data()[k] = value_of<T>(words[k]);
            return result;
        }
    }

private:
    std::map<std::string, golden_entry> entries_;
};

/// The golden file of that name, read once.
[[nodiscard]] inline const golden& golden_file(const std::string& name) {
    static std::map<std::string, golden> read;
    return read.try_emplace(name, name).first->second;
}

template <cask::element T>
[[nodiscard]] std::string name_of() {
    return std::string(to_string(cask::dtype_of<T>));
}

/// The key of a function's entry: name and element types.
[[nodiscard]] inline std::string key_of(const std::string& name, cask::dtype a) {
    return name + " " + std::string(to_string(a));
}
[[nodiscard]] inline std::string key_of(const std::string& name, cask::dtype a, cask::dtype b) {
    return key_of(key_of(name, a), b);
}

template <class T>
[[nodiscard]] std::string shown(const T& value) {
    if constexpr (cask::is_complex_v<T>) {
        return shown(value.real()) + "," + shown(value.imag());
    } else if constexpr (std::is_floating_point_v<T>) {
        char text[64];
        std::snprintf(text, sizeof(text), "%.17g", static_cast<double>(value));
        return text;
    } else {
        return std::to_string(value);
    }
}

/// Distance of one unit in the last place at |x|.
template <class T>
[[nodiscard]] double ulp_at(T x) {
    const T size = std::max(std::abs(x), std::numeric_limits<T>::min());
    int exponent = 0;
    std::frexp(size, &exponent);
    return std::ldexp(1.0, exponent - std::numeric_limits<T>::digits);
}

template <class T>
[[nodiscard]] bool near(const T& got, const T& want, accuracy how) {
    if constexpr (cask::is_complex_v<T>) {
        const auto re = want.real();
        const auto im = want.imag();
        if (how.ulp == 0 || !std::isfinite(re) || !std::isfinite(im)) {
            return near(got.real(), re, how) && near(got.imag(), im, how);
        }
        const auto size = std::max(std::abs(re), std::abs(im));
        return std::abs(static_cast<double>(got.real()) - static_cast<double>(re)) <=
                   how.ulp * ulp_at(size) &&
               std::abs(static_cast<double>(got.imag()) - static_cast<double>(im)) <=
                   how.ulp * ulp_at(size);
    } else if constexpr (std::is_floating_point_v<T>) {
        if (std::isnan(want)) return std::isnan(got);
        if (got == want) {
            return want != 0 || !how.zero_sign || std::signbit(got) == std::signbit(want);
        }
        if (how.ulp == 0 || std::isnan(got)) return false;
        if (std::isinf(want) || std::isinf(got)) {  // only next to the largest number
            const T largest = std::numeric_limits<T>::max();
            const T finite = std::isinf(want) ? got : want;
            return std::signbit(got) == std::signbit(want) &&
                   (static_cast<double>(largest) - static_cast<double>(std::abs(finite))) <
                       how.ulp * ulp_at(largest);
        }
        return std::abs(static_cast<double>(got) - static_cast<double>(want)) <=
               how.ulp * ulp_at(want);
    } else {
        return got == want;
    }
}

/// What stands beside the values in reports: the arguments that they come from.
using labels = std::vector<std::string>;

template <class T>
[[nodiscard]] labels labels_of(const xt::xarray<T>& x) {
    labels result;
    for (std::size_t k = 0; k < x.size(); ++k) result.push_back(shown(x.data()[k]));
    return result;
}
/// All pairs of both.
[[nodiscard]] inline labels pairs_of(const labels& a, const labels& b) {
    labels result;
    for (const std::string& left : a) {
        for (const std::string& right : b) result.push_back(left + " and " + right);
    }
    return result;
}
/// Every `step`-th from `first`, `count` of them.
[[nodiscard]] inline labels some_of(const labels& all, std::size_t first, std::size_t step,
                                    std::size_t count) {
    labels result;
    for (std::size_t k = 0; k < count; ++k) result.push_back(all[first + k * step]);
    return result;
}

inline void report(const std::string& label, std::size_t wrong, std::size_t all,
                   const std::string& text) {
    INFO(label << ": " << wrong << " of " << all << " are wrong" << text);
    CHECK(wrong == 0);
}
inline void require_type(const std::string& key, const golden_entry& entry, cask::dtype type,
                         cask::index_t want, cask::index_t got) {
    INFO(key);
    REQUIRE(to_string(type) == entry.type);
    REQUIRE(want == got);
}

/// Checks an array of any shape against golden values.
template <class T>
[[gnu::noinline]] void check_golden(const std::string& label, const cask::array<T>& result,
                                    const xt::xarray<T>& want, accuracy how,
                                    const labels& arguments = {}) {
    const xt::xarray<T> got = result.compute();
    std::size_t wrong = got.size() == want.size() ? 0 : want.size();
    std::string text;
    for (std::size_t k = 0; k < want.size() && got.size() == want.size(); ++k) {
        if (near(got.data()[k], want.data()[k], how)) continue;
        if (++wrong <= 6) {
            text += "\n  " + (arguments.empty() ? "element " + std::to_string(k) : arguments[k]) +
                    ": got " + shown(got.data()[k]) + ", want " + shown(want.data()[k]);
        }
    }
    report(label, wrong, want.size(), text);
}

// What does not depend on the function under test, so that it is compiled once per element type.

template <cask::element T>
struct unary_arguments {
    xt::xarray<T> x;
    cask::array<T> whole;
    cask::array<T> backwards;

    [[gnu::noinline]] unary_arguments(const golden& data, const std::string& inputs)
        : x(data.values<T>(key_of(inputs, cask::dtype_of<T>))),
          whole(cask::from_array(x)),
          backwards(cask::from_array(x, 7)(cask::range(cask::_, cask::_, -1))) {}
};

template <cask::element T, cask::element R>
[[gnu::noinline]] void check_unary_results(const golden& data, const std::string& key, accuracy how,
                                           const unary_arguments<T>& given,
                                           const cask::array<R>& whole,
                                           const cask::array<R>& backwards) {
    const xt::xarray<R> want = data.values<R>(key);
    require_type(key, data.at(key), cask::dtype_of<R>, static_cast<cask::index_t>(want.size()),
                 whole.size());
    const labels arguments = labels_of(given.x);
    check_golden<R>(key, whole, want, how, arguments);
    check_golden<R>(key + " backwards", backwards(cask::range(cask::_, cask::_, -1)), want, how,
                    arguments);
}

/// f(x) for the golden inputs of T: as one chunk, and in chunks of 7 read backwards.
template <cask::element T, class Function>
void check_unary(const golden& data, const std::string& name, Function f, accuracy how = exact,
                 const std::string& inputs = "inputs") {
    const unary_arguments<T> given(data, inputs);
    check_unary_results(data, key_of(name, cask::dtype_of<T>), how, given, f(given.whole),
                        f(given.backwards));
}

template <cask::element A, cask::element B>
struct pair_arguments {
    xt::xarray<A> a;
    xt::xarray<B> b;
    cask::array<A> column;
    cask::array<B> row;
    cask::array<A> flat_a;
    cask::array<B> flat_b;

    [[gnu::noinline]] explicit pair_arguments(const golden& data)
        : a(data.values<A>(key_of("pairs", cask::dtype_of<A>))),
          b(data.values<B>(key_of("pairs", cask::dtype_of<B>))),
          column(cask::from_array(a, 5)(cask::all(), cask::newaxis())),
          row(cask::from_array(b)) {
        auto all_a = xt::xarray<A>::from_shape({a.size() * b.size()});
        auto all_b = xt::xarray<B>::from_shape({a.size() * b.size()});
        for (std::size_t k = 0; k < all_a.size(); ++k) {
            all_a.data()[k] = a.data()[k / b.size()];
            all_b.data()[k] = b.data()[k % b.size()];
        }
        flat_a = cask::from_array(std::move(all_a));
        flat_b = cask::from_array(std::move(all_b));
    }
    [[nodiscard]] labels arguments() const { return pairs_of(labels_of(a), labels_of(b)); }
};

template <cask::element A, cask::element B, cask::element R>
[[gnu::noinline]] void check_pair_results(const golden& data, const std::string& key, accuracy how,
                                          const pair_arguments<A, B>& given,
                                          const cask::array<R>& table, const cask::array<R>& flat) {
    const xt::xarray<R> want = data.values<R>(key);
    require_type(key, data.at(key), cask::dtype_of<R>, static_cast<cask::index_t>(want.size()),
                 flat.size());
    const labels arguments = given.arguments();
    check_golden<R>(key, table, want, how, arguments);
    check_golden<R>(key + " flat", flat, want, how, arguments);
}

/// f(a, b) for all pairs of golden values: by broadcasting, and from memory.
template <cask::element A, cask::element B, class Function>
void check_pairs(const golden& data, const std::string& name, Function f, accuracy how = exact) {
    const pair_arguments<A, B> given(data);
    check_pair_results(data, key_of(name, cask::dtype_of<A>, cask::dtype_of<B>), how, given,
                       f(given.column, given.row), f(given.flat_a, given.flat_b));
}

template <cask::element T, cask::element R>
[[gnu::noinline]] void check_scalar_results(const golden& data, const std::string& key,
                                            accuracy how, const pair_arguments<T, T>& given,
                                            std::size_t j, const cask::array<R>& scalar_right,
                                            const cask::array<R>& scalar_left) {
    const xt::xarray<R> want = data.values<R>(key);
    const std::size_t n = given.a.size();
    auto want_right = xt::xarray<R>::from_shape({n});
    auto want_left = xt::xarray<R>::from_shape({n});
    for (std::size_t i = 0; i < n; ++i) {
        want_right.data()[i] = want.data()[i * n + j];
        want_left.data()[i] = want.data()[j * n + i];
    }
    const labels arguments = given.arguments();
    check_golden<R>(key + " with a scalar at the right", scalar_right, want_right, how,
                    some_of(arguments, j, n, n));
    check_golden<R>(key + " with a scalar at the left", scalar_left, want_left, how,
                    some_of(arguments, j * n, 1, n));
}

/// f(x, s) and f(s, x) for all golden values x and s.
template <cask::element T, class Function>
void check_scalars(const golden& data, const std::string& name, Function f, accuracy how = exact) {
    const pair_arguments<T, T> given(data);
    const std::string key = key_of(name, cask::dtype_of<T>, cask::dtype_of<T>);
    for (std::size_t j = 0; j < given.b.size(); ++j) {
        const T scalar = given.b.data()[j];
        check_scalar_results(data, key, how, given, j, f(given.row, scalar), f(scalar, given.row));
    }
}

}  // namespace cask_test
