// SPDX-License-Identifier: BSD-3-Clause
// Consumers that take elements by arrays of positions, put some there, or choose among several.
#pragma once

#include "company/tables.hpp"

namespace cask_test::company {

template <ck::element T>
[[nodiscard]] std::vector<consumer_row<T>> by_positions() {
    using X = const ck::array<T>&;
    using ck::_;
    using ck::ellipsis;
    using ck::range;
    return {
        {"sum(take(x + x, {places}, 0), 0)",
         [](X x) -> outputs {
             if (x.rank() == 0) return {};
             const auto places = mixed_places(x.shape(), 0);
             return sum(ck::take(x + x, ck::stack({places, flip(places)}), 0), {.axes = {0, 1}});
         }},
        {"x(places, ellipsis(), range(_, _, 2))",
         [](X x) -> outputs {
             if (x.rank() < 2) return {};
             return x(mixed_places(x.shape(), 0), ellipsis(), range(_, _, 2));
         }},
        {"x.vindex(places, places) + x.vindex(0, places)",
         [](X x) -> outputs {
             if (x.rank() < 2 || x.size() == 0) return {};
             const auto columns = mixed_places(x.shape(), 1);
             const auto rows = expand_dims(mixed_places(x.shape(), 0), 1);
             return x.vindex(rows, columns) + x.vindex(0, columns);
         }},
        {"put(x, places, flip(x), 0), put(x, {places}, x(0))",
         [](X x) -> outputs {
             if (x.rank() == 0 || x.size() == 0) return {};
             const auto places = mixed_places(x.shape(), 0)(range(_, -2));
             return outputs::several(
                 ck::put(x, places, flip(x), 0),
                 ck::put(x + x, ck::stack({places, places(range(_, _, -1))}), x(0), 0));
         }},
        {"place(x, x == flip(x), ravel(x))",
         [](X x) -> outputs {
             if (x.size() < 3) return {};
             return ck::place(x, x == flip(x), ravel(x)(range(0, x.size() / 2)));
         }},
        {"choose(thirds(x, -1), {x, flip(x), x + x})",
         [](X x) -> outputs {
             if (x.rank() == 0) return {};
             return ck::choose(thirds(x.shape().back()), {x, flip(x), x + x});
         }},
    };
}

}  // namespace cask_test::company
