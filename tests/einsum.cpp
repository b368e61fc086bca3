// SPDX-License-Identifier: BSD-3-Clause
#include <cask/einsum.hpp>

#include "support/check.hpp"

namespace {

namespace ck = cask;
using cask_test::check_equal;
using cask_test::ContainsSubstring;

const ck::array<double> a = ck::reshape(ck::arange<double>(6), {2, 3});
const ck::array<double> b = ck::reshape(ck::arange<double>(12), {3, 4});

}  // namespace

TEST_CASE("subscripts say what is multiplied and summed", "[einsum]") {
    check_equal(ck::einsum("ij,jk->ik", a, b), ck::matmul(a, b).compute());
    check_equal(ck::einsum(" i j , jk ", a, b), ck::matmul(a, b).compute());
    check_equal(ck::einsum("ij,jk->ki", a, b), ck::transpose(ck::matmul(a, b)).compute());
    check_equal(ck::einsum("ij->", a), ck::sum(a).compute());
    check_equal(ck::einsum("ij,ij->j", a, a), ck::sum(a * a, 0).compute());
    check_equal(ck::einsum("ij,kl->", a, b), (ck::sum(a) * ck::sum(b)).compute());
    check_equal(ck::einsum("ii", ck::ones<double>({3, 3})), xt::xarray<double>(3.0));
    check_equal(ck::einsum("...j,jk->...k", a, b), ck::matmul(a, b).compute());
    check_equal(ck::einsum("ij,jk,kl->il", a, b, ck::transpose(b)),
                ck::matmul(ck::matmul(a, b), ck::transpose(b)).compute());
    CHECK(ck::einsum("ij,jk", ck::astype<float>(a), ck::ones<std::int8_t>({3, 1})).dtype() ==
          ck::dtype::float32);
    CHECK(ck::einsum("i,j->ij", ck::ones<bool>({2}), ck::ones<bool>({3})).dtype() ==
          ck::dtype::boolean);
}

TEST_CASE("axes of length 1 are repeated, and batches stay", "[einsum]") {
    const auto x = ck::reshape(ck::arange<double>(24), {4, 2, 3});
    check_equal(ck::einsum("bij,bjk->bik", x, ck::expand_dims(b, 0)), ck::matmul(x, b).compute());
    check_equal(ck::einsum("bij,bij->b", x, x), ck::sum(x * x, {1, 2}).compute());
    check_equal(ck::einsum("bij,ij->bj", x, a), ck::sum(x * a, 1).compute());
    check_equal(ck::einsum("...,...", x, a), (x * a).compute());
}

TEST_CASE("mistakes in subscripts name the letter and the line", "[einsum]") {
    CHECK_THROWS_WITH(ck::einsum("ij,jk->iz", a, b),
                      ContainsSubstring("[einsum] 'ij,jk->iz': 'z' of the result is in no operand"
                                        "  (") &&
                          ContainsSubstring("einsum.cpp:"));
    CHECK_THROWS_WITH(ck::einsum("ij,jk->ii", a, b), ContainsSubstring("the result has 'i' twice"));
    CHECK_THROWS_WITH(ck::einsum("ij", a, b),
                      ContainsSubstring("subscripts for 1 operands, there are 2"));
    CHECK_THROWS_WITH(ck::einsum("ijk", a),
                      ContainsSubstring("'ijk' has 3 letters for an operand of shape (2, 3)"));
    CHECK_THROWS_WITH(ck::einsum("i", a),
                      ContainsSubstring("'i' has 1 letters for an operand of shape (2, 3)"));
    CHECK_THROWS_WITH(ck::einsum("ij,ij", a, b), ContainsSubstring("'i' is 3 and 2 long"));
    CHECK_THROWS_WITH(ck::einsum("ii", a), ContainsSubstring("'i' is 2 and 3 long in one operand"));
    CHECK_THROWS_WITH(ck::einsum("i-j", a),
                      ContainsSubstring("'-' is neither a letter nor part of one '...'"));
    CHECK_THROWS_WITH(ck::einsum("......", a), ContainsSubstring("'.' is neither a letter"));
}
