// SPDX-License-Identifier: BSD-3-Clause
#include "support/check.hpp"
#include "support/plans.hpp"
#include "support/views.hpp"

#include <cask/cask.hpp>

namespace {

using namespace cask_test;

/// Elements that are their row-major index, read in any shape or in one.
class counting_reader : public ck::expr::reader {
public:
    counting_reader(const ck::shape& sizes, bool in_any_shape)
        : strides_(ck::row_major_strides(sizes)), in_any_shape_(in_any_shape) {}
    void read(const ck::expr::positions& wanted, std::byte* out) const override {
        auto* to = reinterpret_cast<double*>(out);
        for (ck::index_t k = 0; k < wanted.size(); ++k) {
            ck::index_t rest = k;
            ck::index_t element = 0;
            for (int axis = strides_.rank() - 1; axis >= 0; --axis) {
                const ck::index_t at = rest % wanted.extent[axis] * wanted.step[axis];
                element += (wanted.begin[axis] + at) * strides_[axis];
                rest /= wanted.extent[axis];
            }
            to[k] = static_cast<double>(element);
        }
    }
    [[nodiscard]] std::shared_ptr<const reader> in_shape(const ck::shape& sizes) const override {
        return in_any_shape_ ? std::make_shared<const counting_reader>(sizes, true) : nullptr;
    }

private:
    ck::shape strides_;
    bool in_any_shape_;
};

[[nodiscard]] ck::array<double> read_array(const ck::shape& sizes, bool in_any_shape) {
    return ck::array<double>(ck::expr::make(
        ck::expr::reader_source{std::make_shared<const counting_reader>(sizes, in_any_shape)}, {},
        sizes, ck::dtype::float64, ck::grid::whole(sizes), {}));
}

const auto reshaped_values = numbers<double>({40, 30});

template <class T>
std::size_t storages_for(const ck::array<T>& x, std::vector<std::string> without = {}) {
    ck::optimize::settings chosen;
    chosen.without = std::move(without);
    return plan_of({x.node()}, chosen).storages.size();
}

xt::xarray<double> reshaped(xt::xarray<double> x, const std::vector<std::size_t>& sizes) {
    x.reshape(sizes);
    return x;
}

TEST_CASE("a reshape of operations on contiguous memory copies nothing", "[reshape]") {
    const auto build = [](const auto& in) -> ck::array<double> {
        return ck::reshape(ck::sqrt(ck::abs(in(reshaped_values))) * 2.0 + in(reshaped_values), {-1, 8}) - 1.0;
    };
    const auto x = build([](const auto& v) { return ck::borrow(v); });
    CHECK(storages_for(x) == 1);
    CHECK(storages_for(x, {"sink_reshapes"}) == 2);
    check<double>(build, reshaped(xt::sqrt(xt::abs(reshaped_values)) * 2.0 + reshaped_values, {150, 8}) - 1.0,
                  {1e-14, 0});
}

TEST_CASE("a reshape of what others want, or of a transpose, keeps it in memory once",
          "[reshape]") {
    const auto x = ck::borrow(reshaped_values);
    const auto root = ck::sqrt(ck::abs(x));
    const auto both = ck::sum(root) + ck::reshape(root, {1200});
    CHECK(storages_for(both) == 3);  // the root, its sum, the result
    const auto turned = ck::sum(ck::reshape(ck::transpose(x) + 1.0, {60, 20}), 0);
    CHECK(storages_for(turned) == 2);
    check<double>(
        [](const auto& in) -> ck::array<double> {
            return ck::reshape(ck::transpose(in(reshaped_values)) + 1.0, {60, 20}) * 2.0;
        },
        reshaped((xt::transpose(reshaped_values) + 1.0) * 2.0, {60, 20}));
}

TEST_CASE("slices of reshapes, and reshapes of reshapes", "[reshape]") {
    const auto build = [](const auto& in) -> ck::array<double> {
        const auto cube = ck::reshape(ck::transpose(in(reshaped_values)), {6, 10, 20});
        return ck::reshape(cube(ck::range(1, 5), ck::all(), ck::range(2, 20, 2)) + 1.0, {40, -1});
    };
    const auto cube = reshaped(xt::transpose(reshaped_values), {6, 10, 20});
    const xt::xarray<double> part =
        xt::view(cube, xt::range(1, 5), xt::all(), xt::range(2, 20, 2)) + 1.0;
    check<double>(build, reshaped(part, {40, 9}));
}

TEST_CASE("random numbers are reshaped by their index", "[reshape]") {
    const auto check_all = [](const auto& make) {
        ck::random::generator from(7);
        const auto x = make(from);
        const auto groups = ck::reshape(x * x, {30, 10, 4});
        CHECK(storages_for(groups) == 1);
        CHECK(storages_for(groups, {"sink_reshapes"}) == 2);
        CHECK(computed_for(groups).size() == 1);
        const auto flat = (x * x).compute();
        const auto cube = groups.compute();
        CHECK(std::equal(flat.data(), flat.data() + flat.size(), cube.data()));
        const auto part = groups(ck::range(3, 30, 2), 7, ck::all()).compute();
        CHECK(part.data()[5] == flat.data()[(5 * 10 + 7) * 4 + 1]);
    };
    check_all([](auto& from) { return from.uniform({120, 10}); });
    check_all([](auto& from) { return from.normal({1200}); });
    check_all([](auto& from) { return from.template integers<int>({2, 600}, 0, 100); });
    CHECK(storages_for(ck::reshape(ck::arange(12), {3, 4})) == 2);  // follow from one index
}

TEST_CASE("files are read in another shape where they can be", "[reshape]") {
    for (const bool any : {true, false}) {
        const auto x = read_array({120, 10}, any);
        const auto groups = ck::reshape(x * 2.0, {30, 10, 4});
        CHECK(storages_for(groups) == (any ? 1 : 2));
        CHECK(groups(7, 5, 3).item() == 2.0 * ((7 * 10 + 5) * 4 + 3));
        const auto anomalies = groups - ck::mean(groups, {.axes = 1, .keep_dims = true});
        CHECK(storages_for(anomalies) == (any ? 2 : 3));
        CHECK(anomalies.compute()(29, 9, 0) == 2.0 * 4.5 * 4);
        // What is wanted in both shapes is read once.
        CHECK(storages_for(ck::sum(x) + ck::reshape(x, {1200})) == 3);
    }
}

TEST_CASE("a long chain of reshapes is planned in time that grows with it", "[reshape]") {
    auto x = ck::array<double>(ck::borrow(reshaped_values));
    for (int k = 0; k < 2000; ++k) {
        x = ck::reshape(x, k % 2 == 0 ? ck::shape{30, 40} : ck::shape{40, 30}) + 1.0;
    }
    CHECK(storages_for(x) == 1);
    check_equal(x.compute(), xt::xarray<double>(reshaped_values + 2000.0), {1e-12, 0});
}

}  // namespace
