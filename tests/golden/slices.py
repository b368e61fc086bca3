#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes slices.hpp: what Python's slice.indices selects.

    tests/golden/slices.py
"""

import random
from itertools import product
from pathlib import Path

LOWEST, HIGHEST = -(2**63), 2**63 - 1

SMALL_LENGTHS = (0, 1, 5)
SMALL_BOUNDS = (None, -7, -6, -5, -1, 0, 1, 4, 5, 7)
SMALL_STEPS = (1, -1, 2, -2, 5, -7)

LENGTHS = (0, 1, 2, 3, 10, 2**31, 2**62, HIGHEST)
STEPS = (1, -1, 2, -3, 10, 2**31, -(2**32), 2**62, -(2**62), HIGHEST, -HIGHEST, LOWEST)


def some_bound(length):
    near = random.choice((0, length, -length, length // 2, LOWEST, HIGHEST))
    bound = near + random.randint(-2, 2)
    return random.choice((None, min(max(bound, LOWEST), HIGHEST), bound % 7))


def cases():
    for length in SMALL_LENGTHS:
        for begin, end, step in product(SMALL_BOUNDS, SMALL_BOUNDS, SMALL_STEPS):
            yield begin, end, step, length
    random.seed(1)
    for length, step in product(LENGTHS, STEPS):
        for _ in range(10):
            begin, end = some_bound(length), some_bound(length)
            if LOWEST + 1 not in (begin, end):  # stands for a bound that is left out
                yield begin, end, step, length


def text(number):
    if number is None:
        return "none"
    return "lowest" if number == LOWEST else str(number)


def main():
    rows = []
    for begin, end, step, length in dict.fromkeys(cases()):
        selected = range(*slice(begin, end, step).indices(length))
        count = (selected[-1] - selected[0]) // step + 1 if selected else 0
        first = selected[0] if selected else 0
        rows.append("{" + ", ".join(map(text, (begin, end, step, length, first, count))) + "},")
    lines = [""]
    for row in rows:
        if len(lines[-1]) + len(row) > 98:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "    ") + row
    body = "\n".join(lines)
    Path(__file__).with_suffix(".hpp").write_text(f"""\
// SPDX-License-Identifier: BSD-3-Clause
// Written by slices.py; not to be edited.
// clang-format off
#pragma once

#include <cstdint>

namespace cask_test::golden {{

inline constexpr std::int64_t lowest = -9223372036854775807 - 1;
inline constexpr std::int64_t none = lowest + 1;  // a bound that is left out

/// begin:end:step of an axis of `length` selects `count` elements from `first` on (0 if none).
struct slice_case {{
    std::int64_t begin, end, step, length, first, count;
}};

inline constexpr slice_case slices[] = {{
{body}
}};

}}  // namespace cask_test::golden
""")


if __name__ == "__main__":
    main()
