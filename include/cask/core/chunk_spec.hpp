// SPDX-License-Identifier: BSD-3-Clause
// Chunks as the user writes them, in dask's spellings.
#pragma once

#include <cask/core/grid.hpp>
#include <cask/core/sequence.hpp>

namespace cask {

/// Bytes that `auto` chunks aim at: dask's array.chunk-size.
inline constexpr index_t auto_chunk_bytes = index_t{128} << 20;

/// How one axis is to be cut, as the user writes it: a size, -1 for the whole axis, `automatic`,
/// or a list of sizes.
class axis_chunk_spec {
public:
    enum class kind { size, automatic, listed };

    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    axis_chunk_spec(Integer size) : size_(extent(size).value) {}
    axis_chunk_spec(std::initializer_list<extent> sizes);
    axis_chunk_spec(std::vector<index_t> sizes);
    axis_chunk_spec(kind which) : kind_(which) {}

    [[nodiscard]] bool is_automatic() const noexcept { return kind_ == kind::automatic; }

    /// The cut of an axis of `length`. Throws chunk_error.
    [[nodiscard]] axis_chunks resolve(std::string_view operation, int axis, index_t length,
                                      index_t automatic_size, source_line where) const;

private:
    kind kind_ = kind::size;
    index_t size_ = 0;
    sequence<index_t> sizes_;
};

/// Chunks chosen by cask: the axis takes its share of `auto_chunk_bytes`.
inline constexpr auto automatic = axis_chunk_spec::kind::automatic;

/// How an array is to be cut: one specification for all axes, or one for each.
class chunk_spec {
public:
    chunk_spec();
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    chunk_spec(Integer size) : chunk_spec(axis_chunk_spec(size)) {}
    chunk_spec(axis_chunk_spec::kind which) : chunk_spec(axis_chunk_spec(which)) {}
    chunk_spec(std::initializer_list<axis_chunk_spec> axes);
    chunk_spec(std::vector<axis_chunk_spec> axes);
    chunk_spec(grid ready);
    chunk_spec(const chunk_spec&);
    chunk_spec(chunk_spec&&) noexcept;
    chunk_spec& operator=(const chunk_spec&);
    chunk_spec& operator=(chunk_spec&&) noexcept;
    ~chunk_spec();

    /// The grid of an array of `sizes`. Throws chunk_error.
    [[nodiscard]] grid resolve(std::string_view operation, const shape& sizes, index_t item_size,
                               source_line where) const;

private:
    explicit chunk_spec(axis_chunk_spec all);

    [[nodiscard]] const axis_chunk_spec& axis_of(int axis) const;
    [[nodiscard]] grid resolve_ready(std::string_view operation, const shape& sizes,
                                     source_line where) const;
    [[nodiscard]] index_t automatic_edge(const shape& sizes, index_t others) const;
    [[nodiscard]] static index_t integer_root(index_t value, int degree);

    std::vector<axis_chunk_spec> axes_;
    bool each_ = false;
    std::shared_ptr<const grid> ready_;
};

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/core/chunk_spec.ipp>
#endif
