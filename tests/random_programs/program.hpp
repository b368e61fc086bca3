// SPDX-License-Identifier: BSD-3-Clause
// What a random program is made of: values of all element types, statements, and operations that are
// found by name.
#pragma once

#include "support/operations.hpp"

#include <cask/cask.hpp>

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace random_programs {

namespace ck = cask;
using complex = std::complex<double>;

using cask_test::operations::all_types;
using cask_test::operations::complexes;
using cask_test::operations::floats;
using cask_test::operations::integers;
using cask_test::operations::numbers;
using cask_test::operations::real_numbers;
using cask_test::operations::reals;
using cask_test::operations::types;
using cask_test::operations::whole_types;

/// An array of any of the element types.
using value = all_types::any_array;
using scalar = std::variant<bool, std::int64_t, double, complex>;
using operand = std::variant<value, scalar>;

/// The program is no program: the generator's fault, never cask's.
struct misuse : std::logic_error {
    using std::logic_error::logic_error;
};

// ---- statements ---------------------------------------------------------------------------------

using options = std::map<std::string, std::string, std::less<>>;

/// `v3 = sum v1 axes=0,1`
struct statement {
    int result = 0;
    std::string operation;
    std::vector<std::string> operands;  // v1, b:1, i:3, d:0.5, c:1,2
    options named;
};

/// How the sources of a run are made.
struct surroundings {
    unsigned chunks = 0;                          // chooses how each source is cut
    std::string folder;                           // for files
    bool computes_on = true;                      // `persist` computes
    std::vector<std::shared_ptr<void>> memory{};  // what sources refer to
};

/// What an operation gets.
struct arguments {
    std::vector<operand> operands;
    const statement* from;
    surroundings* around;

    [[nodiscard]] const value& array(std::size_t k) const {
        if (k >= operands.size() || operands[k].index() != 0) throw misuse("an array is needed");
        return std::get<0>(operands[k]);
    }
    [[nodiscard]] bool has(std::string_view name) const {
        return from->named.find(name) != from->named.end();
    }
    [[nodiscard]] std::string text(std::string_view name, const std::string& otherwise = "") const {
        const auto found = from->named.find(name);
        return found == from->named.end() ? otherwise : found->second;
    }
    [[nodiscard]] ck::index_t integer(std::string_view name, ck::index_t otherwise) const {
        return has(name) ? std::stoll(text(name)) : otherwise;
    }
    [[nodiscard]] double number(std::string_view name, double otherwise) const;
    [[nodiscard]] std::vector<ck::index_t> integers(std::string_view name) const;
    [[nodiscard]] ck::axis_list axes() const;
    [[nodiscard]] ck::shape shape() const { return ck::shape(integers("shape")); }
    /// How a source of these sizes is cut in this run.
    [[nodiscard]] ck::chunk_spec chunks(const ck::shape& sizes) const;
};

/// The array of booleans that is operand `k`.
[[nodiscard]] inline const ck::array<bool>& mask(const arguments& given, std::size_t k) {
    const auto* found = std::get_if<ck::array<bool>>(&given.array(k));
    if (found == nullptr) throw misuse("a mask is needed");
    return *found;
}

using operation = std::function<value(const arguments&)>;

struct row {
    std::string name;
    operation run;
};

[[nodiscard]] std::vector<std::string> split(const std::string& text, char at);
[[nodiscard]] scalar parse_scalar(const std::string& text);
/// `sum v1 v2 axes=0,1 keep=1 initial=i:3`: v2 is the mask.
[[nodiscard]] ck::reduce_options reduce_options_of(const arguments& given);
[[nodiscard]] std::vector<ck::slice_arg> parse_slices(const std::string& text);

// One table per file.
std::vector<row> source_rows();
std::vector<row> arithmetic_rows();
std::vector<row> bitwise_rows();
std::vector<row> choosing_rows();
std::vector<row> chosen_rows();
std::vector<row> creation_rows();
std::vector<row> exponential_rows();
std::vector<row> group_rows();
std::vector<row> logical_rows();
std::vector<row> manipulation_rows();
std::vector<row> movement_rows();
std::vector<row> reduction_rows();
std::vector<row> selection_rows();
std::vector<row> set_rows();
std::vector<row> total_rows();
std::vector<row> trigonometric_rows();

// ---- choosing by element type -------------------------------------------------------------------

template <class Array>
using element_of = typename std::remove_cvref_t<Array>::value_type;

/// f(the array), if its element type is one of the list.
template <class List, class F>
[[nodiscard]] value over(const value& x, F&& f) {
    return std::visit(
        [&](const auto& array) -> value {
            if constexpr (List::template has<element_of<decltype(array)>>) {
                return f(array);
            } else {
                throw misuse("no operation for this element type");
            }
        },
        x);
}

/// The array with another element type.
template <class T>
[[nodiscard]] ck::array<T> as(const value& x) {
    return std::visit([](const auto& array) { return ck::astype<T>(array); }, x);
}

/// Both with their common element type.
[[nodiscard]] std::pair<value, value> promoted(const value& a, const value& b);

/// f(a, b) for arrays, which get their common type first, or an array and a scalar.
template <class List, class F>
[[nodiscard]] value pairwise(const operand& a, const operand& b, F&& f) {
    if (a.index() == 0 && b.index() == 0) {
        const auto both = promoted(std::get<0>(a), std::get<0>(b));
        return over<List>(both.first, [&](const auto& x) -> value {
            return f(x, std::get<std::remove_cvref_t<decltype(x)>>(both.second));
        });
    }
    const bool mirrored = a.index() != 0;
    if (mirrored && b.index() != 0) throw misuse("two scalars");
    return std::visit(
        [&](const auto& x, const auto& s) -> value {
            using T = element_of<decltype(x)>;
            using S = std::remove_cvref_t<decltype(s)>;
            if constexpr (List::template has<ck::weak_promote_t<T, S>>) {
                if (mirrored) return f(s, x);
                return f(x, s);
            } else {
                throw misuse("no operation for this array and this scalar");
            }
        },
        std::get<0>(mirrored ? b : a), std::get<1>(mirrored ? a : b));
}

/// As pairwise, with all pairs of element types given to f.
template <class List, class F>
[[nodiscard]] value of_all_pairs(const operand& a, const operand& b, F&& f) {
    if (a.index() != 0 || b.index() != 0) return pairwise<List>(a, b, f);
    return std::visit(
        [&](const auto& x, const auto& y) -> value {
            using C = ck::promote_t<element_of<decltype(x)>, element_of<decltype(y)>>;
            if constexpr (List::template has<C>) {
                return f(x, y);
            } else {
                throw misuse("no operation for these element types");
            }
        },
        std::get<0>(a), std::get<0>(b));
}

template <class List, class F>
[[nodiscard]] operation unary(F f) {
    return [f](const arguments& given) { return over<List>(given.array(0), f); };
}
/// f(x, arguments)
template <class List, class F>
[[nodiscard]] operation with_options(F f) {
    return [f](const arguments& given) {
        return over<List>(given.array(0), [&](const auto& x) -> value { return f(x, given); });
    };
}
template <class List, class F>
[[nodiscard]] operation binary(F f) {
    return [f](const arguments& given) {
        return pairwise<List>(given.operands.at(0), given.operands.at(1), f);
    };
}
template <class List, class F>
[[nodiscard]] operation any_pair(F f) {
    return [f](const arguments& given) {
        return of_all_pairs<List>(given.operands.at(0), given.operands.at(1), f);
    };
}

}  // namespace random_programs
