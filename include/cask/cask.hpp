// SPDX-License-Identifier: BSD-3-Clause
// Everything.
#pragma once

#include <cask/array.hpp>
#include <cask/bitwise.hpp>
#include <cask/compute.hpp>
#include <cask/creation.hpp>
#include <cask/diagnostics/numbers.hpp>
#include <cask/diagnostics/print.hpp>
#include <cask/diagnostics/repr.hpp>
#include <cask/fwd.hpp>
#include <cask/io/file.hpp>
#include <cask/io/npy.hpp>
#include <cask/io/npy_header.hpp>
#include <cask/logic.hpp>
#include <cask/manipulation.hpp>
#include <cask/map.hpp>
#include <cask/operators.hpp>
#include <cask/parts.hpp>
#include <cask/random.hpp>
#include <cask/reductions.hpp>
#include <cask/run.hpp>
#include <cask/runtime.hpp>
#include <cask/selection.hpp>
#include <cask/ufuncs.hpp>
