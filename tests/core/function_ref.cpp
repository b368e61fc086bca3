// SPDX-License-Identifier: BSD-3-Clause
// References to functions call what they refer to, and copy nothing.
#include "support/catch.hpp"

#include <cask/core/function_ref.hpp>

#include <memory>
#include <string>

namespace {

int twice(cask::function_ref<int(int)> function, int argument) {
    return function(function(argument));
}

TEST_CASE("a reference to a function calls it", "[function_ref]") {
    int calls = 0;
    const auto add = [&](int number) {
        ++calls;
        return number + 3;
    };
    CHECK(twice(add, 1) == 7);
    CHECK(calls == 2);
    CHECK(twice([](int number) { return 2 * number; }, 1) == 4);
}

TEST_CASE("what is called may change, and take and give what only moves", "[function_ref]") {
    struct counter {
        int count = 0;
        std::unique_ptr<int> operator()(std::unique_ptr<int> given) {
            ++count;
            return given;
        }
    } counted;
    const cask::function_ref<std::unique_ptr<int>(std::unique_ptr<int>)> call = counted;
    const auto copy = call;
    CHECK(*copy(std::make_unique<int>(5)) == 5);
    CHECK(*call(std::make_unique<int>(6)) == 6);
    CHECK(counted.count == 2);
}

}  // namespace
