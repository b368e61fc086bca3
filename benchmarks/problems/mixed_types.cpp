// SPDX-License-Identifier: BSD-3-Clause
// Operands of two types, which are converted on the way: int16 + float, a float, and int32 * float,
// a double.
#include "into_memory.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <cstring>

namespace ck = cask;

namespace bench {
namespace {

template <class Integer>
struct operands {
    std::shared_ptr<const Integer> integers;
    std::shared_ptr<const float> floats;
};

struct plus {
    using integer = std::int16_t;
    using result = float;
    template <class T>
    static auto of(const T& a, const T& b) {
        return a + b;
    }
};

struct times {
    using integer = std::int32_t;
    using result = double;
    template <class T>
    static auto of(const T& a, const T& b) {
        return a * b;
    }
};

// ---- cask --------------------------------------------------------------------------------------

template <class Operation>
auto with_cask(const operands<typename Operation::integer>* both, std::int64_t count) {
    auto a = ck::borrow(both->integers.get(), {count});
    auto b = ck::borrow(both->floats.get(), {count});
    if constexpr (std::is_same_v<Operation, plus>) {
        return a + b;
    } else {
        return a * b;
    }
}

// ---- rivals --------------------------------------------------------------------------------------

template <class Operation>
void scalar_piece(const operands<typename Operation::integer>& both, std::int64_t begin,
                  std::int64_t end, typename Operation::result* out) {
    using result = typename Operation::result;
    const auto* a = both.integers.get();
    const float* b = both.floats.get();
    for (std::int64_t k = begin; k < end; ++k) {
        out[k] = Operation::of(static_cast<result>(a[k]), static_cast<result>(b[k]));
    }
}

/// `lanes` elements at a time, by the compilers' own vectors: xsimd 8 does not widen.
template <class Operation>
void tuned_piece(const operands<typename Operation::integer>& both, std::int64_t begin,
                 std::int64_t end, typename Operation::result* out) {
    using integer = typename Operation::integer;
    using result = typename Operation::result;
    constexpr std::int64_t lanes = 64 / sizeof(result);
    using integers [[gnu::vector_size(lanes * sizeof(integer))]] = integer;
    using floats [[gnu::vector_size(lanes * sizeof(float))]] = float;
    using results [[gnu::vector_size(64)]] = result;
    std::int64_t k = begin;
    for (; k + lanes <= end; k += lanes) {
        integers a;
        floats b;
        std::memcpy(&a, both.integers.get() + k, sizeof a);
        std::memcpy(&b, both.floats.get() + k, sizeof b);
        const results both_results = Operation::of(__builtin_convertvector(a, results),
                                                   __builtin_convertvector(b, results));
        std::memcpy(out + k, &both_results, sizeof both_results);
    }
    scalar_piece<Operation>(both, k, end, out);
}

template <class Operation>
void into_with_serial_loop(const operands<typename Operation::integer>* both, std::int64_t count,
                           typename Operation::result* out) {
    scalar_piece<Operation>(*both, 0, count, out);
}

template <class Operation, auto piece>
void into_with_tbb(const operands<typename Operation::integer>* both, std::int64_t count,
                   typename Operation::result* out) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, count, 1 << 15),
                      [=](const auto& range) { piece(*both, range.begin(), range.end(), out); });
}

template <class Operation>
std::vector<problem> mixed(const std::string& name, std::int64_t count) {
    using integer = typename Operation::integer;
    const auto whole_number = [](std::int64_t k) {
        return static_cast<integer>(unit_number(k) * 20'000 - 10'000);
    };
    const auto both = std::make_shared<const operands<integer>>(
        operands<integer>{numbers_by<integer>(count, whole_number), unit_numbers<float>(count)});
    return new_and_reused<typename Operation::result>(
        name, std::to_string(count) + " elements", 0, both, count, count, with_cask<Operation>,
        {{"serial C++", into_with_serial_loop<Operation>, 1},
         {"oneTBB, scalar", into_with_tbb<Operation, scalar_piece<Operation>>},
         {"oneTBB, tuned", into_with_tbb<Operation, tuned_piece<Operation>>}},
        bytes_of<integer>(count) + bytes_of<float>(count));
}

}  // namespace

std::vector<problem> mixed_types(const sizes& own) {
    std::vector<problem> both = mixed<plus>("int16 + float", own.edge * own.edge);
    for (problem& each : mixed<times>("int32 * float", own.edge * own.edge)) {
        both.push_back(std::move(each));
    }
    return both;
}

}  // namespace bench
