// SPDX-License-Identifier: BSD-3-Clause
// Where functions are defined: in every unit that includes cask, or once, in the library of the CMake
// target cask::engine.
//
// A header X.hpp declares; X.ipp beside it defines, with CASK_DEFINITION before each function. A unit that
// is compiled with CASK_COMPILED_ENGINE includes no .ipp: the library has what they define. The library
// itself is compiled with CASK_ENGINE_SOURCE besides.
#pragma once

#if defined(CASK_ENGINE_SOURCE)
#define CASK_DEFINITION
#else
#define CASK_DEFINITION inline
#endif
