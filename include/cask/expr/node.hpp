// SPDX-License-Identifier: BSD-3-Clause
// Nodes: one operation each in the graph of an expression. Immutable, shared, type-erased.
//
// The set of kinds is closed; each is plain data. A node knows shape, element type, grid, inputs,
// a structural hash and the line that wrote it. It costs the same for 10 chunks and for 10^9.
#pragma once

#include <cask/core/dismantle.hpp>
#include <cask/core/grid.hpp>
#include <cask/core/sequence.hpp>
#include <cask/kernel/call/routine.hpp>
#include <cask/kernel/machine/program.hpp>
#include <cask/kernel/product/product.hpp>
#include <cask/memory/buffer.hpp>

#include <memory>
#include <variant>

namespace cask::expr {

class node;
using node_ptr = std::shared_ptr<const node>;

/// The elements at begin + k * step, k < extent, along each axis. Steps are at least 1.
struct positions {
    shape begin;
    shape extent;
    shape step;

    [[nodiscard]] index_t size() const noexcept { return extent.size(); }
};

/// A place that elements are read from: a file, a store. Safe to use from many threads.
class reader {
public:
    virtual ~reader() = default;
    /// Writes the elements at `wanted`, row-major and contiguous, to `out`, in memory that does not
    /// grow with the steps. Throws io_error.
    virtual void read(const positions& wanted, std::byte* out) const = 0;
    /// What reads the same elements, in row-major order, in another shape of as many elements;
    /// nullptr where there is nothing.
    [[nodiscard]] virtual std::shared_ptr<const reader> in_shape(const shape& sizes) const {
        static_cast<void>(sizes);
        return nullptr;
    }
    /// Says that `wanted` will be read soon.
    virtual void announce(const positions& wanted) const { static_cast<void>(wanted); }
    /// Whether it is a place of the run's own: a temporary file.
    [[nodiscard]] virtual bool is_temporary() const noexcept { return false; }
    /// What the elements are, for texts.
    [[nodiscard]] virtual std::string_view name() const noexcept { return "array in a file"; }
};

/// A place that elements are written to: a file, a store. Boxes that do not overlap may be written
/// by several threads at once.
class writer {
public:
    virtual ~writer() = default;
    /// Takes the elements of `box`, which `from` has row-major and contiguous. Throws io_error.
    virtual void write(const region& box, const std::byte* from) = 0;
    /// Boxes begin at multiples of this, along each axis; along axes that it does not have,
    /// anywhere.
    [[nodiscard]] virtual shape granule() const { return {}; }
    /// Whether it is a place of the run's own: a temporary file.
    [[nodiscard]] virtual bool is_temporary() const noexcept { return false; }
    /// All has been written. What dies before leaves nothing behind. Throws io_error.
    virtual void complete() {}
};

// ---- kinds -------------------------------------------------------------------------------------

/// Elements in memory, at data + index * strides (in bytes).
struct memory_source {
    const std::byte* data;
    shape strides;
    memory::owner owner;  // null: the caller keeps it alive
    // Up to here memory is that of the array of which this is a part, without gaps; null: unknown.
    const std::byte* end = nullptr;
};
/// The same element everywhere.
struct constant_source {
    element_bytes element;
};
/// Elements that follow from their index.
struct generated_source {
    const kernel::generator* from;
    std::shared_ptr<const void> state;
    kernel::generator_key key;  // equal for equal values; all 0: known by its state
};
/// Elements that are read when asked for.
struct reader_source {
    std::shared_ptr<const reader> from;
};
/// A function of the elements at the same index; inputs broadcast.
struct elementwise {
    const kernel::operation* op;
    std::shared_ptr<const void> state;  // of a user function
    std::uint64_t identity = 0;         // of that state: equal for equal functions; 0: never equal
};
/// The input read through an index map: slice, transpose, flip, new axis, broadcast.
struct view {
    index_map map;  // index of the input from the index of the view
};
/// The same elements in row-major order in another shape.
struct reshape {};
/// The same elements, cut otherwise.
struct rechunk {};
/// How a reduction walks. Bits of its results depend on it, so it is decided by the logical shape
/// alone.
struct walking {
    bool across = false;  // along the kept axes, a lane for each kept element
    index_t rows =
        0;  // across short rows: how many of them share a block of lanes; 0: they are not short

    friend bool operator==(const walking&, const walking&) = default;
};
/// What parts of one node hand on to each other where they are computed one after another along an
/// axis: partial results, by element of the other axes. Belongs to whoever computes the parts.
struct carry {
    std::byte* data = nullptr;
    index_t begin = 0;   // of the part that is computed, along the axis
    index_t next = 0;    // of the one after it; no more than `begin`: nothing is handed on
    index_t length = 0;  // of the axis, all parts together
    // Of a reduction: leaves of the parts before; a power of two of which that is a multiple.
    index_t leaves_before = 0;
    index_t leaves_together = 1;
};
/// A reduction over some axes; the others stay.
struct reduce {
    const kernel::reduction* rule;
    sequence<int> axes;
    walking walks;  // by the shape that the user gave
    double ddof = 0;
    std::shared_ptr<const expr::carry> carry = {};  // of a part along the first of the axes
};

/// Running totals along an axis.
struct scan {
    const kernel::scan* rule;
    int axis;
    bool across;                                    // along the kept axes, as of a reduction
    std::shared_ptr<const expr::carry> carry = {};  // of a part along the axis
};
/// Matrix products of the last two axes; the axes before them are the same of both inputs.
struct product {
    const kernel::product* rule;
    index_t part = 0;  // depth of the partial products that are added in a tree; 0: there is one
    std::shared_ptr<const expr::carry> carry = {};  // of a part of the depth
};
/// Inputs side by side along an axis; each has elements. Input k lies in [edges[k], edges[k + 1]).
struct piecewise {
    int axis;
    sequence<index_t> edges;  // from 0 to the length of the axis

    /// The input that has the elements at `position` of the axis.
    [[nodiscard]] std::size_t piece_at(index_t position) const noexcept {
        const auto above = std::upper_bound(edges.begin(), edges.end(), position);
        return static_cast<std::size_t>(above - edges.begin()) - 1;
    }
    friend bool operator==(const piecewise&, const piecewise&) = default;
};

/// How an axis of an input of a call is read for a block of its result.
struct read_axis {
    using relocatable = read_axis;
    int from;            // the axis of the result that it follows; -1: all of it is read
    axis_chunks cuts;    // of the input: chunk k is read for block k
    index_t before = 0;  // positions that are read beside a chunk, too, where there are such
    index_t after = 0;
    index_t beyond = 0;  // positions that the input has behind its last chunk

    friend bool operator==(const read_axis&, const read_axis&) = default;
};
/// How the result of a call is cut into blocks, and what each of them reads.
struct blocking {
    grid blocks;           // of the result; one along axes that are loops
    sequence<bool> loops;  // axes that may be cut anywhere: inputs follow element by element
    sequence<int> order;   // the axes of the result in the order that blocks have
    sequence<sequence<read_axis>> reads;  // by input

    friend bool operator==(const blocking&, const blocking&) = default;
};
/// The blocks that a part of a call has, and where what it has of the inputs begins.
struct block_window {
    shape first;
    shape counts;
    sequence<shape> begins;

    friend bool operator==(const block_window&, const block_window&) = default;
};
/// A function over whole blocks, which it is called for one by one.
struct call {
    const kernel::routine* routine;
    std::shared_ptr<const blocking> cut;              // of the whole result, in parts, too
    std::shared_ptr<const void> state = {};           // of a user's function
    std::uint64_t identity = 0;                       // of that state, see elementwise
    sequence<index_t> parameters = {};                // of the routine
    float cost = 8;                                   // of an element of the result, in additions
    std::shared_ptr<const block_window> window = {};  // of a part
    const kernel::run_routines* sorts = nullptr;      // rows, where they lie in a file, in runs
};

using kind =
    std::variant<memory_source, constant_source, generated_source, reader_source, elementwise, view,
                 reshape, rechunk, reduce, scan, product, piecewise, call>;

/// Calls the function for the kind at hand; one for each kind, or the compiler says which is
/// missing.
template <class... Functions>
struct match_functions : Functions... {
    using Functions::operator()...;
};
template <class... Functions>
match_functions(Functions...) -> match_functions<Functions...>;
template <class... Functions>
decltype(auto) match(const kind& which, Functions&&... functions) {
    // std::visit's tables of function pointers cost several times as much to compile.
    static_assert(std::variant_size_v<kind> == 13, "a kind is missing here");
    const match_functions function{std::forward<Functions>(functions)...};
    switch (which.index()) {
        case 0: return function(*std::get_if<0>(&which));
        case 1: return function(*std::get_if<1>(&which));
        case 2: return function(*std::get_if<2>(&which));
        case 3: return function(*std::get_if<3>(&which));
        case 4: return function(*std::get_if<4>(&which));
        case 5: return function(*std::get_if<5>(&which));
        case 6: return function(*std::get_if<6>(&which));
        case 7: return function(*std::get_if<7>(&which));
        case 8: return function(*std::get_if<8>(&which));
        case 9: return function(*std::get_if<9>(&which));
        case 10: return function(*std::get_if<10>(&which));
        case 11: return function(*std::get_if<11>(&which));
        default: return function(*std::get_if<12>(&which));
    }
}

// ---- node --------------------------------------------------------------------------------------

class node {
public:
    node(expr::kind kind, sequence<node_ptr> inputs, cask::shape sizes, dtype type, grid cuts,
         source_line where)
        : kind_(std::move(kind)),
          inputs_(std::move(inputs)),
          shape_(sizes),
          grid_(std::move(cuts)),
          where_(where),
          dtype_(type) {
        hash_ = structural_hash();
    }
    node(const node&) = delete;
    node& operator=(const node&) = delete;

    /// Chains of any length die without recursion.
    ~node() {
        dismantle(
            std::move(inputs_), [](const node_ptr& each) -> const node_ptr& { return each; },
            [](const node& each) -> sequence<node_ptr>& { return each.inputs_; });
    }

    [[nodiscard]] const expr::kind& kind() const noexcept { return kind_; }
    template <class Kind>
    [[nodiscard]] const Kind* as() const noexcept {
        return std::get_if<Kind>(&kind_);
    }
    [[nodiscard]] const sequence<node_ptr>& inputs() const noexcept { return inputs_; }
    [[nodiscard]] const node_ptr& input(std::size_t number = 0) const { return inputs_[number]; }
    [[nodiscard]] const cask::shape& shape() const noexcept { return shape_; }
    [[nodiscard]] dtype type() const noexcept { return dtype_; }
    [[nodiscard]] const grid& chunks() const noexcept { return grid_; }
    [[nodiscard]] source_line where() const noexcept { return where_; }
    [[nodiscard]] std::uint64_t hash() const noexcept { return hash_; }
    [[nodiscard]] index_t bytes() const noexcept { return shape_.size() * size_of(dtype_); }

    /// The name of the operation, for people.
    [[nodiscard]] std::string_view name() const {
        return match(
            kind_, [](const memory_source&) -> std::string_view { return "array in memory"; },
            [](const constant_source&) -> std::string_view { return "full"; },
            [](const generated_source& source) -> std::string_view { return source.from->name; },
            [](const reader_source& source) { return source.from->name(); },
            [](const elementwise& call) -> std::string_view { return call.op->name; },
            [](const view&) -> std::string_view { return "view"; },
            [](const reshape&) -> std::string_view { return "reshape"; },
            [](const rechunk&) -> std::string_view { return "rechunk"; },
            [](const reduce& reduction) -> std::string_view { return reduction.rule->name; },
            [](const scan& scan) -> std::string_view { return scan.rule->name; },
            [](const product& product) -> std::string_view { return product.rule->name; },
            [](const piecewise&) -> std::string_view { return "concatenate"; },
            [](const expr::call& call) -> std::string_view { return call.routine->name; });
    }

private:
    [[nodiscard]] std::uint64_t structural_hash() const;

    expr::kind kind_;
    mutable sequence<node_ptr> inputs_;  // emptied by the destructor of the last consumer only
    cask::shape shape_;
    grid grid_;
    source_line where_;
    std::uint64_t hash_ = 0;
    dtype dtype_;
};

// ---- hash and equality -------------------------------------------------------------------------

namespace detail {

class hasher {
public:
    void add(std::uint64_t part) noexcept {
        value_ = (value_ ^ part) * 0xbf58476d1ce4e5b9u;
        value_ ^= value_ >> 31;
    }
    void add(const void* part) noexcept { add(reinterpret_cast<std::uintptr_t>(part)); }
    [[nodiscard]] std::uint64_t value() const noexcept { return value_; }

private:
    std::uint64_t value_ = 0x9e3779b97f4a7c15u;
};

}  // namespace detail

inline std::uint64_t node::structural_hash() const {
    detail::hasher hash;
    hash.add(kind_.index());
    hash.add(static_cast<std::uint64_t>(dtype_));
    for (index_t size : shape_) hash.add(static_cast<std::uint64_t>(size));
    match(
        kind_, [&](const memory_source& memory) { hash.add(memory.data); },
        [&](const constant_source& constant) {
            std::uint64_t words[2];
            std::memcpy(words, constant.element.data(), sizeof(words));
            hash.add(words[0]);
            hash.add(words[1]);
        },
        [&](const generated_source& source) {
            hash.add(source.from);
            if (source.key == kernel::generator_key{}) hash.add(source.state.get());
            for (const std::uint64_t part : source.key) hash.add(part);
        },
        [&](const reader_source& reader) { hash.add(reader.from.get()); },
        [&](const elementwise& call) {
            hash.add(call.op);
            if (call.identity == 0) hash.add(call.state.get());
            hash.add(call.identity);
        },
        [&](const view& view) { hash.add(view.map.hash()); }, [](const reshape&) {},
        [](const rechunk&) {},
        [&](const reduce& reduction) {
            hash.add(reduction.rule);
            for (int axis : reduction.axes) hash.add(static_cast<std::uint64_t>(axis));
            hash.add(std::bit_cast<std::uint64_t>(reduction.ddof));
        },
        [&](const scan& scan) {
            hash.add(scan.rule);
            hash.add(static_cast<std::uint64_t>(scan.axis));
        },
        [&](const product& product) { hash.add(product.rule); },
        [&](const piecewise& joined) {
            hash.add(static_cast<std::uint64_t>(joined.axis));
            for (const index_t edge : joined.edges) hash.add(static_cast<std::uint64_t>(edge));
        },
        [&](const expr::call& call) {
            hash.add(call.routine);
            if (call.identity == 0) hash.add(call.state.get());
            hash.add(call.identity);
            for (const index_t each : call.parameters) hash.add(static_cast<std::uint64_t>(each));
            if (call.window == nullptr) return;
            for (const index_t each : call.window->first) {
                hash.add(static_cast<std::uint64_t>(each));
            }
        });
    for (const node_ptr& input : inputs_) hash.add(input->hash());
    return hash.value();
}

namespace detail {

template <class T>
[[nodiscard]] bool same_value(const std::shared_ptr<const T>& a,
                              const std::shared_ptr<const T>& b) {
    return a == b || (a != nullptr && b != nullptr && *a == *b);
}

}  // namespace detail

/// True where both do the same to the same inputs (compared by address).
[[nodiscard]] inline bool same_operation(const node& a, const node& b) {
    if (a.hash() != b.hash() || a.kind().index() != b.kind().index() || a.type() != b.type() ||
        a.shape() != b.shape() || a.inputs() != b.inputs()) {
        return false;
    }
    return match(
        a.kind(),
        [&](const memory_source& memory) {
            const auto& other = *b.as<memory_source>();
            return memory.data == other.data && memory.strides == other.strides;
        },
        [&](const constant_source& constant) {
            return constant.element == b.as<constant_source>()->element;
        },
        [&](const generated_source& source) {
            const auto& other = *b.as<generated_source>();
            return source.from == other.from && source.key == other.key &&
                   (source.key != kernel::generator_key{} || source.state == other.state);
        },
        [&](const reader_source& reader) { return reader.from == b.as<reader_source>()->from; },
        [&](const elementwise& call) {
            const auto& other = *b.as<elementwise>();
            return call.op == other.op && call.identity == other.identity &&
                   (call.identity != 0 || call.state == other.state);
        },
        [&](const view& seen) { return seen.map == b.as<view>()->map; },
        [](const reshape&) { return true; }, [](const rechunk&) { return true; },
        [&](const reduce& reduction) {
            const auto& other = *b.as<reduce>();
            return reduction.rule == other.rule && reduction.axes == other.axes &&
                   reduction.walks == other.walks &&
                   std::bit_cast<std::uint64_t>(reduction.ddof) ==
                       std::bit_cast<std::uint64_t>(other.ddof) &&
                   reduction.carry == other.carry;
        },
        [&](const scan& scanned) {
            const auto& other = *b.as<scan>();
            return scanned.rule == other.rule && scanned.axis == other.axis &&
                   scanned.across == other.across && scanned.carry == other.carry;
        },
        [&](const product& multiplied) {
            const auto& other = *b.as<product>();
            return multiplied.rule == other.rule && multiplied.part == other.part &&
                   multiplied.carry == other.carry;
        },
        [&](const piecewise& joined) { return joined == *b.as<piecewise>(); },
        [&](const expr::call& called) {
            const auto& other = *b.as<expr::call>();
            return called.routine == other.routine && called.identity == other.identity &&
                   (called.identity != 0 || called.state == other.state) &&
                   called.parameters == other.parameters &&
                   detail::same_value(called.cut, other.cut) &&
                   detail::same_value(called.window, other.window);
        });
}

/// A new node.
[[nodiscard]] inline node_ptr make(kind operation, sequence<node_ptr> inputs,
                                   const cask::shape& sizes, dtype type, grid cuts,
                                   source_line where) {
    return std::make_shared<const node>(std::move(operation), std::move(inputs), sizes, type,
                                        std::move(cuts), where);
}

}  // namespace cask::expr
