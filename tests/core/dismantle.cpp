// SPDX-License-Identifier: BSD-3-Clause
#include <cask/core/dismantle.hpp>

#include "support/catch.hpp"

#include <memory>
#include <random>
#include <vector>

namespace {

/// Owns others, and says when it is gone.
struct object {
    using pointer = std::shared_ptr<object>;

    explicit object(int& left) : left_(left) { ++left_; }
    ~object() {
        --left_;
        cask::dismantle(
            std::move(inputs), [](const pointer& each) -> const pointer& { return each; },
            [](object & each) -> auto& { return each.inputs; });
    }
    cask::sequence<pointer> inputs;

private:
    int& left_;
};

}  // namespace

TEST_CASE("graphs of any depth are destroyed, but for what others own", "[dismantle]") {
    int left = 0;
    auto chain = std::make_shared<object>(left);
    for (int k = 0; k < 1'000'000; ++k) {
        auto next = std::make_shared<object>(left);
        next->inputs.push_back(std::move(chain));
        chain = std::move(next);
    }
    object::pointer kept = chain;
    for (int k = 0; k < 1'000; ++k) kept = object::pointer(kept->inputs[0]);
    chain.reset();
    CHECK(left == 1'000'001 - 1'000);
    kept.reset();
    CHECK(left == 0);
}

TEST_CASE("what is owned several times is destroyed once", "[dismantle]") {
    for (unsigned seed = 0; seed < 200; ++seed) {
        int left = 0;
        std::mt19937 dice(seed);
        std::vector<object::pointer> all;
        for (unsigned k = 0; k < 300; ++k) {
            all.push_back(std::make_shared<object>(left));
            for (unsigned n = static_cast<unsigned>(dice()) % 5; k > 0 && n > 0; --n) {
                all.back()->inputs.push_back(
                    all[seed % 2 == 0 ? dice() % k : k - 1 - dice() % std::min(k, 9u)]);
            }
        }
        std::vector<object::pointer> kept{all[dice() % 300], all[dice() % 300]};
        all.clear();
        CHECK(left >= 1);
        kept.clear();
        CHECK(left == 0);
    }
}
