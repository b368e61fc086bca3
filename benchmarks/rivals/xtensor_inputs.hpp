// SPDX-License-Identifier: BSD-3-Clause
// Inputs of xtensor's problems, and how an expression of them becomes a problem: its answer a number,
// a new array, or one that is written again and again.
#pragma once

#include "rival.hpp"

#include <xtensor/xnoalias.hpp>
#include <xtensor/xtensor.hpp>

#include <algorithm>
#include <cmath>

namespace rivals {

using vector = xt::xtensor<double, 1>;
using matrix = xt::xtensor<double, 2>;
using cube = xt::xtensor<double, 3>;

template <class Container>
using kept = std::shared_ptr<const Container>;

/// make(k) for all elements of a new array.
template <class Container, class Make>
kept<Container> filled(const typename Container::shape_type& shape, Make make) {
    auto made = std::make_shared<Container>(Container::from_shape(shape));
    for (std::size_t k = 0; k < made->size(); ++k) {
        made->data()[k] = make(static_cast<std::int64_t>(k));
    }
    return made;
}

inline std::size_t edge_of(const sizes& own) { return static_cast<std::size_t>(own.edge); }

/// The matrix that most problems start from; made once.
inline kept<matrix> source(const sizes& own) {
    static const auto made = filled<matrix>({edge_of(own), edge_of(own)}, bench::unit_number);
    return made;
}

inline kept<xt::xtensor<float, 1>> floats(const sizes& own) {
    return filled<xt::xtensor<float, 1>>({edge_of(own) * edge_of(own)}, [](std::int64_t k) {
        return static_cast<float>(bench::unit_number(k));
    });
}

inline kept<matrix> points(const sizes& own) {
    const std::size_t rows = std::max<std::size_t>(1, edge_of(own) * edge_of(own) / 10);
    return filled<matrix>({rows, 3}, bench::unit_number);
}

inline kept<matrix> rows_of_ten(const sizes& own) {
    const std::size_t rows = std::max<std::size_t>(1, edge_of(own) * edge_of(own) / 10);
    return filled<matrix>({rows, 10}, bench::unit_number);
}

inline std::size_t edge_of_cube(const sizes& own) {
    return static_cast<std::size_t>(std::max<std::int64_t>(
        3, std::llround(std::cbrt(static_cast<double>(own.edge * own.edge)))));
}

inline kept<cube> volume(const sizes& own) {
    const std::size_t edge = edge_of_cube(own);
    return filled<cube>({edge, edge, edge}, bench::unit_number);
}

/// An eighth of its planes.
inline kept<cube> slab(const sizes& own) {
    const std::size_t edge = edge_of_cube(own);
    return filled<cube>({std::max<std::size_t>(3, edge / 8), edge, edge}, bench::unit_number);
}

/// Whole numbers of some type, and floats.
template <class Integer>
struct mixed {
    xt::xtensor<Integer, 1> integers;
    xt::xtensor<float, 1> floats;
};

template <class Integer>
std::shared_ptr<const mixed<Integer>> both_types(const sizes& own) {
    const auto whole_number = [](std::int64_t k) {
        return static_cast<Integer>(bench::unit_number(k) * 20'000 - 10'000);
    };
    return std::make_shared<const mixed<Integer>>(mixed<Integer>{
        *filled<xt::xtensor<Integer, 1>>({edge_of(own) * edge_of(own)}, whole_number),
        *floats(own)});
}

template <class Container>
answer elements_of(const std::shared_ptr<Container>& owner) {
    using value = const typename Container::value_type;
    return bench::elements_of(std::shared_ptr<value>(owner, owner->data()),
                              static_cast<std::int64_t>(owner->size()));
}

/// A problem whose answer is a number: of(x).
template <class Input, class Of>
maker number(Input input, Of of) {
    return [input, of](const sizes& own) -> job {
        return [x = input(own), of] { return answer{static_cast<double>(of(*x))}; };
    };
}

/// A problem whose answer is a new array: of(x).
template <class Result, class Input, class Of>
maker fresh(Input input, Of of) {
    return [input, of](const sizes& own) -> job {
        return [x = input(own), of] { return elements_of(std::make_shared<const Result>(of(*x))); };
    };
}

/// The same, written to one array again and again.
template <class Result, class Input, class Of>
maker reused(Input input, Of of) {
    return [input, of](const sizes& own) -> job {
        const auto x = input(own);
        const auto result = std::make_shared<Result>(Result::from_shape(of(*x).shape()));
        result->fill(0);
        return [x, of, result] {
            xt::noalias(*result) = of(*x);
            return elements_of(result);
        };
    };
}

}  // namespace rivals
