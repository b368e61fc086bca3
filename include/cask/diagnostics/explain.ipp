// SPDX-License-Identifier: BSD-3-Clause
// Definitions of diagnostics/explain.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/diagnostics/explain.hpp>
#include <cask/runtime.ipp>

namespace cask {

namespace detail {

/// The name of a result; of what calls compute piece by piece, that of the calls.
CASK_DEFINITION std::string_view name_of(const expr::node& root) {
    if (root.as<expr::piecewise>() == nullptr) return root.name();
    const std::string_view name = root.input()->name();
    const bool calls = every(root.inputs(), [&](const expr::node_ptr& each) {
        return each->as<expr::call>() != nullptr && each->name() == name;
    });
    return calls ? name : root.name();
}

/// Names and lines of what a lap computes, each once.
CASK_DEFINITION std::string names_of(const laps::walk& walk) {
    std::string text;
    sequence<expr::node_ptr> results = walk.of.roots;
    if (!walk.is_plain()) results.clear();
    for (const laps::carried_fold& each : walk.folds) results.push_back(each.of);
    if (walk.product) results.push_back(walk.product->of);
    for (const expr::node_ptr& root : results) {
        std::string name = std::string(name_of(*root)) + " " + to_string(root->shape());
        if (root->where().line != 0) name += " (" + to_string(root->where()) + ")";
        if (text.find(name) == std::string::npos) text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

/// Stands for a file or a store.
class unopened final : public expr::writer {
public:
    void write(const region&, const std::byte*) override {}
};

/// What a lap takes.
CASK_DEFINITION explained_lap lap_of(const laps::lap& of, const laps::conditions& how) {
    explained_lap result{names_of(of.computes), of.part, of.parts, of.needs, 0, {}};
    for (const auto& held : of.holds) result.held += held->bytes();
    result.moves = laps::traffic_of(of, how);
    return result;
}

/// ", 1.5 MiB read, 2 MiB written": what is moved, of those that are not 0.
CASK_DEFINITION std::string text_of(const memory::traffic& moves) {
    std::string text;
    const auto add = [&](index_t bytes, const char* does) {
        if (bytes > 0) text += ", " + laps::detail::mebibytes(bytes) + does;
    };
    add(moves.read, " read");
    add(moves.written, " written");
    add(moves.spilled, " to temporary files");
    add(moves.read_back, " read back");
    return text;
}

}  // namespace detail

namespace front {

CASK_DEFINITION explanation explain(const node_ptr& x, const storing* pair) {
    const cask::detail::running now;
    const expr::graph from = optimize::prepare({x}, now.passes);
    const laps::engine with = laps::engine_for(from, now.engine);
    const index_t inside = with.inside * with.how.threads;
    cask::detail::unopened place;
    sequence<schedule::target> targets{
        {.strides = row_major_bytes(x->shape(), size_of(x->type()))}};
    if (pair != nullptr && pair->place != nullptr) targets = {{.to = &place}};
    explanation result;
    result.budget = with.budget.bytes();
    const plan::plan whole = laps::plan_for(from, targets, with.how);
    result.bytes_at_once = whole.needs.bytes() + inside;
    laps::chooser routes(with.how, with.ledger);
    const index_t least = laps::detail::smallest_route(routes, from, targets, whole.needs.bytes());
    result.smallest_budget = least + inside;
    std::optional<laps::route> way = laps::route_of(routes, whole, from, targets,
                                                    result.budget - inside, with.how);
    // What nobody set refuses nothing.
    result.fits = way || result.bytes_at_once <= result.budget || !with.budget.is_set();
    if (!result.fits) return result;
    if (!way) {
        way.emplace().bytes = whole.needs.bytes();
        way->laps.push_back({{from}, targets, {}, {}, 1, whole.needs.bytes()});
    }
    result.bytes = way->bytes + inside;
    laps::conditions how = with.how;
    how.brings = way->brings;
    for (const laps::lap& each : way->laps) {
        result.laps.push_back(cask::detail::lap_of(each, how));
        result.moves += result.laps.back().moves;
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
    text += "takes " + mebibytes(of.bytes) + detail::text_of(of.moves) + "\n";
    for (std::size_t k = 0; k < of.laps.size(); ++k) {
        const explained_lap& lap = of.laps[k];
        text += "lap " + std::to_string(k + 1) + ": " + lap.computes + ", ";
        text += lap.parts == 1 ? std::string("at once")
                               : std::to_string(lap.parts) + " parts of " + to_string(lap.part);
        text += ", " + mebibytes(lap.bytes);
        if (lap.held > 0) text += ", held in memory " + mebibytes(lap.held);
        text += detail::text_of(lap.moves) + "\n";
    }
    return text;
}

}  // namespace cask
