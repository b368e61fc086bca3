// SPDX-License-Identifier: BSD-3-Clause
// Definitions of io/npy_stack.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/io/npy.ipp>
#include <cask/io/npy_stack.hpp>
#include <cask/joining.ipp>
#include <cask/splitting.ipp>

#include <filesystem>
#include <vector>

namespace cask::front {

namespace detail {

CASK_DEFINITION std::string file_of_stack(const std::string& folder, index_t number) {
    return (std::filesystem::path(folder) / (std::to_string(number) + ".npy")).string();
}

/// What dask reads besides the files: chunks, dtype and axis, as Python's pickle of protocol 0.
CASK_DEFINITION std::string info_of_stack(const node_ptr& x, int axis) {
    std::string chunks;
    for (int k = 0; k < x->shape().rank(); ++k) {
        chunks += "(";
        const axis_chunks& cuts = x->chunks()[k];
        for (index_t n = 0; n < (k == axis ? cuts.count() : 1); ++n) {
            chunks += "I" + std::to_string(k == axis ? cuts.chunk(n).second : x->shape()[k]) + "\n";
        }
        chunks += "t";
    }
    const std::string type = io::npy_descr(x->type());
    return "(dS'chunks'\n(" + chunks + "tsS'dtype'\ncnumpy\ndtype\n(S'" + type +
           "'\ntRsS'axis'\nI" + std::to_string(axis) + "\ns.";
}

CASK_DEFINITION void write_info(const std::string& folder, const std::string& text,
                                source_line where) {
    files::output_file file("to_npy_stack", (std::filesystem::path(folder) / "info").string(),
                            where);
    file.write(0, static_cast<index_t>(text.size()), text.data());
    file.complete();
}

}  // namespace detail

CASK_DEFINITION node_ptr from_npy_stack(const std::string& folder, dtype type, index_t axis,
                                        source_line where) {
    sequence<node_ptr> parts;
    for (index_t number = 0;; ++number) {
        const std::string path = detail::file_of_stack(folder, number);
        if (number > 0 && !std::filesystem::exists(path)) break;
        parts.push_back(from_npy(path, type, {}, where));
    }
    return concatenate(parts, axis, where);
}

CASK_DEFINITION void to_npy_stack(const node_ptr& x, const std::string& folder, index_t axis,
                                  source_line where) {
    constexpr index_t together = 256;  // files that are open
    const int along = normalize_axis("to_npy_stack", axis, x->shape().rank(), where);
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) {
        throw io_error("to_npy_stack", folder + " cannot be made: " + failed.message(), where);
    }
    const axis_chunks& cuts = x->chunks()[along];
    sequence<index_t> positions;
    for (index_t number = 1; number < cuts.count(); ++number) {
        positions.push_back(cuts.chunk(number).first);
    }
    const sequence<node_ptr> parts = split("to_npy_stack", x, positions, along, where);
    const auto count = static_cast<index_t>(parts.size());
    for (index_t first = 0; first < count; first += together) {
        std::vector<npy_file> files;
        std::vector<storing> pairs;
        const index_t end = std::min(first + together, count);
        for (index_t k = first; k < end; ++k) {
            files.emplace_back(detail::file_of_stack(folder, k));
        }
        for (index_t k = first; k < end; ++k) {
            pairs.push_back({.array = parts[static_cast<std::size_t>(k)],
                             .place = &files[static_cast<std::size_t>(k - first)]});
        }
        store("to_npy_stack", pairs.data(), pairs.size(), where);
    }
    for (index_t number = count;
         std::filesystem::remove(detail::file_of_stack(folder, number), failed); ++number) {}
    detail::write_info(folder, detail::info_of_stack(x, along), where);
}

}  // namespace cask::front
