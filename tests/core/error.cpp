// SPDX-License-Identifier: BSD-3-Clause
#include "support/catch.hpp"

#include <cask/core/error.hpp>

#include <exception>
#include <string>
#include <tuple>
#include <type_traits>

using cask::source_line;

namespace {

constexpr source_line user{"user.cpp", 42};

int line_of_default(source_line where = source_line::current()) { return where.line; }

struct operand {
    operand(int, source_line where = source_line::current()) : line(where.line) {}
    int line;
};
int line_of_operand(operand value) { return value.line; }

using errors = std::tuple<cask::shape_error, cask::axis_error, cask::dtype_error, cask::chunk_error,
                          cask::index_error, cask::io_error, cask::budget_error, cask::task_error>;

}  // namespace

TEST_CASE("an error names operation, mistake and the user's line", "[error]") {
    const cask::error error("sum", "axis 3 is too large", user);
    CHECK(error.what() == std::string("[sum] axis 3 is too large  (user.cpp:42)"));
    CHECK(error.where().file == std::string("user.cpp"));
    CHECK(error.where().line == 42);
}

TEST_CASE("an error without a line says only what is wrong", "[error]") {
    const cask::error error("sum", "axis 3 is too large", {});
    CHECK(error.what() == std::string("[sum] axis 3 is too large"));
    CHECK(error.where().line == 0);
}

TEMPLATE_LIST_TEST_CASE("each kind of error is one level below error", "[error]", errors) {
    STATIC_REQUIRE(std::is_base_of_v<cask::error, TestType>);
    STATIC_REQUIRE(std::is_base_of_v<std::runtime_error, TestType>);
    CHECK_THROWS_AS((throw TestType("op", "text", user)), TestType);
    const TestType error("op", "text", user);
    CHECK(error.what() == std::string("[op] text  (user.cpp:42)"));
    CHECK(error.where().line == 42);
}

TEST_CASE("a task error carries the original", "[error]") {
    std::string original;
    try {
        try {
            throw std::out_of_range("from user code");
        } catch (...) {
            std::throw_with_nested(cask::task_error("map", "chunk (0, 1) failed", user));
        }
    } catch (const cask::task_error& error) {
        CHECK(error.what() == std::string("[map] chunk (0, 1) failed  (user.cpp:42)"));
        try {
            std::rethrow_if_nested(error);
        } catch (const std::out_of_range& nested) {
            original = nested.what();
        }
    }
    CHECK(original == "from user code");
}

TEST_CASE("a source line is the line of the call", "[error]") {
    CHECK(source_line::current().line == __LINE__);
    CHECK(std::string(source_line::current().file) == __FILE__);
    CHECK(line_of_default() == __LINE__);
    CHECK(line_of_operand(1) == __LINE__);
    CHECK(to_string(user) == "user.cpp:42");
    STATIC_REQUIRE(source_line{}.line == 0);
}
