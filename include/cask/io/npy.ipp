// SPDX-License-Identifier: BSD-3-Clause
// Definitions of io/npy.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/files/array_file.hpp>
#include <cask/files/output_file.hpp>
#include <cask/front/store.ipp>
#include <cask/io/npy.hpp>
#include <cask/io/npy_header.hpp>
#include <cask/manipulation.ipp>

#include <cstring>

namespace cask {

CASK_DEFINITION npy_description npy_info(const std::string& path, source_line where) {
    return io::read_npy_header(files::input_file("npy_info", path, where)).description;
}

namespace io {

/// Reads elements of the array in an npy file, as the row-major array that its bytes are.
class npy_reader : public expr::reader {
public:
    npy_reader(std::shared_ptr<const files::file> file, const npy_header& header,
               const shape& sizes)
        : file_(std::move(file)),
          rows_(file_, {sizes, size_of(header.description.dtype), header.data_begin}),
          header_(header) {}

    void read(const expr::positions& wanted, std::byte* out) const override {
        rows_.read(wanted, out);
        convert(out, wanted.size());
    }
    [[nodiscard]] std::shared_ptr<const expr::reader> in_shape(const shape& sizes) const override {
        return std::make_shared<const npy_reader>(file_, header_, sizes);
    }
    void announce(const expr::positions& wanted) const override { rows_.announce(wanted); }

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

    std::shared_ptr<const files::file> file_;
    files::array_reader rows_;
    npy_header header_;
};

/// Writes an array to a file beside its target, which it replaces when it is complete.
class npy_writer : public expr::writer {
public:
    npy_writer(std::shared_ptr<files::output_file> file, const shape& sizes, dtype type)
        : npy_writer(std::move(file), npy_header_text(sizes, type), sizes, size_of(type)) {}

    void write(const region& box, const std::byte* from) override { rows_.write(box, from); }
    void complete() override { file_->complete(); }

private:
    npy_writer(std::shared_ptr<files::output_file> file, const std::string& header,
               const shape& sizes, index_t item)
        : file_(std::move(file)), rows_(file_, {sizes, item, static_cast<index_t>(header.size())}) {
        const auto begin = static_cast<index_t>(header.size());
        file_->reserve(begin + sizes.size() * item);
        file_->write(0, begin, header.data());
    }

    std::shared_ptr<files::output_file> file_;
    files::array_writer rows_;
};

}  // namespace io

namespace front {

CASK_DEFINITION node_ptr from_npy(const std::string& path, dtype type, const chunk_spec& chunks,
                                  source_line where) {
    auto file = std::make_shared<const files::input_file>("from_npy", path, where);
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
    const npy_file file(path);
    const storing pair{.array = x, .place = &file};
    store("to_npy", &pair, 1, where);
}

}  // namespace front

CASK_DEFINITION std::string npy_file::identity() const { return files::one_name_of(path_); }

CASK_DEFINITION std::shared_ptr<expr::writer> npy_file::open(std::string_view operation,
                                                             const cask::shape& sizes,
                                                             cask::dtype type,
                                                             source_line where) const {
    return std::make_shared<io::npy_writer>(
        std::make_shared<files::output_file>(operation, path_, where), sizes, type);
}

}  // namespace cask
