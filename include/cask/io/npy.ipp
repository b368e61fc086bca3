// SPDX-License-Identifier: BSD-3-Clause
// Definitions of io/npy.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/front/parts.ipp>
#include <cask/io/npy.hpp>
#include <cask/io/npy_header.hpp>
#include <cask/io/runs.hpp>
#include <cask/manipulation.ipp>

#include <cstring>

namespace cask {

CASK_DEFINITION npy_description npy_info(const std::string& path, source_line where) {
    return io::read_npy_header(io::input_file("npy_info", path, where)).description;
}

namespace io {

/// Reads elements of the array in an npy file, as the row-major array that its bytes are.
class npy_reader : public expr::reader {
public:
    npy_reader(std::unique_ptr<const input_file> file, const npy_header& header, const shape& sizes)
        : file_(std::move(file)), header_(header), sizes_(sizes) {}

    void read(const expr::positions& wanted, std::byte* out) const override {
        if (wanted.size() == 0) return;
        const index_t item = size_of(header_.description.dtype);
        const shape strides = row_major_strides(sizes_);
        byte_runs runs{header_.data_begin, item, {}};
        for (int axis = sizes_.rank() - 1; axis >= 0; --axis) {
            runs.begin += wanted.begin[axis] * strides[axis] * item;
            runs.repeat(wanted.extent[axis], wanted.step[axis] * strides[axis] * item);
        }
        read_runs(*file_, runs, out);
        convert(out, wanted.size());
    }

private:
    // What stands in the file in another way than in memory.
    void convert(std::byte* data, index_t count) const {
        const dtype type = header_.description.dtype;
        if (type == dtype::boolean) {  // a bool that is neither 0 nor 1 is undefined behaviour
            for (index_t k = 0; k < count; ++k) {
                data[k] = data[k] == std::byte{0} ? std::byte{0} : std::byte{1};
            }
        }
        if (!header_.swapped) return;
        const index_t parts = is_complex(type) ? 2 : 1;
        switch (size_of(type) / parts) {
            case 2: swap<std::uint16_t>(data, count * parts); break;
            case 4: swap<std::uint32_t>(data, count * parts); break;
            default: swap<std::uint64_t>(data, count * parts); break;
        }
    }

    template <class Word>
    static void swap(std::byte* data, index_t count) {
        for (index_t k = 0; k < count; ++k, data += sizeof(Word)) {
            Word word;
            std::memcpy(&word, data, sizeof(Word));
            if constexpr (sizeof(Word) == 2) word = __builtin_bswap16(word);
            if constexpr (sizeof(Word) == 4) word = __builtin_bswap32(word);
            if constexpr (sizeof(Word) == 8) word = __builtin_bswap64(word);
            std::memcpy(data, &word, sizeof(Word));
        }
    }

    std::unique_ptr<const input_file> file_;
    npy_header header_;
    shape sizes_;
};

namespace detail {

/// Calls `visit` with boxes that cover `sizes` in row-major order, each contiguous and of about
/// `wanted` elements.
template <class Visit>
void for_each_block(const shape& sizes, index_t wanted, Visit&& visit) {
    if (sizes.size() == 0) return;
    int axis = 0;  // blocks are ranges of this axis, whole in the axes after it
    index_t row = sizes.size();
    for (; axis < sizes.rank(); ++axis) {
        row /= sizes[axis];
        if (row <= wanted) break;
    }
    region box{shape::filled(sizes.rank(), 0), sizes};
    if (axis >= sizes.rank()) {
        visit(box);
        return;
    }
    for (int outer = 0; outer < axis; ++outer) box.extent[outer] = 1;
    const index_t length = std::max<index_t>(wanted / row, 1);
    for (bool more = true; more;) {
        box.extent[axis] = std::min(length, sizes[axis] - box.begin[axis]);
        visit(box);
        box.begin[axis] += box.extent[axis];
        more = box.begin[axis] < sizes[axis];
        for (int outer = axis - 1; outer >= 0 && !more; --outer) {
            box.begin[outer + 1] = 0;
            more = ++box.begin[outer] < sizes[outer];
        }
    }
}

CASK_DEFINITION void write_npy(const expr::node_ptr& x, output_file& file) {
    constexpr index_t block_bytes = index_t{32} << 20;
    const index_t item = size_of(x->type());
    const std::string header = npy_header_text(x->shape(), x->type());
    file.write(0, static_cast<index_t>(header.size()), header.data());
    if (x->shape().size() == 0) return;
    const bool parts = x->bytes() > block_bytes;
    const expr::node_ptr ready = parts ? front::ready_for_parts(x) : x;
    const auto memory =
        memory::allocate_shared(static_cast<std::size_t>(std::min(x->bytes(), block_bytes)));
    auto position = static_cast<index_t>(header.size());
    for_each_block(x->shape(), block_bytes / item, [&](const region& box) {
        const index_t bytes = box.size() * item;
        const shape strides = row_major_bytes(box.extent, item);
        front::run_part_into(ready, box, {memory.get(), strides});
        file.write(position, bytes, memory.get());
        position += bytes;
    });
}

}  // namespace detail

}  // namespace io

namespace front {

CASK_DEFINITION node_ptr from_npy(const std::string& path, dtype type, const chunk_spec& chunks,
                                  source_line where) {
    auto file = std::make_unique<const io::input_file>("from_npy", path, where);
    const io::npy_header header = io::read_npy_header(*file);
    const npy_description& npy_description = header.description;
    if (npy_description.dtype != type) {
        throw dtype_error("from_npy",
                          path + " holds " + std::string(to_string(npy_description.dtype)) +
                              ", the array is to be of " + std::string(to_string(type)),
                          where);
    }
    grid cuts = chunks.resolve("from_npy", npy_description.shape, size_of(npy_description.dtype),
                               where);
    const bool turned = npy_description.order == npy_order::column_major &&
                        npy_description.shape.rank() > 1;
    shape sizes = npy_description.shape;
    if (turned) {
        sequence<axis_chunks> axes = cuts.axes();
        std::reverse(axes.begin(), axes.end());
        cuts = grid(std::move(axes));
        for (int axis = 0; axis < sizes.rank(); ++axis) {
            sizes[axis] = npy_description.shape[sizes.rank() - 1 - axis];
        }
    }
    auto reader = std::make_shared<const io::npy_reader>(std::move(file), header, sizes);
    const node_ptr stored = expr::make(expr::reader_source{std::move(reader)}, {}, sizes, type,
                                       std::move(cuts), where);
    return turned ? transpose(stored, {}, where) : stored;
}

CASK_DEFINITION void to_npy(const node_ptr& x, const std::string& path, source_line where) {
    io::output_file file("to_npy", path, where);
    io::detail::write_npy(x, file);
    file.complete();
}

}  // namespace front
}  // namespace cask
