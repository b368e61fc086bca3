// SPDX-License-Identifier: BSD-3-Clause
// Names of the public types, without their bodies.
#pragma once

#include <cask/core/dtype.hpp>

namespace cask {

template <element T>
class array;
template <element T>
class assignable_elements;
template <element T>
class assignable_part;
template <element T>
class masked;
template <element T>
class selection;
class located_positions;
class runtime;

}  // namespace cask
