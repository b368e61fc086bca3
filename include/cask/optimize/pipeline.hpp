// SPDX-License-Identifier: BSD-3-Clause
// The passes that rewrite an expression before it is planned, by name, in order.
//
// `canonicalize` runs always, in the unoptimised reference too: it decides which numbers an
// expression means. The others change the work only, never a bit, and can be switched off.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/walk.hpp>

namespace cask::optimize {

/// Which passes run.
struct settings {
    bool optimize = true;
    std::vector<std::string> without{};  // names of passes to leave out

    [[nodiscard]] bool runs(std::string_view name) const;
};

/// The names of the optional passes, in order.
[[nodiscard]] sequence<std::string_view> pass_names();

/// The expression after all passes.
[[nodiscard]] expr::graph prepare(sequence<expr::node_ptr> roots, const settings& chosen);

}  // namespace cask::optimize

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/optimize/pipeline.ipp>
#endif
