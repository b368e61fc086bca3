// SPDX-License-Identifier: BSD-3-Clause
// Routes: how results are computed where a run as a whole would not fit the memory budget.
//
// What a task is to the caches, a part is to memory. A lap computes some nodes, its sinks, box by
// box: each box, a part, is the expression narrowed to it, planned and run like any other, in
// memory that the next part uses again. What every part would need as a whole is computed by an
// earlier lap, and is a source then.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/expr/build.hpp>
#include <cask/files/spill.hpp>
#include <cask/laps/walk.hpp>
#include <cask/memory/ledger.hpp>
#include <cask/schedule/target.hpp>

#include <memory>
#include <utility>

namespace cask::laps {

/// Elements in a temporary file, which exists from `open` on.
class held_file final : public expr::reader, public expr::writer {
public:
    held_file(const shape& sizes, dtype type) : sizes_(sizes), type_(type) {}
    /// Takes all its bytes on disk. Throws io_error.
    void open(const files::spill_folder& folder, source_line where) {
        if (place_.reader == nullptr) place_ = files::make_spill(sizes_, type_, folder, where);
    }
    void read(const expr::positions& wanted, std::byte* out) const override {
        place_.reader->read(wanted, out);
    }
    void announce(const expr::positions& wanted) const override { place_.reader->announce(wanted); }
    void write(const region& box, const std::byte* from) override {
        place_.writer->write(box, from);
    }
    [[nodiscard]] bool is_temporary() const noexcept override { return true; }

private:
    shape sizes_;
    dtype type_;
    files::spilled place_;
};

/// A node's elements that one lap computes for later ones, in memory or in a temporary file. In
/// memory they are counted from the lap that computes them until the last one that reads them is
/// done.
class holding {
public:
    /// In memory, which nobody touches before `begin`.
    holding(const expr::node& of, memory::ledger& account) : holding(of, account, nullptr) {
        bytes_ = std::max<index_t>(of.bytes(), 1);
        data_ = memory::allocate(static_cast<std::size_t>(bytes_));
    }
    /// In a file.
    holding(const expr::node& of, memory::ledger& account, std::shared_ptr<held_file> file)
        : shape_(of.shape()),
          chunks_(of.chunks()),
          where_(of.where()),
          type_(of.type()),
          account_(account),
          file_(std::move(file)) {}
    holding(const holding&) = delete;
    holding& operator=(const holding&) = delete;
    ~holding() {
        if (data_ != nullptr) memory::release(data_, static_cast<std::size_t>(bytes_));
        if (counted_) account_.give_back(bytes_);
    }

    /// Before the first lap: files take their place on disk.
    void prepare(const files::spill_folder& folder) {
        if (file_ != nullptr) file_->open(folder, where_);
    }
    /// The lap that computes it begins.
    void begin() {
        account_.take(bytes_);
        counted_ = true;
    }
    /// Bytes of memory.
    [[nodiscard]] index_t bytes() const noexcept { return bytes_; }
    /// Bytes on disk.
    [[nodiscard]] index_t spilled() const noexcept {
        return file_ == nullptr ? 0 : shape_.size() * size_of(type_);
    }
    /// Where the lap that computes it puts it.
    [[nodiscard]] schedule::target target() const {
        if (file_ != nullptr) return {.to = file_.get()};
        return {.data = data_, .strides = row_major_bytes(shape_, size_of(type_))};
    }
    /// What stands for the node in later laps.
    [[nodiscard]] static expr::node_ptr source_of(const std::shared_ptr<holding>& held) {
        const holding& of = *held;
        if (of.file_ != nullptr) {
            return expr::make(expr::reader_source{of.file_}, {}, of.shape_, of.type_, of.chunks_,
                              of.where_);
        }
        return expr::make_memory(of.data_, row_major_bytes(of.shape_, size_of(of.type_)), held,
                                 of.shape_, of.type_, of.chunks_, of.where_);
    }
    /// Whether a node is what stands for this.
    [[nodiscard]] bool is(const expr::node& other) const {
        const auto* source = other.as<expr::memory_source>();
        return source != nullptr && source->owner.get() == this;
    }

private:
    shape shape_;
    grid chunks_;
    source_line where_;
    dtype type_;
    memory::ledger& account_;
    std::shared_ptr<held_file> file_;
    index_t bytes_ = 0;
    std::byte* data_ = nullptr;
    bool counted_ = false;
};

/// Some nodes that are computed part by part.
struct lap {
    using relocatable = lap;

    walk computes;
    sequence<schedule::target> targets;        // by result
    sequence<std::shared_ptr<holding>> holds;  // that are among the targets
    shape part;                                // extent of a part; empty: all at once
    index_t parts = 1;
    index_t needs = 0;            // bytes beside holdings
    sequence<index_t> carries{};  // bytes of each carry; `needs` holds them
    double time = 0;              // seconds, roughly

    /// The part of this number, in the order in which they are computed.
    [[nodiscard]] region nth_part(index_t number) const {
        return part_number(computes.sizes(), part, number, computes.carried);
    }
};

/// All laps, in the order in which they run.
struct route {
    sequence<lap> laps;
    bool brings = true;  // files to memory
    index_t bytes = 0;   // the most that it takes at once
    double time = 0;     // seconds, roughly
};

}  // namespace cask::laps
