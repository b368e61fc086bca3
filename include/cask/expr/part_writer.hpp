// SPDX-License-Identifier: BSD-3-Clause
// Writing an array part by part: each part as if it were an array of its own.
#pragma once

#include <cask/expr/node.hpp>

#include <exception>
#include <mutex>

namespace cask::expr {

/// Takes one part of an array after another and hands it to the array's writer. Keeps what that
/// throws: a place that cannot be written is no failure of the expression.
class part_writer final : public writer {
public:
    explicit part_writer(std::shared_ptr<writer> to) : to_(std::move(to)) {}

    /// The next part begins here: at a multiple of the granule. While nobody writes.
    void begin_part(const shape& origin) { origin_ = origin; }

    void write(const region& box, const std::byte* from) override {
        region whole = box;
        for (int axis = 0; axis < origin_.rank(); ++axis) whole.begin[axis] += origin_[axis];
        try {
            to_->write(whole, from);
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
            throw;
        }
    }
    [[nodiscard]] shape granule() const override { return to_->granule(); }
    [[nodiscard]] bool is_temporary() const noexcept override { return to_->is_temporary(); }
    void complete() override { to_->complete(); }

    /// Throws again what `write` threw first. While nobody writes.
    void rethrow_failure() const {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    std::shared_ptr<writer> to_;
    shape origin_;
    std::mutex mutex_;
    std::exception_ptr failure_;
};

}  // namespace cask::expr
