// SPDX-License-Identifier: BSD-3-Clause
// A plan as data: storages, and stages that fill them in one pass each over their domain.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/traits.hpp>

#include <optional>

namespace cask::plan {

inline constexpr std::uint32_t none = ~std::uint32_t{0};

/// Memory for one node's elements that really exists: a result or an intermediate.
struct storage {
    const expr::node* of = nullptr;
    shape sizes;  // row-major unless a result's target says otherwise
    dtype type{};
    std::uint32_t result = none;  // which of the results it is; none: an intermediate
    std::uint32_t readers = 0;    // stages that read it
    bool passing = false;         // exists for the rows of one task at a time only
    bool put = false;             // a result that a writer takes: it lies where intermediates do
    index_t offset = 0;           // of an intermediate: where it lies in the room of the plan
    [[nodiscard]] index_t bytes() const { return sizes.size() * size_of(type); }
};

/// Where a load of a stage's program reads from: one of storage, memory, reader (generators are in
/// the program).
struct load_site {
    std::uint32_t storage = none;
    const expr::node* source = nullptr;
    index_map map;  // domain of the stage -> index of the storage or source
    // For all but generators: bytes along the domain, and at its origin, for row-major memory.
    shape strides;
    index_t offset = 0;
    bool reshaped = false;  // reads the memory of a storage in another shape
    bool packed = false;    // lies along another axis than the last: a task packs its box first
    bool computed = false;  // a factor: a task computes the box that it needs, in memory of its own

    /// What reads its elements, if they do not lie in memory; or nullptr.
    [[nodiscard]] const expr::reader* reader() const noexcept {
        return source == nullptr ? nullptr : expr::reader_of(*source);
    }
    /// Where its first element lies: an address, or bytes within the storage.
    [[nodiscard]] index_t first_byte() const {
        const auto* memory = source == nullptr ? nullptr : source->as<expr::memory_source>();
        return offset + (memory == nullptr
                             ? 0
                             : static_cast<index_t>(reinterpret_cast<std::intptr_t>(memory->data)));
    }
};

/// A stage's value that is stored, element by element.
struct store_site {
    std::uint32_t storage;
    index_map map;  // domain -> index of the storage
};

/// A result that is finished from the partial results of a fold.
struct fold_result {
    std::uint32_t storage;
    const kernel::reduction* rule;  // only its finish is run
    double ddof;
};

/// A stage's value that is reduced: one for each accumulation of the program. Results whose rules
/// differ in the finish alone, such as a sum and a mean, have one.
struct fold_site {
    using relocatable = fold_site;
    const kernel::reduction* rule;
    sequence<fold_result> results;
    const expr::carry* carry = nullptr;  // of a part; all folds of a stage have one, or none has
};

/// A stage's value whose running totals are stored.
struct scan_site {
    std::uint32_t store;  // number of the store
    const kernel::scan* rule;
    const expr::carry* carry = nullptr;  // of a part
};

/// A matrix product that a stage stores.
struct product_site {
    std::uint32_t left;   // number of the load
    std::uint32_t right;  // number of the load
    const kernel::product* rule;
    index_t part = 0;                    // depth of partial products, see expr::product
    const expr::carry* carry = nullptr;  // of a part of the depth: the result goes on
};

/// A function that a stage calls for blocks of its result; load k is what it reads of input k.
struct call_site {
    const expr::node* node;
    const expr::call* of;  // of the node
};

/// A result that a stage hands to its writer.
struct put_site {
    std::uint32_t storage;
    expr::writer* to;
};

/// What a stage does. Each kind has a file in plan/kinds and one in schedule/tasks; whoever wants
/// to know something that depends on the kind asks these, by `of_kind` and `execution::tasks_of`.
enum class stage_kind : std::uint8_t {
    map,      // computes every element by itself
    fold,     // reduces, leaf by leaf
    scan,     // computes running totals, leaf by leaf
    product,  // multiplies matrices, tile by tile, over the whole depth
    call,     // calls a function for each block
    put,      // hands a result to its writer
};

/// One pass. The domain of a map has the axes of its outputs; that of a fold or a scan the kept
/// axes, then the reduced ones, or, if it goes `across`, the reduced axes, then the kept ones; that
/// of a product the axes of the output, then the depth; that of a call the axes of the output,
/// which tasks cut at its blocks.
struct stage {
    using relocatable = stage;

    stage_kind kind = stage_kind::map;
    bool across = false;  // of a fold or a scan: runs lie along the kept axes, each result has a
                          // lane; otherwise lanes of one result are folded at the end of a leaf
    shape domain;
    int kept = 0;            // number of kept axes; all of them for a map
    index_t short_rows = 0;  // of kept elements that share a block of lanes, see expr::walking
    index_map values;  // domain -> index of the values that are stored or reduced; for a part of
                       // them the domain begins at 0 nevertheless
    kernel::program code;
    sequence<load_site> loads;
    sequence<store_site> stores;
    sequence<fold_site> folds;
    std::optional<scan_site> scan;
    std::optional<product_site> product;
    std::optional<call_site> call;
    std::optional<put_site> put;
    sequence<const expr::node*> tags;  // what the instructions compute, for errors

    // How the domain is cut into tasks.
    shape task_extent;   // of a task, along all axes (reduced ones: the whole axis)
    shape task_counts;   // number of tasks along each axis (reduced ones: 1)
    shape block_extent;  // a task is walked in boxes of this size, for the caches; of a product, in
                         // panels for which its factors are computed
    shape leaf_extent;   // of the reduced axes, in order
    shape leaf_counts;
    index_t leaves_per_group = 1;  // a power of two; 1 if a scan has several groups
    index_t groups = 1;            // of leaves, or parts of a product; each is a task
    // What it takes of memory, see plan/room.hpp.
    index_t worker_bytes = 0;  // what a thread needs to run its tasks
    index_t cut_bytes = 0;     // partial results of one cut, from its first task to its last
    // The domain axis along which stages may share their rows, see plan/fused_rows.hpp; -1: none.
    int row_axis = -1;

    [[nodiscard]] index_t cuts() const { return task_counts.size(); }
    [[nodiscard]] index_t tasks() const { return cuts() * groups; }
    [[nodiscard]] index_t leaves() const { return leaf_counts.size(); }
    [[nodiscard]] int reduced() const noexcept { return domain.rank() - kept; }
    /// The first reduced axis in the domain.
    [[nodiscard]] int first_reduced() const noexcept { return across ? 0 : kept; }
    [[nodiscard]] int first_kept() const noexcept { return across ? reduced() : 0; }
    /// Of a fold of a part: what says where it lies; or nullptr.
    [[nodiscard]] const expr::carry* carried_fold() const noexcept {
        return folds.empty() ? nullptr : folds.front().carry;
    }
    /// The length of reduced axis `number`, all parts of it together.
    [[nodiscard]] index_t reduced_length(int number) const noexcept {
        const expr::carry* const carry = number == 0 ? carried_fold() : nullptr;
        return carry != nullptr ? carry->length : domain[first_reduced() + number];
    }
    /// Calls `function(number)` for each storage that the stage fills.
    template <class Function>
    void for_each_output(Function&& function) const {
        for (const store_site& each : stores) function(each.storage);
        for (const fold_site& fold : folds) {
            for (const fold_result& each : fold.results) function(each.storage);
        }
    }
};

/// Stages that are waited for together: they fill the same storages, each a part of them; or they
/// fuse their rows, so that each task runs all of them, one after another, over the same rows; or a
/// product and what computes its factors.
struct phase {
    using relocatable = phase;
    std::uint32_t first;            // stage
    std::uint32_t count;            // stages
    sequence<std::uint32_t> after;  // phases that must be done before
    bool together = false;          // over fused rows
    // Stages at its beginning that tasks of the last one, a product or a call, run over boxes of
    // what it reads.
    std::uint32_t factors = 0;
    index_t worker_bytes = 0;  // over fused rows: what a thread needs to run a task
};

/// The most memory that running a plan takes beside its results, in bytes.
struct demand {
    index_t room = 0;     // intermediates, which lie in one piece of memory
    index_t workers = 0;  // scratch of all threads
    index_t shared = 0;   // partial results
    [[nodiscard]] index_t bytes() const noexcept { return room + workers + shared; }
};

/// Everything that computing some nodes takes. Keeps the expression alive.
struct plan {
    sequence<expr::node_ptr> roots;
    sequence<storage> storages;
    sequence<stage> stages;
    sequence<phase> phases;           // in an order in which they may run
    sequence<std::uint32_t> results;  // storage of each root
    bool brings = false;              // files to memory
    demand needs;
};

/// The type of what a load reads.
[[nodiscard]] inline dtype type_of(const plan& plan, const load_site& load) {
    return load.source != nullptr ? load.source->type() : plan.storages[load.storage].type;
}

}  // namespace cask::plan
