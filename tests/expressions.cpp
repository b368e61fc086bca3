// SPDX-License-Identifier: BSD-3-Clause
// Random expressions over views, arithmetic and reductions: cask against plain loops, for a fixed
// list of seeds. Every result is exact: integers wrap, doubles hold small whole numbers.
#include "support/check.hpp"

#include <cask/choosing.hpp>
#include <cask/compute.hpp>
#include <cask/manipulation.hpp>
#include <cask/reductions.hpp>

#include <deque>
#include <random>

namespace {

namespace ck = cask;
template <class T>
[[nodiscard]] ck::shape shape_of(const xt::xarray<T>& x) {
    return ck::interop::shape_of(x);
}

/// Elements by their index: the slow and obvious way to make any of the results below.
template <class element, class At>
xt::xarray<element> by_index(const ck::shape& sizes, At&& at) {
    xt::xarray<element> result = ck::interop::make_xarray<element>(sizes);
    for (ck::index_t k = 0; k < sizes.size(); ++k) {
        ck::shape index = sizes;
        for (ck::index_t rest = k, axis = sizes.rank() - 1; axis >= 0; --axis) {
            index[static_cast<int>(axis)] = rest % sizes[static_cast<int>(axis)];
            rest /= sizes[static_cast<int>(axis)];
        }
        result.data()[k] = at(index);
    }
    return result;
}
template <class T>
T element_at(const xt::xarray<T>& x, const ck::shape& index) {
    const ck::shape steps = ck::row_major_strides(shape_of(x));
    ck::index_t flat = 0;
    for (int axis = 0; axis < steps.rank(); ++axis) flat += index[axis] * steps[axis];
    return x.data()[flat];
}
template <class T>
T broadcast_at(const xt::xarray<T>& x, const ck::shape& index) {
    ck::shape own = shape_of(x);
    for (int axis = 0; axis < own.rank(); ++axis) {
        own[axis] = own[axis] == 1 ? 0 : index[axis + index.rank() - own.rank()];
    }
    return element_at(x, own);
}

/// A random expression as both of its values, grown step by step from a few sources.
template <class element>
class expression {
public:
    using eager = xt::xarray<element>;
    using lazy = ck::array<element>;

    expression(unsigned seed, const cask_test::chunking& cut) : random_(seed), cut_(cut) {
        const std::vector<ck::shape> bases{{6, 10}, {4, 3, 5},    {130},
                                           {65, 7}, {2, 3, 2, 4}, {3, 300}};
        const ck::shape& base = bases[pick(bases.size())];
        for (int k = 0; k < 2; ++k) add_source(base);
        for (int k = 0; k < 14; ++k) step();
    }

    [[nodiscard]] const lazy& value() const { return values_.back().first; }
    [[nodiscard]] const eager& expected() const { return values_.back().second; }
    [[nodiscard]] const std::string& text() const { return text_; }
    /// Another part of the expression, to be computed in the same run.
    [[nodiscard]] const std::pair<lazy, eager>& part(std::size_t k) const {
        return values_[k % values_.size()];
    }

private:
    // Integers wrap; doubles are kept small, so that they stay whole.
    static constexpr bool whole = std::is_integral_v<element>;
    static element plus(element a, element b) {
        if constexpr (whole) {
            return static_cast<element>(static_cast<std::uint64_t>(a) +
                                        static_cast<std::uint64_t>(b));
        } else {
            return a + b;
        }
    }
    static element times(element a, element b) {
        if constexpr (whole) {
            return static_cast<element>(static_cast<std::uint64_t>(a) *
                                        static_cast<std::uint64_t>(b));
        } else {
            return a * b;
        }
    }
    static element limited(element a) { return whole ? a : std::clamp<element>(a, -1000, 1000); }
    static lazy limited(const lazy& a) {
        if constexpr (whole) {
            return a;
        } else {
            return ck::clip(a, -1000, 1000);
        }
    }

    std::size_t pick(std::size_t count) { return random_() % count; }

    void add_source(const ck::shape& sizes) {
        sources_.push_back(small_numbers(sizes));
        add("source" + to_string(sizes), cut_(sources_.back()), sources_.back());
    }
    eager small_numbers(const ck::shape& sizes) {
        return xt::cast<element>(cask_test::numbers<std::int64_t>(sizes, random_()));
    }
    void add(const std::string& what, const lazy& value, const eager& expected) {
        text_ += what + "; ";
        values_.emplace_back(value, expected);
    }
    const std::pair<lazy, eager>& any() {
        // The newer ones more often.
        const std::size_t back = std::min(pick(values_.size()), pick(values_.size()));
        return values_[values_.size() - 1 - back];
    }

    void step() {
        const auto [x, e] = any();
        switch (pick(11)) {
            case 0: return binary(x, e);
            case 1: return binary(x, e);
            case 2: return slice(x, e);
            case 3: return transpose(x, e);
            case 4: return flip(x, e);
            case 5: return reduce(x, e);
            case 6: return reshape(x, e);
            case 7: return spread(x, e);
            case 8: return choose(x, e);
            case 9: return add("rechunk", ck::rechunk(x, cut_(x.shape())), e);
            default: return scale(x, e);
        }
    }

    // A partner of the same shape, of one that broadcasts, or made for it.
    std::pair<lazy, eager> partner(const lazy& x) {
        for (int attempt = 0; attempt < 8; ++attempt) {
            const auto [y, f] = any();
            bool fits = y.rank() <= x.rank();
            for (int axis = 0; fits && axis < y.rank(); ++axis) {
                const ck::index_t other = x.shape()[axis + x.rank() - y.rank()];
                fits = y.shape()[axis] == 1 || y.shape()[axis] == other;
            }
            if (fits) return {y, f};
        }
        add_source(x.shape());
        return values_.back();
    }

    void binary(const lazy& x, const eager& e) {
        const auto [y, f] = partner(x);
        const auto g = f;
        const auto with = [&](auto&& op) {
            return by_index<element>(shape_of(e), [&](const ck::shape& index) {
                return op(element_at(e, index), broadcast_at(g, index));
            });
        };
        switch (pick(4)) {
            case 0: return add("add", x + y, with(&expression::plus));
            case 1:
                return add("subtract", y - x,
                           with([](element a, element b) { return plus(b, times(-1, a)); }));
            case 2:
                return add("multiply and add", limited(x * y + x), with([](element a, element b) {
                               return limited(plus(times(a, b), a));
                           }));
            default:
                return add("maximum", ck::maximum(x, y),
                           with([](element a, element b) { return std::max(a, b); }));
        }
    }

    void scale(const lazy& x, const eager& e) {
        add("scale", limited(x * 3 + 1),
            by_index<element>(shape_of(e), [&](const ck::shape& index) {
                return limited(plus(times(element_at(e, index), 3), 1));
            }));
    }

    void slice(const lazy& x, const eager& e) {
        std::vector<ck::slice_arg> entries;
        ck::shape sizes;
        std::vector<std::array<ck::index_t, 3>> from;  // result axis or -1, begin, step
        std::string what = "slice";
        for (int axis = 0; axis < x.rank(); ++axis) {
            const ck::index_t length = x.shape()[axis];
            if (length > 0 && pick(6) == 0) {
                const auto at = static_cast<ck::index_t>(pick(static_cast<std::size_t>(length)));
                entries.emplace_back(at - (pick(2) == 0 ? length : 0));
                from.push_back({-1, at, 0});
                continue;
            }
            if (pick(6) == 0) {
                entries.emplace_back(ck::newaxis());
                sizes.push_back(1);
            }
            ck::range_bounds bounds;
            if (pick(2) == 0) bounds.begin = static_cast<ck::index_t>(pick(5));
            if (pick(3) == 0) bounds.end = -static_cast<ck::index_t>(1 + pick(2));
            bounds.step = std::array{1, 1, 2, -1, 3, -2}[pick(6)];
            if (bounds.step < 0) std::swap(bounds.begin, bounds.end);
            const ck::axis_selection chosen = ck::select(bounds, length);
            entries.emplace_back(bounds);
            from.push_back({sizes.rank(), chosen.begin, chosen.step});
            sizes.push_back(chosen.count);
        }
        if (sizes.rank() > 6 || entries.size() > 10) return;
        const auto at = [&](const ck::shape& index) {
            ck::shape source;
            for (const auto& [axis, begin, by] : from) {
                source.push_back(axis < 0 ? begin : begin + by * index[static_cast<int>(axis)]);
            }
            return element_at(e, source);
        };
        add(what + to_string(sizes),
            lazy(ck::front::slice(x.node(), entries.data(), entries.size())),
            by_index<element>(sizes, at));
    }

    void transpose(const lazy& x, const eager& e) {
        std::vector<int> order;
        for (int axis = 0; axis < x.rank(); ++axis) order.push_back(axis);
        std::shuffle(order.begin(), order.end(), random_);
        const lazy result = order.empty() ? x : ck::transpose(x, order);
        add("transpose", result, by_index<element>(result.shape(), [&](const ck::shape& index) {
                ck::shape source = index;
                for (std::size_t k = 0; k < order.size(); ++k) {
                    source[order[k]] = index[static_cast<int>(k)];
                }
                return element_at(e, source);
            }));
    }

    void flip(const lazy& x, const eager& e) {
        if (x.rank() == 0) return;
        const int axis = static_cast<int>(pick(static_cast<std::size_t>(x.rank())));
        add("flip", ck::flip(x, axis), by_index<element>(x.shape(), [&](ck::shape index) {
                index[axis] = x.shape()[axis] - 1 - index[axis];
                return element_at(e, index);
            }));
    }

    void reduce(const lazy& x, const eager& e) {
        std::vector<int> axes;
        for (int axis = 0; axis < x.rank(); ++axis) {
            if (pick(2) == 0) axes.push_back(axis);
        }
        const bool keep = pick(3) != 0;
        std::vector<int> all = axes;
        for (int axis = 0; axes.empty() && axis < x.rank(); ++axis) all.push_back(axis);
        ck::index_t count = 1;
        for (const int axis : all) count *= x.shape()[axis];
        if (pick(2) == 0 || count == 0) {
            return add("sum", limited(ck::sum(x, {.axes = all, .keep_dims = keep})),
                       cask_test::reduced<element>(e, all, keep, [](const auto& group) {
                           element sum = 0;
                           for (const element v : group) sum = plus(sum, v);
                           return limited(sum);
                       }));
        }
        if (pick(2) == 0) {
            return add("argmin",
                       ck::astype<element>(ck::argmin(x, {.axes = all, .keep_dims = keep})),
                       cask_test::reduced<element>(e, all, keep, [](const auto& group) {
                           return static_cast<element>(
                               std::min_element(group.begin(), group.end()) - group.begin());
                       }));
        }
        add("max", ck::max(x, {.axes = all, .keep_dims = keep}),
            cask_test::reduced<element>(e, all, keep, [](const auto& group) {
                return *std::max_element(group.begin(), group.end());
            }));
    }

    void reshape(const lazy& x, const eager& e) {
        ck::shape sizes;
        ck::index_t left = x.size();
        for (const ck::index_t part : {2, 3, 5}) {
            if (left > part && left % part == 0 && pick(2) == 0) {
                sizes.push_back(part);
                left /= part;
            }
        }
        sizes.push_back(left);
        eager result = ck::interop::make_xarray<element>(sizes);
        std::copy(e.data(), e.data() + e.size(), result.data());
        add("reshape" + to_string(sizes), ck::reshape(x, sizes), result);
    }

    void spread(const lazy& x, const eager& e) {
        if (x.size() > 2000 || x.rank() > 5) return;
        ck::shape sizes;
        if (pick(2) == 0) sizes.push_back(3);
        for (const ck::index_t size : x.shape()) sizes.push_back(size == 1 ? 4 : size);
        add("broadcast" + to_string(sizes), ck::broadcast_to(x, sizes),
            by_index<element>(sizes,
                              [&](const ck::shape& index) { return broadcast_at(e, index); }));
    }

    void choose(const lazy& x, const eager& e) {
        const auto [y, f] = partner(x);
        const auto g = f;
        add("where", ck::where(x > y, x - 7, y),
            by_index<element>(shape_of(e), [&](const ck::shape& index) {
                const element a = element_at(e, index);
                const element b = broadcast_at(g, index);
                return a > b ? plus(a, -7) : b;
            }));
    }

    std::mt19937 random_;
    const cask_test::chunking& cut_;
    std::deque<eager> sources_;
    std::vector<std::pair<lazy, eager>> values_;
    std::string text_;
};

}  // namespace

TEMPLATE_TEST_CASE("random expressions are what plain loops make of them", "[expressions]",
                   std::int64_t, double) {
    for (unsigned seed = 1; seed <= 400; ++seed) {
        const cask_test::chunking& cut =
            cask_test::chunkings()[seed % cask_test::chunkings().size()];
        const expression<TestType> own(seed, cut);
        const auto& way =
            cask_test::configurations()[seed / 5 % cask_test::configurations().size()];
        const ck::runtime runtime(way.options);
        const auto same = cask_test::same_bits<TestType>;
        std::string problem = cask_test::first_difference(own.value().compute(), own.expected(),
                                                          same);
        // Several of its parts in one run.
        const auto [a, b, c, d] = ck::compute(own.value(), own.part(seed).first,
                                              own.part(seed + 5).first, own.part(seed + 9).first);
        problem += cask_test::first_difference(a, own.expected(), same);
        problem += cask_test::first_difference(b, own.part(seed).second, same);
        problem += cask_test::first_difference(c, own.part(seed + 5).second, same);
        problem += cask_test::first_difference(d, own.part(seed + 9).second, same);
        CAPTURE(seed, cut.name(), way.name, own.text());
        CHECK(problem == "");
    }
}

TEMPLATE_TEST_CASE("random expressions agree in every way of running them", "[expressions]",
                   std::int64_t, double) {
    for (unsigned seed = 1001; seed <= 1040; ++seed) {
        const expression<TestType> own(seed, cask_test::chunkings().front());
        CAPTURE(seed, own.text());
        // The sources must outlive what is made of them.
        std::deque<expression<TestType>> made;
        cask_test::check(
            [&](const cask_test::chunking& cut) {
                made.emplace_back(seed, cut);
                return made.back().value();
            },
            own.expected());
    }
}
