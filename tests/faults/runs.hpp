// SPDX-License-Identifier: BSD-3-Clause
// Runs within budgets of which something may fail.
#pragma once

#include "faults/injection.hpp"
#include "support/check.hpp"
#include "support/writers.hpp"

#include <cask/cask.hpp>
#include <cask/laps/run.hpp>
#include <cask/optimize/pipeline.hpp>
#include <cask/schedule/executors/tbb.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace cask_test {

using ck::index_t;

/// Small arrays are cut, too.
constexpr index_t least_part = 1024;

class users_error : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// An array in memory, for which reading may fail.
class faulty_reader : public ck::expr::reader {
public:
    faulty_reader(std::shared_ptr<const std::vector<std::byte>> bytes, const ck::shape& sizes,
                  index_t item)
        : bytes_(std::move(bytes)), sizes_(sizes), item_(item) {}
    void read(const ck::expr::positions& wanted, std::byte* out) const override {
        if (fails_here(seam::function)) throw ck::io_error("reader", "cannot read", {});
        const ck::shape steps = ck::row_major_bytes(sizes_, item_);
        for (index_t k = 0; k < wanted.size(); ++k) {
            index_t from = 0;
            for (index_t rest = k, axis = sizes_.rank() - 1; axis >= 0; --axis) {
                const int a = static_cast<int>(axis);
                from += (wanted.begin[a] + rest % wanted.extent[a] * wanted.step[a]) * steps[a];
                rest /= wanted.extent[a];
            }
            std::memcpy(out + k * item_, bytes_->data() + from, static_cast<std::size_t>(item_));
        }
    }
    [[nodiscard]] std::shared_ptr<const reader> in_shape(const ck::shape& sizes) const override {
        return std::make_shared<const faulty_reader>(bytes_, sizes, item_);
    }

private:
    std::shared_ptr<const std::vector<std::byte>> bytes_;
    ck::shape sizes_;
    index_t item_;
};

class faulty_writer : public memory_writer {
public:
    using memory_writer::memory_writer;
    void write(const ck::region& box, const std::byte* from) override {
        if (fails_here(seam::function)) throw ck::io_error("writer", "cannot write", {});
        memory_writer::write(box, from);
    }
};

template <class T>
ck::array<T> read_by(const ck::array<T>& x, ck::source_line where = ck::source_line::current()) {
    const xt::xarray<T> values = x.compute();
    const auto* const first = reinterpret_cast<const std::byte*>(values.data());
    auto bytes = std::make_shared<const std::vector<std::byte>>(first,
                                                                first + values.size() * sizeof(T));
    return ck::array<T>(
        ck::expr::make(ck::expr::reader_source{std::make_shared<const faulty_reader>(
                           std::move(bytes), x.shape(), sizeof(T))},
                       {}, x.shape(), x.dtype(), ck::grid::whole(x.shape()), where));
}

/// The innermost of nested exceptions, as text; empty if it is of no type that cask throws.
[[nodiscard]] inline std::string known_failure(const std::exception& failure) {
    try {
        std::rethrow_if_nested(failure);
    } catch (const std::exception& inner) {
        return known_failure(inner);
    }
    const bool known = dynamic_cast<const std::bad_alloc*>(&failure) != nullptr ||
                       dynamic_cast<const ck::error*>(&failure) != nullptr ||
                       dynamic_cast<const users_error*>(&failure) != nullptr;
    return known ? failure.what() : "";
}

/// A fault that is drawn.
struct drawn_fault {
    seam at;
    std::int64_t before;
    std::int64_t times;
};

/// How an expression is computed.
struct ways {
    int threads = 1;
    bool plain_threads = true;
    bool writes = false;  // to a writer, which may fail
    index_t times = 1;    // the smallest budget
};

/// One expression within a budget, by some executor.
template <class T>
class under_faults {
public:
    /// On so many threads, within nearly the smallest budget.
    under_faults(const ck::array<T>& x, const ways& how, const std::string& spill_folder)
        : x_(x),
          expected_(x.compute()),
          found_(xt::xarray<T>::from_shape(expected_.shape())),
          writes_(how.writes),
          how_{how.threads, {}, least_part, spill_folder} {
        if (how.plain_threads) {
            executor_ = std::make_unique<ck::schedule::thread_executor>(how.threads);
        } else {
            executor_ = std::make_unique<ck::schedule::tbb_executor>(how.threads);
        }
        const ck::expr::graph from = ck::optimize::prepare({x_.node()}, {});
        const std::unique_ptr<memory_writer> writer = new_writer();
        const auto targets = targets_of(*writer);
        ck::memory::ledger account;
        ck::laps::chooser routes(how_, account);
        const index_t whole = ck::laps::plan_for(from, targets, how_).needs.bytes();
        index_t too_few = 0;
        for (bytes_ = whole; bytes_ - too_few > whole / 16 + 1;) {
            const index_t between = too_few + (bytes_ - too_few) / 2;
            (routes.choose(from, targets, between) ? bytes_ : too_few) = between;
        }
        bytes_ *= how.times;
    }

    /// What is wrong with a run, or nothing. Without a fault, nothing may fail.
    [[nodiscard]] std::string wrong_with(const drawn_fault* chosen) {
        failure = nullptr;
        ck::memory::ledger account;
        ck::memory::budget budget(bytes_, account);
        const ck::laps::engine engine{*executor_, account, budget, how_};
        std::fill(found_.begin(), found_.end(), T(113));
        const std::unique_ptr<memory_writer> writer = new_writer();
        std::string problem;
        try {
            std::optional<fault> now;
            if (chosen != nullptr) now.emplace(chosen->at, chosen->before, chosen->times);
            const ck::expr::graph from = ck::optimize::prepare({x_.node()}, {});
            ck::laps::run(from, targets_of(*writer), engine);
        } catch (const std::exception& reason) {
            failure = std::current_exception();
            if (chosen == nullptr) problem = std::string("failed: ") + reason.what();
            if (known_failure(reason).empty()) {
                problem = std::string("of no known type: ") + reason.what();
            }
        }
        if (account.held() != 0) problem += " bytes are still held";
        if (account.peak() > bytes_) problem += " more bytes than the budget";
        if (budget.unreserved() != bytes_) problem += " bytes are still reserved";
        if (!failure && problem.empty()) problem = difference(*writer);
        return problem;
    }

    std::exception_ptr failure;  // of the last run

private:
    [[nodiscard]] std::unique_ptr<memory_writer> new_writer() const {
        return std::make_unique<faulty_writer>(x_.shape(), sizeof(T));
    }
    [[nodiscard]] ck::sequence<ck::schedule::target> targets_of(memory_writer& writer) {
        if (writes_) return {{.to = &writer}};
        return {{.data = reinterpret_cast<std::byte*>(found_.data()),
                 .strides = ck::row_major_bytes(x_.shape(), sizeof(T))}};
    }
    [[nodiscard]] std::string difference(const memory_writer& writer) const {
        if (writes_) return writer.holds(expected_) ? "" : "the writer got something else";
        return first_difference(found_, expected_, [](const T& a, const T& b) {
            return same_bits(a, b) || (a != a && b != b);
        });
    }

    ck::array<T> x_;
    xt::xarray<T> expected_;
    xt::xarray<T> found_;
    bool writes_;
    ck::laps::conditions how_;
    std::unique_ptr<ck::schedule::executor> executor_;
    index_t bytes_ = 0;
};

}  // namespace cask_test
