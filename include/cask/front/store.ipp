// SPDX-License-Identifier: BSD-3-Clause
// Definitions of front/store.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/sequence.hpp>
#include <cask/expr/part_writer.hpp>
#include <cask/front/run.ipp>
#include <cask/front/store.hpp>

namespace cask::front {

namespace detail {

/// The arrays of one call and where they go.
class store_run {
public:
    store_run(std::string_view operation, const storing* pairs, std::size_t count,
              source_line where)
        : pairs_(pairs, pairs + count), operation_(operation), where_(where) {}

    void run() {
        for (std::size_t k = 0; k < pairs_.size(); ++k) check(k);
        for (const storing& pair : pairs_) add(pair);
        sequence<schedule::target> targets = targets_;
        const results_aside aside(roots_, targets);
        try {
            if (!roots_.empty()) cask::detail::run_into(roots_, targets);
        } catch (const task_error&) {
            for (const auto& each : places_) each->rethrow_failure();
            throw;
        }
        aside.copy();
        for (const auto& each : places_) each->complete();
    }

private:
    [[nodiscard]] std::string target_text(std::size_t number) const {
        return pairs_.size() == 1 ? "the target" : "target " + std::to_string(number);
    }

    void check(std::size_t number) {
        storing& pair = pairs_[number];
        if (pair.place != nullptr) return check_place(number);
        const expr::node& x = *pair.array;
        const index_t item = size_of(x.type());
        if (pair.flat && pair.sizes.size() == x.shape().size()) pair.sizes = x.shape();
        if (pair.flat) pair.strides = row_major_bytes(pair.sizes, item);
        if (pair.sizes != x.shape()) {
            throw shape_error(operation_,
                              target_text(number) + " has shape " + to_string(pair.sizes) +
                                  ", the array " + to_string(x.shape()),
                              where_);
        }
        if (pair.type != x.type()) {
            throw dtype_error(operation_,
                              target_text(number) + " holds " + std::string(to_string(pair.type)) +
                                  ", the array " + std::string(to_string(x.type())) +
                                  ": use astype<...>(x)",
                              where_);
        }
        if (memory::may_overlap(pair.sizes, pair.strides, item)) {
            throw shape_error(operation_,
                              "elements of " + target_text(number) +
                                  " lie on each other: it has shape " + to_string(pair.sizes) +
                                  " and steps of " + to_string(pair.strides) + " bytes",
                              where_);
        }
        check_apart(number);
    }
    // Memory that lies between that of another target counts as lying on it.
    void check_apart(std::size_t number) const {
        const auto span = [](const storing& pair) {
            return memory::span_of(static_cast<const std::byte*>(pair.memory), pair.sizes,
                                   pair.strides, size_of(pair.type));
        };
        for (std::size_t k = 0; k < number; ++k) {
            const bool both = pairs_[k].place == nullptr && pairs_[k].sizes.size() > 0 &&
                              pairs_[number].sizes.size() > 0;
            if (!both) continue;
            const auto [first, last] = span(pairs_[k]);
            const auto [begin, end] = span(pairs_[number]);
            if (!std::less<>{}(begin, last) || !std::less<>{}(first, end)) continue;
            throw shape_error(operation_,
                              "targets " + std::to_string(k) + " and " + std::to_string(number) +
                                  " lie on each other: store one after the other",
                              where_);
        }
    }
    void check_place(std::size_t number) const {
        if (number == 0) return;
        const std::string identity = pairs_[number].place->identity();
        for (std::size_t k = 0; k < number; ++k) {
            if (pairs_[k].place == nullptr) continue;
            if (pairs_[k].place->identity() != identity) continue;
            throw error(operation_,
                        "targets " + std::to_string(k) + " and " + std::to_string(number) +
                            " are the same: " + pairs_[number].place->name(),
                        where_);
        }
    }

    void add(const storing& pair) {
        const expr::node& x = *pair.array;
        schedule::target target{static_cast<std::byte*>(pair.memory), pair.strides};
        if (pair.place != nullptr) {
            places_.push_back(std::make_unique<expr::part_writer>(
                pair.place->open(operation_, x.shape(), x.type(), where_)));
            target = {.to = places_.back().get()};
        }
        if (x.shape().size() == 0) return;
        roots_.push_back(pair.array);
        targets_.push_back(target);
    }

    sequence<storing> pairs_;
    std::string operation_;
    source_line where_;
    std::vector<std::unique_ptr<expr::part_writer>> places_;
    sequence<node_ptr> roots_;
    sequence<schedule::target> targets_;
};

}  // namespace detail

CASK_DEFINITION void store(std::string_view operation, const storing* pairs, std::size_t count,
                           source_line where) {
    detail::store_run(operation, pairs, count, where).run();
}

CASK_DEFINITION void check_pairs(std::size_t arrays, std::size_t targets, source_line where) {
    if (arrays == targets) return;
    throw error("store",
                "there are " + std::to_string(arrays) + " arrays and " + std::to_string(targets) +
                    " targets",
                where);
}

}  // namespace cask::front
