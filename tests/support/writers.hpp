// SPDX-License-Identifier: BSD-3-Clause
// Writers that tests look into.
#pragma once

#include <cask/core/dtype.hpp>
#include <cask/expr/node.hpp>

#include <cstring>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace cask_test {

/// Takes an array into memory of its own, and counts how often each element came.
class memory_writer : public cask::expr::writer {
public:
    memory_writer(const cask::shape& sizes, cask::index_t item, cask::shape granule = {})
        : sizes_(sizes),
          item_(item),
          granule_(granule),
          bytes_(static_cast<std::size_t>(sizes.size() * item)),
          times_(static_cast<std::size_t>(sizes.size())) {}

    void write(const cask::region& box, const std::byte* from) override {
        const std::lock_guard lock(mutex_);
        ++boxes;
        for (int axis = 0; axis < granule_.rank(); ++axis) {
            if (box.begin[axis] % granule_[axis] != 0) throw std::logic_error("granule");
        }
        for (cask::index_t k = 0; k < box.extent.size(); ++k) {
            const cask::index_t at = position(box, k);
            ++times_.at(static_cast<std::size_t>(at));
            std::memcpy(bytes_.data() + at * item_, from + k * item_,
                        static_cast<std::size_t>(item_));
        }
    }
    [[nodiscard]] cask::shape granule() const override { return granule_; }
    void complete() override { completed = true; }

    /// Whether it has each element of `expected`, row-major, and each came once.
    template <class Container>
    [[nodiscard]] bool holds(const Container& expected) const {
        if (expected.size() != times_.size()) return false;
        for (const int times : times_) {
            if (times != 1) return false;
        }
        return bytes_.empty() || std::memcmp(bytes_.data(), expected.data(), bytes_.size()) == 0;
    }

    int boxes = 0;
    bool completed = false;

private:
    // In the array, of element `k` of the box.
    [[nodiscard]] cask::index_t position(const cask::region& box, cask::index_t k) const {
        cask::index_t at = 0;
        cask::index_t step = 1;
        for (int axis = sizes_.rank() - 1; axis >= 0; --axis) {
            at += (box.begin[axis] + k % box.extent[axis]) * step;
            k /= box.extent[axis];
            step *= sizes_[axis];
        }
        return at;
    }

    cask::shape sizes_;
    cask::index_t item_;
    cask::shape granule_;
    std::vector<std::byte> bytes_;
    std::vector<int> times_;
    std::mutex mutex_;
};

}  // namespace cask_test
