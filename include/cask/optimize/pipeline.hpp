// SPDX-License-Identifier: BSD-3-Clause
// The passes that rewrite an expression before it is planned, by name, in order.
//
// `define` runs always, in the unoptimised reference too: it decides which numbers an expression
// means. The others change the work only, never a bit, and can be switched off.
#pragma once

#include <cask/optimize/define.hpp>
#include <cask/optimize/evaluate.hpp>
#include <cask/optimize/fuse.hpp>
#include <cask/optimize/merge.hpp>
#include <cask/optimize/narrow.hpp>
#include <cask/optimize/reshape.hpp>

namespace cask::optimize {

using pass_function = std::vector<expr::node_ptr> (*)(const std::vector<expr::node_ptr>&);

struct pass {
    std::string_view name;
    pass_function run;
};

/// The optional passes.
inline constexpr std::array<pass, 5> passes = {
    pass{"evaluate", &evaluate_constants}, pass{"merge", &merge_equal},
    pass{"reshape", &sink_reshapes}, pass{"narrow", &narrow_slices}, pass{"fuse", &fuse_products}};

/// Which passes run.
struct settings {
    bool optimize = true;
    std::vector<std::string> without{};  // names of passes to leave out

    [[nodiscard]] bool runs(std::string_view name) const {
        return optimize && std::find(without.begin(), without.end(), name) == without.end();
    }
};

/// The expression after all passes.
[[nodiscard]] inline std::vector<expr::node_ptr> prepare(const std::vector<expr::node_ptr>& roots,
                                                         const settings& chosen) {
    std::vector<expr::node_ptr> current = define_magnitudes(roots);
    for (const pass& each : passes) {
        if (chosen.runs(each.name)) current = each.run(current);
    }
    return current;
}

}  // namespace cask::optimize
