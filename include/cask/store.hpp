// SPDX-License-Identifier: BSD-3-Clause
// Storing: arrays into memory that exists, into files, several in one run.
#pragma once

#include <cask/array.hpp>
#include <cask/creation/memory.hpp>
#include <cask/front/store.hpp>

#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

namespace cask {

/// An array of any element type, as one of several that are stored.
class any_array {
public:
    /// Any array.
    template <element T>
    any_array(const array<T>& x) : node_(x.node()) {}
    /// The node that the array refers to: for extensions of cask.
    [[nodiscard]] const expr::node_ptr& node() const noexcept { return node_; }

private:
    expr::node_ptr node_;
};

/// What takes an array: memory, or a place such as an `npy_file`. Refers to what it was made from,
/// so it is made where `store` is called.
class store_target {
public:
    /// A container or strided view of xtensor, of the shape and the element type of the array.
    template <class Target>
        requires interop::strided_container<std::remove_reference_t<Target>>
        store_target(Target&& target) {
            static_assert(!std::is_const_v<std::remove_pointer_t<decltype(target.data())>>,
                          "store: the elements of the target are const");
            target_.memory = target.data() + target.data_offset();
            target_.sizes = interop::shape_of(target);
            target_.strides = interop::byte_strides_of(target);
            target_.type = dtype_of<typename std::remove_cvref_t<Target>::value_type>;
        }
    /// Memory, row-major unless `strides` (in elements) say otherwise.
    ///
    /// \throws shape_error  bad sizes, or strides of another rank or beyond 2^63 bytes
    template <element T>
    store_target(T* data, const shape& sizes, std::optional<shape> strides = std::nullopt,
                 source_line where = source_line::current()) {
        target_.memory = data;
        target_.sizes = sizes;
        target_.strides = front::borrowed_strides(strides ? &*strides : nullptr, sizes, sizeof(T),
                                                  where);
        target_.type = dtype_of<T>;
    }
    /// Row-major memory of as many elements as the array has.
    template <element T>
    store_target(std::span<T> memory) {
        target_.memory = memory.data();
        target_.flat = true;
        target_.sizes = shape{memory.size()};
        target_.type = dtype_of<T>;
    }
    /// A file, a store.
    store_target(const front::destination& place) { target_.place = &place; }

    /// For extensions of cask: an array with this target.
    [[nodiscard]] front::storing with(const any_array& x) const {
        front::storing pair = target_;
        pair.array = x.node();
        return pair;
    }

private:
    front::storing target_;
};

/// Computes `x` into `target`: a container or strided view of xtensor, memory, or a place such as
/// an `npy_file`. `x` may read the memory that is written, and the file that is replaced.
///
/// \param target  see store_target
/// \throws shape_error  a target in memory has another shape, or its elements lie on each other
/// \throws dtype_error  a target in memory holds another element type
/// \throws io_error     a file cannot be written; the old one is as it was
/// \throws task_error   a task failed; the original exception is nested
/// \cost   that of `x`; for memory that `x` reads, as much again; a file is written by all
///         threads, beyond 64 MiB of memory in parts
/// \like   dask.array.store
template <element T>
void store(const array<T>& x, const store_target& target,
           source_line where = source_line::current()) {
    const front::storing pair = target.with(x);
    front::store("store", &pair, 1, where);
}

/// Computes several arrays into their targets in one run, sharing what they have in common:
/// `store({x, y}, {npy_file("x.npy"), memory})`.
///
/// \param arrays   of any element types
/// \param targets  one for each array, see store_target
/// \throws error        there are not as many targets as arrays, or two are the same file
/// \throws shape_error  a target in memory has another shape than its array, or its elements, or
///         those of two targets, lie on each other
/// \throws dtype_error  a target in memory holds another element type than its array
/// \throws io_error     a file cannot be written; if one cannot, those that are not complete yet
///         are as they were
/// \throws task_error   a task failed; the original exception is nested
/// \cost   that of the expressions, their common parts once; beyond 64 MiB of memory for
///         files, those of one shape are computed together, in parts
/// \like   dask.array.store
inline void store(std::initializer_list<any_array> arrays,
                  std::initializer_list<store_target> targets,
                  source_line where = source_line::current()) {
    front::check_pairs(arrays.size(), targets.size(), where);
    std::vector<front::storing> pairs;
    for (std::size_t k = 0; k < arrays.size(); ++k) {
        pairs.push_back(targets.begin()[k].with(arrays.begin()[k]));
    }
    front::store("store", pairs.data(), pairs.size(), where);
}

}  // namespace cask
