// SPDX-License-Identifier: BSD-3-Clause
// Random expressions, within budgets, of which one thing fails: the right error, nothing is left,
// and the same expression is computed afterwards.
//
//     CASK_FAULTS=2000 CASK_FAULTS_SEED=7 test_faults "[random faults]"
#include "faults/runs.hpp"
#include "io/folder.hpp"
#include "support/environment.hpp"
#include "support/random_expressions.hpp"

namespace {

using namespace cask_test;

/// What an array may be read from: memory, a file, a reader or a function of the user's.
template <class T>
class source_maker {
public:
    source_maker(part_dice& dice, const folder& files) : dice_(dice), files_(files) {}
    ck::array<T> operator()(const ck::array<T>& x) {
        switch (drawn_below(dice_, 4)) {
            case 0: return x;
            case 1: {
                const std::string path = files_ / (std::to_string(++*number_) + ".npy");
                ck::to_npy(x, path);
                return ck::from_npy<T>(path);
            }
            case 2: return read_by(x);
            default:
                return ck::map(
                    [](T value) {
                        if (fails_here(seam::function)) throw users_error("does not like it");
                        return value;
                    },
                    x);
        }
    }

private:
    part_dice& dice_;
    const folder& files_;
    std::shared_ptr<int> number_ = std::make_shared<int>(0);
};

constexpr int faults_of_each = 10;

/// Faults of one expression; how many of them made a run fail.
template <class T>
int check_faults(std::uint64_t seed) {
    const folder files;
    const folder spills;
    part_dice dice(seed);
    ck::array<T> x = expression_maker<T>(dice, source_maker<T>(dice, files)).made();
    // What is scanned along one axis and read along both goes to a file.
    if (x.rank() == 2 && x.shape()[0] == x.shape()[1]) {
        const auto y = ck::astype<T>(ck::cumsum(x, 1));
        x = y + ck::transpose(y);
    }
    const ways how{1 << drawn_below(dice, 3), drawn_below(dice, 2) == 0, drawn_below(dice, 2) == 0,
                   1 + drawn_below(dice, 2)};
    under_faults<T> own(x, how, spills.path());
    std::int64_t calls[seam_count];
    for (int k = 0; k < seam_count; ++k) calls[k] = calls_of(static_cast<seam>(k));
    CHECK(own.wrong_with(nullptr) == "");
    for (int k = 0; k < seam_count; ++k) calls[k] = calls_of(static_cast<seam>(k)) - calls[k];
    int failures = 0;
    for (int k = 0; k < faults_of_each; ++k) {
        int at = static_cast<int>(seam::allocation);
        do at = static_cast<int>(drawn_below(dice, seam_count));
        while (calls[at] == 0);
        const drawn_fault chosen{static_cast<seam>(at), drawn_below(dice, calls[at]),
                                 drawn_below(dice, 2) == 0 ? 1 : fault::always};
        INFO("seed " << seed << ", fault " << k << " at seam " << at << ": after " << chosen.before
                     << " of " << calls[at] << " calls, " << chosen.times << " times");
        CHECK(own.wrong_with(&chosen) == "");
        if (own.failure) ++failures;
        CHECK(own.wrong_with(nullptr) == "");
        CHECK(spills.files() == 0);
    }
    return failures;
}

TEST_CASE("whatever fails in random expressions, the next run is right", "[random faults]") {
    const std::uint64_t count = environment_number("CASK_FAULTS", is_sanitized ? 100 : 200);
    const std::uint64_t first = environment_number("CASK_FAULTS_SEED", 1);
    int failures = 0;
    std::uint64_t seed = first;
    for (std::uint64_t done = 0; done < count; done += faults_of_each, ++seed) {
        failures += seed % 4 == 0 ? check_faults<float>(seed) : check_faults<double>(seed);
    }
    CHECK_FALSE(leaks());
    // Others hit what was not called that time, or threads that others replace.
    CHECK(failures > static_cast<int>(count / 2));
}

}  // namespace
