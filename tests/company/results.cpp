// SPDX-License-Identifier: BSD-3-Clause
#include "company/results.hpp"
#include "support/in_parts.hpp"

#include <cask/expr/build.hpp>
#include <cask/front/run.hpp>
#include <cask/memory/pool.hpp>

#include <stdexcept>

namespace cask_test::company {

namespace {

constexpr std::byte untouched{0xA5};

/// Memory for one result, with a margin that nobody may write to.
class room {
public:
    explicit room(const output& wanted)
        : sizes_(wanted.node->shape()),
          type_(wanted.node->type()),
          item_(ck::size_of(type_)),
          strides_(strides_of(wanted.lies)) {
        ck::index_t low = 0;
        ck::index_t high = 0;
        // Without elements no stride is followed, and they may reach over gigabytes.
        for (int axis = 0; axis < sizes_.rank() && sizes_.size() > 0; ++axis) {
            const ck::index_t reach = (sizes_[axis] - 1) * strides_[axis];
            (reach < 0 ? low : high) += reach;
        }
        constexpr ck::index_t margin = 128;
        first_ = margin - low;
        memory_.assign(static_cast<std::size_t>(high - low + item_ + 2 * margin), untouched);
    }

    [[nodiscard]] ck::schedule::target target() { return {memory_.data() + first_, strides_}; }

    /// The elements in row-major order.
    [[nodiscard]] result taken() {
        result own{type_, sizes_, {}};
        own.bytes.resize(static_cast<std::size_t>(sizes_.size() * item_));
        ck::shape index = ck::shape::filled(sizes_.rank(), 0);
        for (ck::index_t k = 0; k < sizes_.size(); ++k) {
            ck::index_t at = first_;
            for (int axis = 0; axis < sizes_.rank(); ++axis) at += index[axis] * strides_[axis];
            std::byte* from = memory_.data() + at;
            std::copy(from, from + item_, own.bytes.data() + k * item_);
            std::fill(from, from + item_, untouched);
            for (int axis = sizes_.rank() - 1; axis >= 0 && ++index[axis] == sizes_[axis]; --axis) {
                index[axis] = 0;
            }
        }
        for (const std::byte each : memory_) {
            if (each != untouched) throw std::runtime_error("the run wrote beside its target");
        }
        return own;
    }

private:
    [[nodiscard]] ck::shape strides_of(layout lies) const {
        ck::shape strides = ck::row_major_strides(sizes_);
        if (lies == layout::column_major) {
            ck::index_t step = 1;
            for (int axis = 0; axis < sizes_.rank(); ++axis) {
                strides[axis] = step;
                step *= std::max<ck::index_t>(sizes_[axis], 1);
            }
        }
        const ck::index_t factor = lies == layout::with_gaps   ? 2
                                   : lies == layout::backwards ? -1
                                                               : 1;
        for (int axis = 0; axis < sizes_.rank(); ++axis) strides[axis] *= factor * item_;
        return strides;
    }

    ck::shape sizes_;
    ck::dtype type_;
    ck::index_t item_;
    ck::shape strides_;
    ck::index_t first_ = 0;
    std::vector<std::byte> memory_;
};

template <class T>
[[nodiscard]] std::string first_of(const result& is, const result& expected) {
    for (ck::index_t k = 0; k < is.sizes.size(); ++k) {
        T a;
        T b;
        if constexpr (std::same_as<T, bool>) {  // another byte than 0 and 1 is a fault, too
            const auto at = static_cast<std::size_t>(k);
            if (is.bytes[at] == expected.bytes[at]) continue;
            return "element " + std::to_string(k) + " of " + to_string(is.sizes) + " is byte " +
                   std::to_string(static_cast<int>(is.bytes[at])) + " instead of " +
                   std::to_string(static_cast<int>(expected.bytes[at]));
        } else {
            std::memcpy(&a, is.bytes.data() + k * ck::index_t{sizeof(T)}, sizeof(T));
            std::memcpy(&b, expected.bytes.data() + k * ck::index_t{sizeof(T)}, sizeof(T));
            if (same_bits(a, b) || is_close(a, b, {})) continue;
            return "element " + std::to_string(k) + " of " + to_string(is.sizes) + " is " +
                   cask_test::text_of(a) + " instead of " + cask_test::text_of(b);
        }
    }
    return {};
}

}  // namespace

std::vector<result> results_of(const std::vector<output>& wanted, std::uint64_t parts) {
    std::vector<room> rooms;
    rooms.reserve(wanted.size());
    for (const output& each : wanted) rooms.emplace_back(each);
    if (parts == 0 && wanted.size() == 1 && wanted.front().lies != layout::row_major) {
        const ck::schedule::target to = rooms.front().target();
        ck::front::compute_into(wanted.front().node, to.data,
                                ck::expr::shape_of(wanted.front().node), to.strides, {});
    } else {
        std::vector<node_ptr> roots;
        std::vector<ck::schedule::target> targets;
        for (std::size_t k = 0; k < wanted.size(); ++k) {
            roots.push_back(wanted[k].node);
            targets.push_back(rooms[k].target());
        }
        if (parts == 0) {
            ck::front::compute(roots.data(), targets.data(), roots.size());
        } else {
            compute_in_parts(roots, targets, parts);
        }
    }
    std::vector<result> results;
    for (room& each : rooms) results.push_back(each.taken());
    return results;
}

node_ptr persisted(const node_ptr& x) {
    const result own = results_of({output{x}}).front();
    const auto memory = ck::memory::allocate_shared(own.bytes.size());
    std::copy(own.bytes.begin(), own.bytes.end(), memory.get());
    return ck::expr::make_memory(memory.get(), ck::row_major_bytes(own.sizes, size_of(own.type)),
                                 memory, own.sizes, own.type, x->chunks(), x->where());
}

std::string difference(const result& is, const result& expected) {
    if (is.type != expected.type) return "another type";
    if (is.sizes != expected.sizes) {
        return "shape " + to_string(is.sizes) + " instead of " + to_string(expected.sizes);
    }
    return ck::dispatch(is.type,
                        [&](auto value) { return first_of<decltype(value)>(is, expected); });
}

}  // namespace cask_test::company
