// SPDX-License-Identifier: BSD-3-Clause
// Definitions of creation/filled.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/creation/filled.hpp>
#include <cask/expr/build.hpp>

namespace cask::front {

CASK_DEFINITION node_ptr filled(std::string_view name, const element_bytes& element, dtype type,
                                const shape& sizes, const chunk_spec& chunks, source_line where) {
    check_shape(name, sizes, size_of(type), where);
    return expr::make_constant(element, type, sizes,
                               chunks.resolve(name, sizes, size_of(type), where), where);
}

}  // namespace cask::front
