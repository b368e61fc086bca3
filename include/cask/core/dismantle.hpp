// SPDX-License-Identifier: BSD-3-Clause
// Destroying graphs of shared objects of any depth: without recursion, for which the stack would
// not suffice, and without taking memory, as there may be none left.
#pragma once

#include <cask/core/sequence.hpp>

#include <atomic>
#include <optional>
#include <utility>

namespace cask {

/// Destroys what `doomed` owns, and what that alone owns, and so on. `pointer_of` gives an owner's
/// std::shared_ptr, `inputs_of` the sequence of what an object owns.
template <class Owner, class PointerOf, class InputsOf>
void dismantle(sequence<Owner> doomed, PointerOf&& pointer_of, InputsOf&& inputs_of) {
    std::optional<Owner> next;
    while (next || !doomed.empty()) {
        if (!next) {
            next.emplace(std::move(doomed.back()));
            doomed.pop_back();
        }
        Owner last = std::move(*next);
        next.reset();
        // The only owner may take the inputs; nobody else can see them any more.
        if (pointer_of(last).use_count() != 1) continue;
        std::atomic_thread_fence(std::memory_order_acquire);
        sequence<Owner>& inputs = inputs_of(*pointer_of(last));
        if (inputs.empty()) continue;
        std::swap(doomed, inputs);
        if (inputs.empty()) continue;
        // It keeps those that are left, in the place of its first input.
        next.emplace(std::exchange(doomed.front(), std::move(last)));
    }
}

}  // namespace cask
