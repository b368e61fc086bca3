// SPDX-License-Identifier: BSD-3-Clause
// What a stage does, asked of the file of its kind: here, and nowhere else, kinds are told apart.
#pragma once

#include <cask/plan/kinds/call_stage.hpp>
#include <cask/plan/kinds/fold_stage.hpp>
#include <cask/plan/kinds/map_stage.hpp>
#include <cask/plan/kinds/product_stage.hpp>
#include <cask/plan/kinds/put_stage.hpp>
#include <cask/plan/kinds/scan_stage.hpp>

namespace cask::plan {

/// Calls `function` with an object of the kind's class. A new kind does not compile until its class
/// has every function that is called here.
template <class Function>
decltype(auto) of_kind(stage_kind kind, Function&& function) {
    switch (kind) {
        case stage_kind::map: return function(map_stage{});
        case stage_kind::fold: return function(fold_stage{});
        case stage_kind::scan: return function(scan_stage{});
        case stage_kind::product: return function(product_stage{});
        case stage_kind::call: return function(call_stage{});
        case stage_kind::put: break;
    }
    return function(put_stage{});
}

/// The stage that a node asks for, if it is kept in memory.
[[nodiscard]] inline stage_outline outline_of(const expr::node& node) {
    return expr::match(
        node.kind(),
        [&](const expr::one_of<expr::memory_source, expr::constant_source, expr::generated_source,
                               expr::reader_source, expr::elementwise, expr::view, expr::reshape,
                               expr::rechunk> auto&) { return map_stage::outline(node, false); },
        [&](const expr::reduce& reduction) { return fold_stage::outline(node, reduction); },
        [&](const expr::scan& scan) { return scan_stage::outline(node, scan); },
        [&](const expr::product& product) { return product_stage::outline(node, product); },
        [&](const expr::call& call) { return call_stage::outline(node, call); },
        [&](const expr::piecewise&) { return map_stage::outline(node, true); });
}

/// The map from the domain of a stage to the indices of the values that it stores or reduces.
[[nodiscard]] inline index_map domain_map(const stage_outline& outline) {
    return of_kind(outline.kind, [&](auto kind) { return kind.domain_map(outline); });
}

/// The domain of a stage.
[[nodiscard]] inline shape domain_of(const stage_outline& outline) {
    return of_kind(outline.kind, [&](auto kind) { return kind.domain(outline); });
}

/// Whether a stage without elements has nothing to do.
[[nodiscard]] inline bool needs_elements(const stage_outline& outline) {
    return of_kind(outline.kind, [](auto kind) { return kind.needs_elements; });
}

/// Whether the domain of a stage may be cut where the pieces of joined arrays meet.
[[nodiscard]] inline bool is_cut_in_cells(const stage_outline& outline) {
    return of_kind(outline.kind, [](auto kind) { return kind.is_cut_in_cells; });
}

/// Whether the tasks of a stage may compute what they read, box by box.
[[nodiscard]] inline bool computes_factors(const stage_outline& outline) {
    return of_kind(outline.kind, [](auto kind) { return kind.computes_factors; });
}

/// Cuts the stage into tasks. The cut changes no bit of any result.
inline void cut_into_tasks(stage& stage, index_t threads) {
    of_kind(stage.kind, [&](auto kind) { kind.cut(stage, threads); });
}

/// Makes tasks of `extent` positions along the rows' axis by all of the others.
inline void cut_into_rows(stage& stage, index_t extent) {
    of_kind(stage.kind, [&](auto kind) { kind.cut_into_rows(stage, extent); });
}

/// The box of the domain for which a task brings what it needs of files, or packs, at a time.
[[nodiscard]] inline shape fetched_extent(const stage& stage) {
    return of_kind(stage.kind, [&](auto kind) { return kind.fetched_extent(stage); });
}

/// Bytes of a worker beside scratch and what it fetches.
[[nodiscard]] inline index_t worker_bytes(const stage& stage) {
    return of_kind(stage.kind, [&](auto kind) { return kind.worker_bytes(stage); });
}

/// Bytes of partial results of a cut.
[[nodiscard]] inline index_t cut_bytes(const stage& stage) {
    return of_kind(stage.kind, [&](auto kind) { return kind.cut_bytes(stage); });
}

}  // namespace cask::plan
