// SPDX-License-Identifier: BSD-3-Clause
// Results that go to memory and files which the same run reads, in parts: as if they had gone
// elsewhere, or refused while all is as it was.
#include "io/folder.hpp"
#include "support/check.hpp"
#include "support/in_parts.hpp"

#include <cask/cask.hpp>

#include <optional>

namespace {

using namespace cask_test;
using ck::index_t;

constexpr index_t matrix_size = 260;  // of a matrix, which is cut into parts

/// A square matrix that lies somewhere in some memory.
struct window {
    double* data;
    ck::shape strides;  // elements

    [[nodiscard]] ck::array<double> read() const {
        return ck::borrow(static_cast<const double*>(data), ck::shape{matrix_size, matrix_size},
                          strides);
    }
    [[nodiscard]] ck::store_target target() const {
        return {data, ck::shape{matrix_size, matrix_size}, strides};
    }
};

[[nodiscard]] window drawn_window(part_dice& dice, std::vector<double>& memory) {
    const index_t pitch = matrix_size + drawn_below(dice, 2) * 20;
    const index_t room = static_cast<index_t>(memory.size()) - pitch * matrix_size;
    const window rows{memory.data() + drawn_below(dice, room), {pitch, 1}};
    if (drawn_below(dice, 3) > 0) return rows;
    return {rows.data, {1, pitch}};
}

[[nodiscard]] ck::array<double> drawn_expression(part_dice& dice, const ck::array<double>& x,
                                                 const ck::array<double>& y) {
    switch (drawn_below(dice, 7)) {
        case 0: return x + 1.0;
        case 1: return x * 2.0 + ck::transpose(y);
        case 2: return ck::cumsum(x, 1) - y;
        case 3: return x - ck::mean(y, 0);
        case 4: return ck::flip(x) + ck::roll(y, 3, 0);
        case 5: return ck::concatenate({x(ck::range(0, 100)), y(ck::range(100, ck::_))}, 0);
        default: {
            const auto z = ck::cumsum(y, 0);
            return z + ck::transpose(z) + x;
        }
    }
}

/// Some results that are stored in memory, much of which they read.
class entangled {
public:
    explicit entangled(std::uint64_t seed) : dice_(seed), memory_(4 * matrix_size * matrix_size) {
        for (double& each : memory_) each = static_cast<double>(drawn_below(dice_, 100));
        old_ = memory_;
        const index_t count = 1 + drawn_below(dice_, 3);
        for (index_t k = 0; k < count; ++k) {
            results_.push_back(drawn_expression(dice_, drawn_window(dice_, memory_).read(),
                                                drawn_window(dice_, memory_).read()));
            targets_.push_back(drawn_window(dice_, memory_));
        }
        expected_ = memory_;
        for (std::size_t k = 0; k < results_.size(); ++k) {
            const xt::xarray<double> values = results_[k].compute();
            double* const to = expected_.data() + (targets_[k].data - memory_.data());
            for (index_t n = 0; n < matrix_size * matrix_size; ++n) {
                to[n / matrix_size * targets_[k].strides[0] +
                   n % matrix_size * targets_[k].strides[1]] = values.data()[n];
            }
        }
    }

    /// What is wrong with a run within `bytes`; nothing if it was refused, as it may be.
    [[nodiscard]] std::string wrong_within(index_t bytes, int threads) {
        memory_ = old_;
        ck::runtime own({.threads = threads, .memory_budget = bytes});
        try {
            store();
        } catch (const ck::error& failure) {
            const bool may = dynamic_cast<const ck::budget_error*>(&failure) != nullptr ||
                             dynamic_cast<const ck::shape_error*>(&failure) != nullptr;
            if (!may) return failure.what();
            ++refused;
            return memory_ == old_ ? "" : "refused after something was written";
        }
        if (own.ledger().held() != 0) return "bytes are still held";
        if (own.ledger().peak() > bytes) return "more than the budget";
        return memory_ == expected_ ? "" : "other values";
    }

    int refused = 0;

private:
    void store() {
        if (results_.size() == 1) return ck::store(results_[0], targets_[0].target());
        if (results_.size() == 2) {
            return ck::store({results_[0], results_[1]},
                             {targets_[0].target(), targets_[1].target()});
        }
        ck::store({results_[0], results_[1], results_[2]},
                  {targets_[0].target(), targets_[1].target(), targets_[2].target()});
    }

    part_dice dice_;
    std::vector<double> memory_;
    std::vector<double> old_;
    std::vector<double> expected_;
    std::vector<ck::array<double>> results_;
    std::vector<window> targets_;
};

TEST_CASE("what is read may be where results go, in parts, or is refused", "[laps]") {
    int refused = 0;
    int runs = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        entangled own(seed);
        for (const index_t bytes : {300'000, 900'000, 1'500'000, 10'000'000}) {
            INFO("seed " << seed << ", " << bytes << " bytes");
            CHECK(own.wrong_within(bytes, 1 + static_cast<int>(seed % 4)) == "");
            ++runs;
        }
        refused += own.refused;
    }
    CHECK(refused < runs * 3 / 4);
}

TEST_CASE("a file that is read in parts may be the one that is replaced", "[laps]") {
    const folder own;
    const std::string path = own / "x.npy";
    ck::to_npy(ck::random::generator(1).uniform({700, 700}), path);
    std::filesystem::create_symlink(path, own / "link.npy");
    for (int k = 0; k < 3; ++k) {
        const auto x = ck::from_npy<double>(path);
        const auto y = ck::cumsum(x, 1);
        const auto expected = (y + ck::transpose(y)).compute();
        const auto column = ck::mean(x, 0).compute();
        {
            const ck::runtime small({.threads = 2, .memory_budget = 4'000'000});
            REQUIRE(ck::explain(y + ck::transpose(y)).laps.size() > 1);
            ck::store({y + ck::transpose(y), ck::mean(x, 0)},
                      {ck::npy_file(own / "link.npy"), ck::npy_file(own / "mean.npy")});
        }
        CHECK((ck::from_npy<double>(path).compute() == expected));
        CHECK((ck::from_npy<double>(own / "mean.npy").compute() == column));
    }
    CHECK(own.files() == 3);
}

}  // namespace
