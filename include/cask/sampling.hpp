// SPDX-License-Identifier: BSD-3-Clause
// Drawing elements at random: choice and multinomial, which random.hpp declares.
//
// They are made of other random arrays and of what this library does with arrays: so they are
// functions of seed, stream and index, too, whatever the chunks.
#pragma once

#include <cask/cumulative.hpp>
#include <cask/histograms.hpp>
#include <cask/random.hpp>
#include <cask/sorting.hpp>
#include <cask/taking.hpp>

namespace cask {

namespace front {

/// Throws shape_error: there are fewer elements than are drawn, or not a probability for each;
/// dtype_error: probabilities that are known may not be these.
void check_choice(index_t count, const shape& sizes, random::replacement replaced,
                  const node_ptr& probabilities, source_line where);
/// Throws shape_error, dtype_error.
void check_multinomial(index_t trials, const shape& sizes, const node_ptr& probabilities,
                       source_line where);

}  // namespace front

namespace random {

namespace detail {

// Templates, as kernels are known where they are called.

/// Places of elements, each as likely as its share of the probabilities.
template <integer_element T>
[[nodiscard]] array<T> chosen_again(generator& from, const shape& sizes,
                                    const array<double>& probabilities, const chunk_spec& chunks,
                                    source_line where) {
    const auto totals = cumsum(probabilities, 0, where);
    const auto shares = divide(totals, totals(-1), where);
    const auto numbers = from.uniform(sizes, 0, 1, chunks, where);
    return astype<T>(searchsorted(shares, numbers, insert::after, where), where);
}
/// Places of different elements: those of the first events, if each element waits for one that
/// comes as often as it is likely.
template <integer_element T>
[[nodiscard]] array<T> chosen_once(generator& from, const shape& sizes,
                                   const array<double>& probabilities, source_line where) {
    const auto waits = from.exponential(probabilities.shape(), 1.0, {}, where);
    const auto events = divide(waits, probabilities, where);
    return astype<T>(reshape(argtopk(events, -sizes.size(), -1, where), sizes, where), where);
}

}  // namespace detail

template <integer_element T>
array<T> generator::choice(index_t count, const shape& sizes, const choice_options& options,
                           const chunk_spec& chunks, source_line where) {
    const expr::node_ptr& given = options.probabilities.values();
    front::check_choice(count, sizes, options.replaced, given, where);
    const bool again = options.replaced == replacement::with;
    if (sizes.size() == 0) return zeros<T>(sizes, chunks, where);
    if (given != nullptr) {
        const array<double> probabilities(given);
        return again ? detail::chosen_again<T>(*this, sizes, probabilities, chunks, where)
                     : detail::chosen_once<T>(*this, sizes, probabilities, where);
    }
    if (again) return astype<T>(integers(sizes, 0, count, chunks, where), where);
    const auto all = permutation(count, {}, where);
    return astype<T>(reshape(all(cask::range(0, sizes.size())), sizes, where), where);
}

template <element T>
array<T> generator::choice(const array<T>& x, const shape& sizes, const choice_options& options,
                           const chunk_spec& chunks, source_line where) {
    const int axis = normalize_axis("choice", options.axis, x.rank(), where);
    const auto places = choice(x.shape()[axis], sizes, options, chunks, where);
    return take(x, places, axis, where);
}

template <integer_element T>
array<T> generator::multinomial(const shape& sizes, index_t trials, const probabilities& kinds,
                                const chunk_spec& chunks, source_line where) {
    front::check_multinomial(trials, sizes, kinds.values(), where);
    const array<double> of_all(kinds.values());
    // Of what is left, the share of each kind among itself and those behind it.
    const auto behind = flip(cumsum(flip(of_all, axis_list(), where), 0, where), axis_list(),
                             where);
    const auto share = minimum(divide(of_all, behind, where), 1.0, where);
    const auto given = cask::where(greater(behind, 0.0, where), share, 0.0, where);
    auto left = full<std::int64_t>(sizes, trials, chunks, where);
    std::vector<array<std::int64_t>> counts;
    for (index_t kind = 0; kind + 1 < of_all.size(); ++kind) {
        counts.push_back(binomial<std::int64_t>(sizes, left, given(kind), chunks, where));
        left = subtract(left, counts.back(), where);
    }
    counts.push_back(left);
    return astype<T>(stack(counts, sizes.rank(), where), where);
}

}  // namespace random
}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/sampling.ipp>
#endif
