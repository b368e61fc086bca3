// SPDX-License-Identifier: BSD-3-Clause
// Stacks of npy files: what is written comes back; files of dask's; errors.
#include <cask/io/npy_stack.hpp>

#include "io/folder.hpp"
#include "support/check.hpp"

#include <cask/cask.hpp>

#include <sstream>

namespace {

using namespace cask_test;

TEST_CASE("stacks come back as they were, along any axis", "[npy stack]") {
    const folder here;
    const auto x = ck::random::generator(1).normal({7, 300, 5}, 0, 1, {3, 70, 2});
    for (const int axis : {0, 1, 2, -1}) {
        const std::string path = here / ("stack" + std::to_string(axis));
        ck::to_npy_stack(x, path, axis);
        const auto back = ck::from_npy_stack<double>(path, axis);
        CHECK((back.compute() == x.compute()));
        const int along = axis < 0 ? axis + 3 : axis;
        CHECK(back.chunks()[along] == x.chunks()[along]);
    }
    ck::to_npy_stack(ck::arange<std::int64_t>(5), here / "one");
    CHECK((ck::from_npy_stack<std::int64_t>(here / "one").compute() ==
           xt::xarray<std::int64_t>{0, 1, 2, 3, 4}));
}

TEST_CASE("a stack of more files than one run writes, and a shorter one in its place",
          "[npy stack]") {
    const folder here;
    const std::string path = here / "stack";
    const auto x = ck::arange<double>(0.0, 600.0, 1.0, 2);
    ck::to_npy_stack(x, path);
    CHECK((ck::from_npy_stack<double>(path).compute() == x.compute()));
    CHECK(std::filesystem::exists(path + "/299.npy"));
    ck::to_npy_stack(x(ck::range(0, 6)), path);
    CHECK_FALSE(std::filesystem::exists(path + "/3.npy"));
    CHECK(ck::from_npy_stack<double>(path).size() == 6);
}

TEST_CASE("dask's description stands beside the files", "[npy stack]") {
    const folder here;
    ck::to_npy_stack(ck::ones<float>({5, 4}, {2, -1}), here / "stack");
    std::ifstream file(here / "stack/info", std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    // As pickle.loads reads it: {'chunks': ((2, 2, 1), (4,)), 'dtype': dtype('float32'), 'axis': 0}.
    CHECK(text.str() == "(dS'chunks'\n((I2\nI2\nI1\nt(I4\nttsS'dtype'\ncnumpy\ndtype\n(S'<f4'\ntRs"
                        "S'axis'\nI0\ns.");
}

TEST_CASE("mistakes with stacks are refused where they are written", "[npy stack]") {
    const folder here;
    CHECK_THROWS_WITH(ck::from_npy_stack<double>(here / "none"),
                      ContainsSubstring("none/0.npy") && ContainsSubstring("npy_stack.cpp"));
    ck::to_npy_stack(ck::ones<double>({4}), here / "stack");
    CHECK_THROWS_AS(ck::from_npy_stack<float>(here / "stack"), ck::dtype_error);
    CHECK_THROWS_AS(ck::from_npy_stack<double>(here / "stack", 1), ck::axis_error);
    CHECK_THROWS_AS(ck::to_npy_stack(ck::ones<double>({4}), here / "other", 1), ck::axis_error);
    std::filesystem::create_directories(here / "taken/info");
    CHECK_THROWS_WITH(ck::to_npy_stack(ck::ones<double>({4}), here / "taken"),
                      ContainsSubstring("[to_npy_stack]") &&
                          ContainsSubstring("taken/info is not a regular file"));
    std::filesystem::create_directories(here / "dangling");
    std::filesystem::create_symlink("nowhere/info", here / "dangling/info");
    CHECK_THROWS_WITH(ck::to_npy_stack(ck::ones<double>({4}), here / "dangling"),
                      ContainsSubstring("[to_npy_stack] cannot create") &&
                          ContainsSubstring("nowhere/info") &&
                          ContainsSubstring(": No such file or directory"));
    CHECK_THROWS_WITH(ck::to_npy_stack(ck::ones<double>({4}), here / "stack/0.npy"),
                      ContainsSubstring("stack/0.npy cannot be made: "));
}

}  // namespace
