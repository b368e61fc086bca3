// SPDX-License-Identifier: BSD-3-Clause
// Definitions of diagnostics/explain.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/diagnostics/explain.hpp>
#include <cask/runtime.ipp>

namespace cask {

namespace detail {

/// Names and lines of what a lap computes, each once.
CASK_DEFINITION std::string names_of(const laps::walk& walk) {
    std::string text;
    sequence<expr::node_ptr> results = walk.of.roots;
    if (!walk.is_plain()) results.clear();
    for (const laps::carried_fold& each : walk.folds) results.push_back(each.of);
    if (walk.product) results.push_back(walk.product->of);
    for (const expr::node_ptr& root : results) {
        std::string name = std::string(root->name()) + " " + to_string(root->shape());
        if (root->where().line != 0) name += " (" + to_string(root->where()) + ")";
        if (text.find(name) == std::string::npos) text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

}  // namespace detail

namespace front {

CASK_DEFINITION explanation explain(const node_ptr& x) {
    const cask::detail::running now;
    const laps::engine& with = now.engine;
    const expr::graph from = optimize::prepare({x}, now.passes);
    const sequence<schedule::target> targets{
        {.strides = row_major_bytes(x->shape(), size_of(x->type()))}};
    explanation result;
    result.budget = with.budget.bytes();
    result.bytes_at_once =
        plan::make_plan(from, with.how.threads, with.how.instructions).needs.bytes();
    laps::chooser routes(with.how, with.ledger);
    result.smallest_budget = laps::detail::smallest_route(routes, from, targets,
                                                          result.bytes_at_once);
    std::optional<laps::route> way = routes.choose(from, targets, result.budget);
    result.fits = way.has_value();
    if (!way && !with.budget.is_set()) {  // what nobody set refuses nothing
        result.fits = true;
        way = routes.choose(from, targets, result.bytes_at_once);
    }
    if (!way) return result;
    result.bytes = way->bytes;
    for (const laps::lap& each : way->laps) {
        explained_lap lap{cask::detail::names_of(each.computes), each.part, each.parts, each.needs};
        for (const auto& held : each.holds) {
            lap.held += held->bytes();
            lap.spilled += held->spilled();
        }
        result.spilled += lap.spilled;
        result.laps.push_back(std::move(lap));
    }
    return result;
}

}  // namespace front

CASK_DEFINITION std::string to_string(const explanation& of) {
    using laps::detail::mebibytes;
    std::string text = "budget " + mebibytes(of.budget) + "; at once " +
                       mebibytes(of.bytes_at_once) + ", smallest budget " +
                       mebibytes(of.smallest_budget) + "; ";
    if (!of.fits) return text + "refused\n";
    text += "takes " + mebibytes(of.bytes);
    if (of.spilled > 0) text += ", and " + mebibytes(of.spilled) + " in temporary files";
    text += "\n";
    for (std::size_t k = 0; k < of.laps.size(); ++k) {
        const explained_lap& lap = of.laps[k];
        text += "lap " + std::to_string(k + 1) + ": " + lap.computes + ", ";
        text += lap.parts == 1 ? std::string("at once")
                               : std::to_string(lap.parts) + " parts of " + to_string(lap.part);
        text += ", " + mebibytes(lap.bytes);
        if (lap.held > 0) text += ", held in memory " + mebibytes(lap.held);
        if (lap.spilled > 0) text += ", held in files " + mebibytes(lap.spilled);
        text += "\n";
    }
    return text;
}

}  // namespace cask
