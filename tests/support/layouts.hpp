// SPDX-License-Identifier: BSD-3-Clause
// Whether an array that is generated is the same however it is asked for.
#pragma once

#include "support/check.hpp"

#include <cask/compute.hpp>
#include <cask/manipulation.hpp>
#include <cask/runtime.hpp>

namespace cask_test {

/// make(chunks) gives the same values for any chunks, slices, orders and threads.
template <class Make>
void check_layouts(Make&& make) {
    const auto values = make(cask::chunk_spec(-1)).compute();
    const auto rows = static_cast<cask::index_t>(values.shape()[0]);
    const auto columns = static_cast<cask::index_t>(values.shape()[1]);
    for (const auto& chunks : {cask::chunk_spec(1), cask::chunk_spec{3, 7},
                               cask::chunk_spec{-1, 64}, cask::chunk_spec{5, 1}}) {
        const auto x = make(chunks);
        CHECK((x.compute() == values));
        const auto turned = cask::transpose(x).compute();
        const auto part =
            x(cask::range(cask::_, cask::_, -2), cask::range(1, cask::_, 3)).compute();
        bool same = true;
        for (cask::index_t i = 0; i < rows; ++i) {
            for (cask::index_t j = 0; j < columns; ++j) {
                same = same && turned(j, i) == values(i, j);
                if (i % 2 == 0 && j % 3 == 1)
                    same = same && part(i / 2, j / 3) == values(rows - 1 - i, j);
            }
        }
        CHECK(same);
        CHECK((x(rows - 1, columns - 1).item() == values(rows - 1, columns - 1)));
    }
    const cask::runtime serial({.by = cask::scheduler::serial, .optimize = false});
    CHECK((make(cask::chunk_spec(4)).compute() == values));
}

}  // namespace cask_test
