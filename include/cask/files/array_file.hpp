// SPDX-License-Identifier: BSD-3-Clause
// An array as the row-major bytes of a file: read and written box by box.
#pragma once

#include <cask/expr/node.hpp>
#include <cask/files/byte_runs.hpp>

#include <memory>

namespace cask::files {

/// Where the elements of a row-major array lie in a file.
struct array_layout {
    shape sizes;
    index_t item;       // bytes of an element
    index_t begin = 0;  // of the first one

    [[nodiscard]] byte_runs runs_of(const expr::positions& wanted) const {
        byte_runs runs{begin, item, {}};
        const shape strides = row_major_bytes(sizes, item);
        for (int axis = sizes.rank() - 1; axis >= 0; --axis) {
            runs.begin += wanted.begin[axis] * strides[axis];
            runs.repeat(wanted.extent[axis], wanted.step[axis] * strides[axis]);
        }
        return runs;
    }
};

/// Reads the elements of an array in a file.
class array_reader : public expr::reader {
public:
    array_reader(std::shared_ptr<const file> from, const array_layout& layout)
        : file_(std::move(from)), layout_(layout) {}

    void read(const expr::positions& wanted, std::byte* out) const override {
        if (wanted.size() > 0) read_runs(*file_, layout_.runs_of(wanted), out);
    }
    void announce(const expr::positions& wanted) const override {
        if (wanted.size() > 0) announce_runs(*file_, layout_.runs_of(wanted));
    }
    [[nodiscard]] std::shared_ptr<const reader> in_shape(const shape& sizes) const override {
        array_layout layout = layout_;
        layout.sizes = sizes;
        return std::make_shared<const array_reader>(file_, layout);
    }

private:
    std::shared_ptr<const file> file_;
    array_layout layout_;
};

/// Writes the elements of an array in a file.
class array_writer : public expr::writer {
public:
    array_writer(std::shared_ptr<const file> to, const array_layout& layout)
        : file_(std::move(to)), layout_(layout) {}

    void write(const region& box, const std::byte* from) override {
        if (box.size() == 0) return;
        const expr::positions all{box.begin, box.extent, shape::filled(box.begin.rank(), 1)};
        write_runs(*file_, layout_.runs_of(all), from);
    }

private:
    std::shared_ptr<const file> file_;
    array_layout layout_;
};

}  // namespace cask::files
