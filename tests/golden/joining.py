#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes joining.hpp: where the elements of numpy.pad and numpy.roll come from.

    tests/golden/joining.py
"""

from itertools import product
from pathlib import Path

import numpy as np

MODES = ("constant", "edge", "reflect", "symmetric", "wrap")
LENGTHS = (1, 2, 3, 5)
WIDTHS = (0, 1, 2, 3, 4, 9)
SHIFTS = (0, 1, -1, 2, 3, 5, -7, 12)


def row(*parts):
    numbers = ", ".join(str(number) for number in parts[-1])
    return "    {" + ", ".join([*map(str, parts[:-1]), "{" + numbers + "}"]) + "},"


def repeats(mode, length, before, after):
    """NumPy 1.24 loses the period of margins wider than the array."""
    return mode in ("reflect", "symmetric", "wrap") and max(before, after) > length - (mode == "reflect")


def pads():
    for mode, length, before, after in product(MODES, LENGTHS, WIDTHS, WIDTHS):
        if repeats(mode, length, before, after):
            continue
        fill = {"constant_values": -1} if mode == "constant" else {}
        padded = np.pad(np.arange(length), (before, after), mode=mode, **fill)
        yield row(f'"{mode}"', length, before, after, padded)


def planes():
    for mode in MODES:
        fill = {"constant_values": -1} if mode == "constant" else {}
        padded = np.pad(np.arange(12).reshape(3, 4), ((1, 2), (3, 0)), mode=mode, **fill)
        yield row(f'"{mode}"', padded.ravel())


def rolls():
    for length, shift in product((0, *LENGTHS), SHIFTS):
        yield row(length, shift, np.roll(np.arange(length), shift))


def main():
    newline = "\n"
    Path(__file__).with_suffix(".hpp").write_text(f"""\
// SPDX-License-Identifier: BSD-3-Clause
// Written by joining.py; not to be edited.
// clang-format off
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cask_test::golden {{

using positions = std::vector<std::int64_t>;  // -1: the constant

/// numpy.pad of 0, 1, ... length - 1.
struct pad_case {{
    std::string mode;
    std::int64_t length, before, after;
    positions from;
}};
inline const std::vector<pad_case> pads = {{
{newline.join(pads())}
}};

/// numpy.pad of 3 rows of 4 by ((1, 2), (3, 0)).
struct plane_case {{
    std::string mode;
    positions from;
}};
inline const std::vector<plane_case> planes = {{
{newline.join(planes())}
}};

/// numpy.roll of 0, 1, ... length - 1.
struct roll_case {{
    std::int64_t length, shift;
    positions from;
}};
inline const std::vector<roll_case> rolls = {{
{newline.join(rolls())}
}};

}}  // namespace cask_test::golden
""")


main()
