// SPDX-License-Identifier: BSD-3-Clause
#include "company/answers.hpp"
#include "company/tables.hpp"

#include <cstdlib>

namespace cask_test::company {

// One unit each: they compile long enough.
tables of_float();
tables of_double();
tables of_complex();
tables of_int32();
tables of_int8();
tables of_bool();

}  // namespace cask_test::company

using namespace cask_test::company;

namespace {

/// Where CASK_COMPANY_ANSWERS says: against_numpy.py asks for them.
void write_answers_of(const tables& rows) {
    const char* folder = std::getenv("CASK_COMPANY_ANSWERS");
    REQUIRE(folder != nullptr);
    write_answers(rows, folder);
}

}  // namespace

TEST_CASE("the company of float") { keep_company(of_float()); }
TEST_CASE("the company of double") { keep_company(of_double()); }
TEST_CASE("the company of complex") { keep_company(of_complex()); }
TEST_CASE("the company of int32") { keep_company(of_int32()); }
TEST_CASE("the company of int8") { keep_company(of_int8()); }
TEST_CASE("the company of bool") { keep_company(of_bool()); }

TEST_CASE("the answers of float", "[.answers]") { write_answers_of(of_float()); }
TEST_CASE("the answers of double", "[.answers]") { write_answers_of(of_double()); }
TEST_CASE("the answers of complex", "[.answers]") { write_answers_of(of_complex()); }
TEST_CASE("the answers of int32", "[.answers]") { write_answers_of(of_int32()); }
TEST_CASE("the answers of int8", "[.answers]") { write_answers_of(of_int8()); }
TEST_CASE("the answers of bool", "[.answers]") { write_answers_of(of_bool()); }
