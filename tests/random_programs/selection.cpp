// SPDX-License-Identifier: BSD-3-Clause
#include "program.hpp"

namespace random_programs {
namespace {

/// `put(x, value)` for a value that keeps the kind of the numbers of x.
template <class Put>
value assigned(const arguments& given, std::size_t place, Put&& put) {
    return over<all_types>(given.array(0), [&](auto x) -> value {
        using T = element_of<decltype(x)>;
        const auto checked = [&](const auto& y) -> value {
            using C = ck::detail::common_t<ck::array<T>, std::remove_cvref_t<decltype(y)>>;
            if constexpr ((ck::is_complex_v<C> && !ck::is_complex_v<T>) ||
                          (!std::is_integral_v<C> && std::is_integral_v<T>)) {
                throw misuse("a number would lose its kind");
            } else {
                put(x, y);
                return x;
            }
        };
        const operand& value_of = given.operands.at(place);
        if (value_of.index() == 0) return std::visit(checked, given.array(place));
        return std::visit(checked, std::get<1>(value_of));
    });
}

/// x[mask] = y.
value assign(const arguments& given) {
    const ck::array<bool>& chosen = mask(given, 1);
    return assigned(given, 2, [&](auto& x, const auto& y) { x[chosen] = y; });
}

/// x[{at}] = y, with entries that are known at run time alone.
value assign_part(const arguments& given) {
    const std::vector<ck::slice_arg> at = parse_slices(given.text("at"));
    ck::sequence<ck::slice_arg> entries;
    for (const ck::slice_arg& each : at) entries.push_back(each);
    return assigned(given, 1, [&](auto& x, const auto& y) {
        using Array = std::remove_cvref_t<decltype(x)>;
        x = Array(ck::front::assign(
            entries, ck::detail::assigned<typename Array::value_type>(y, {}), x.node(), {}));
    });
}

/// The entries of the first axes whose numbers have a rest: `every`, `from`, `masked`.
value selected(const arguments& given) {
    return over<all_types>(given.array(0), [&](const auto& x) -> value {
        ck::shape sizes;
        for (int axis = 0; axis < given.integer("masked", 1); ++axis) {
            sizes.push_back(x.shape()[axis]);
        }
        const auto numbers = ck::reshape(ck::arange<std::int64_t>(sizes.size()), sizes);
        return x[numbers % given.integer("every", 2) == given.integer("from", 0)].resolve();
    });
}

}  // namespace

// clang-format off
std::vector<row> selection_rows() {
    return {
        {"assign", assign},
        {"assign_part", assign_part},
        {"selected", selected},
        {"selected_doubled", [](const arguments& given) { const ck::array<bool>& chosen = mask(given, 1); return over<real_numbers>(given.array(0), [&](auto x) -> value { x[chosen] = x[chosen] + x[chosen]; return x; }); }},
    };
}
// clang-format on

}  // namespace random_programs
