// SPDX-License-Identifier: BSD-3-Clause
// Searches in lists, element by element: those of the standard library are written out four
// elements at a time, for each list and condition anew, and lists of the engine are short.
#pragma once

namespace cask {

/// The first element that satisfies `condition`; the end if none does.
template <class List, class Condition>
[[nodiscard]] constexpr auto find_if(List&& list, Condition&& condition) {
    auto at = list.begin();
    while (at != list.end() && !condition(*at)) ++at;
    return at;
}
template <class List, class Condition>
[[nodiscard]] constexpr bool some(const List& list, Condition&& condition) {
    for (const auto& each : list) {
        if (condition(each)) return true;
    }
    return false;
}
template <class List, class Condition>
[[nodiscard]] constexpr bool every(const List& list, Condition&& condition) {
    for (const auto& each : list) {
        if (!condition(each)) return false;
    }
    return true;
}
template <class List, class Value>
[[nodiscard]] constexpr bool contains(const List& list, const Value& value) {
    for (const auto& each : list) {
        if (each == value) return true;
    }
    return false;
}

}  // namespace cask
