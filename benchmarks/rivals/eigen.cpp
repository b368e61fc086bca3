// SPDX-License-Identifier: BSD-3-Clause
// Eigen's tensors on its own pool of threads.
#define EIGEN_USE_THREADS
#include "rival.hpp"

#include <unsupported/Eigen/CXX11/Tensor>

#include <algorithm>
#include <optional>

namespace {

using namespace rivals;
using index = Eigen::Index;
using matrix = Eigen::Tensor<double, 2, Eigen::RowMajor>;
using vector = Eigen::Tensor<double, 1, Eigen::RowMajor>;
using scalar = Eigen::Tensor<double, 0, Eigen::RowMajor>;
using device = Eigen::ThreadPoolDevice;

std::optional<Eigen::ThreadPool> pool;
std::optional<device> workers;

// ---- inputs and outputs ----------------------------------------------------------------------

/// The matrix that all problems start from; made once.
const matrix& source(const sizes& own) {
    static const matrix made = [&own] {
        matrix numbers(own.edge, own.edge);
        for (index k = 0; k < numbers.size(); ++k) numbers.data()[k] = bench::unit_number(k);
        return numbers;
    }();
    return made;
}

template <class Tensor>
answer elements_of(const std::shared_ptr<Tensor>& owner) {
    using value = const typename Tensor::Scalar;
    return bench::elements_of(std::shared_ptr<value>(owner, owner->data()), owner->size());
}

/// A problem whose answer is a new array of the shape that result_of(sizes) has.
template <class Make, class Of>
maker fresh(Make result_of, Of of) {
    return [result_of, of](const sizes& own) -> job {
        const matrix& x = source(own);
        return [own, &x, result_of, of] {
            const auto result = result_of(own);
            result->device(*workers) = of(x);
            return elements_of(result);
        };
    };
}

/// The same, written to one array again and again.
template <class Make, class Of>
maker reused(Make result_of, Of of) {
    return [result_of, of](const sizes& own) -> job {
        const matrix& x = source(own);
        const auto result = result_of(own);
        result->setZero();
        return [&x, result, of] {
            result->device(*workers) = of(x);
            return elements_of(result);
        };
    };
}

/// The first numbers of the source as a smaller square, for products.
const matrix& small_square(const sizes& own) {
    static const matrix made = [&own] {
        const index edge = std::max<index>(own.edge / 5, 1);
        matrix numbers(edge, edge);
        for (index k = 0; k < numbers.size(); ++k) numbers.data()[k] = bench::unit_number(k);
        return numbers;
    }();
    return made;
}

std::shared_ptr<matrix> whole(const sizes& own) {
    return std::make_shared<matrix>(own.edge, own.edge);
}
std::shared_ptr<matrix> inner(const sizes& own) {
    return std::make_shared<matrix>(own.edge - 2, own.edge - 2);
}
std::shared_ptr<vector> one_axis(const sizes& own) { return std::make_shared<vector>(own.edge); }

// ---- problems --------------------------------------------------------------------------------

const auto polynomial = [](const matrix& x) {
    return ((x * 2.0 - x.constant(3.0)) * x + x.constant(1.0)) * x - x.constant(1.0);
};
const auto symmetric = [](const matrix& x) { return x + x.shuffle(Eigen::array<index, 2>{1, 0}); };
const auto sines = [](const matrix& x) {
    return x.unaryExpr([](double each) { return std::sin(each); }).square() +
           x.unaryExpr([](double each) { return std::cos(each); }).square();
};
const auto laplacian = [](const matrix& x) {
    const auto at = [&x](index row, index column) {
        return x.slice(Eigen::array<index, 2>{row, column},
                       Eigen::array<index, 2>{x.dimension(0) - 2, x.dimension(1) - 2});
    };
    return at(0, 1) + at(2, 1) + at(1, 0) + at(1, 2) - at(1, 1) * 4.0;
};

/// An axis that the compiler knows: sums over axis 0 are vectorised only then.
template <int axis>
const auto along =
    [](const matrix& x) { return x.sum(Eigen::IndexList<Eigen::type2index<axis>>()); };

template <int axis>
const auto totals_along = [](const matrix& x) { return x.cumsum(axis); };

job new_product(const sizes& own) {
    return [&x = small_square(own)] {
        const auto result = std::make_shared<matrix>(x.dimension(0), x.dimension(1));
        const Eigen::array<Eigen::IndexPair<index>, 1> inner{Eigen::IndexPair<index>(1, 0)};
        result->device(*workers) = x.contract(x, inner);
        return elements_of(result);
    };
}

job sum(const sizes& own) {
    return [&x = source(own)] {
        scalar result;
        result.device(*workers) = x.sum();
        return answer{result()};
    };
}

job dot(const sizes& own) {
    const matrix& x = source(own);
    return [&x, y = std::make_shared<const matrix>(x.constant(1.0) - x)] {
        scalar result;
        result.device(*workers) = (x * *y).sum();
        return answer{result()};
    };
}

job dot_with_itself(const sizes& own) {
    return [&x = source(own)] {
        scalar result;
        result.device(*workers) = x.square().sum();
        return answer{result()};
    };
}

// ---- short rows ------------------------------------------------------------------------------

/// The numbers of the source as rows of `length` elements.
using map = Eigen::TensorMap<const matrix>;

map rows_of(const sizes& own, index length) {
    const index rows = std::max<index>(1, own.edge * own.edge / length);
    return {source(own).data(), rows, length};
}

/// A problem whose answer is a vector that is written again and again; of(x) gives it.
template <class Of>
maker on_rows(index length, index result_axis, Of of) {
    return [=](const sizes& own) -> job {
        const map x = rows_of(own, length);
        const auto result = std::make_shared<vector>(x.dimension(result_axis));
        return [=] {
            result->device(*workers) = of(x);
            return elements_of(result);
        };
    };
}

template <int axis>
const auto mean_along =
    [](const map& x) { return x.mean(Eigen::IndexList<Eigen::type2index<axis>>()); };

/// Of the first numbers of the source, as points: rows / 10 of three.
job lengths(const sizes& own) {
    const index rows = std::max<index>(1, own.edge * own.edge / 10);
    const auto result = std::make_shared<vector>(rows);
    return [=, x = map(source(own).data(), rows, index{3})] {
        result->device(*workers) = x.square().sum(Eigen::IndexList<Eigen::type2index<1>>()).sqrt();
        return elements_of(result);
    };
}

maker gram(index length) {
    return [=](const sizes& own) -> job {
        return [length, x = rows_of(own, length)] {
            const auto result = std::make_shared<matrix>(length, length);
            const Eigen::array<Eigen::IndexPair<index>, 1> down{Eigen::IndexPair<index>(0, 0)};
            result->device(*workers) = x.contract(x, down);
            return elements_of(result);
        };
    };
}

/// Eigen's matrices: on one thread here, with kernels of their own.
maker gram_of_matrices(index length) {
    return [=](const sizes& own) -> job {
        return [length, x = rows_of(own, length)] {
            using dense = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
            const Eigen::Map<const dense> rows(x.data(), x.dimension(0), length);
            const auto result = std::make_shared<matrix>(length, length);
            Eigen::Map<dense>(result->data(), length, length).noalias() = rows.transpose() * rows;
            return elements_of(result);
        };
    };
}

job stddev(const sizes& own) {
    return [&x = source(own)] {
        scalar mean;
        mean.device(*workers) = x.mean();
        scalar variance;
        variance.device(*workers) = (x - x.constant(mean())).square().mean();
        return answer{std::sqrt(variance())};
    };
}

job pi(const sizes& own) {
    return [points = own.points] {
        // random() of an expression would give each thread the same numbers: so into memory.
        vector x(points);
        vector y(points);
        x.device(*workers) = x.random(Eigen::internal::UniformRandomGenerator<double>(1));
        y.device(*workers) = y.random(Eigen::internal::UniformRandomGenerator<double>(2));
        Eigen::Tensor<std::int64_t, 0, Eigen::RowMajor> inside;
        inside.device(*workers) =
            (x.square() + y.square() <= x.constant(1.0)).cast<std::int64_t>().sum();
        return answer{4.0 * static_cast<double>(inside()) / static_cast<double>(points)};
    };
}

std::vector<contender> contenders() {
    contender eigen{"Eigen", {}};
    eigen.problems = {{"sum", sum},
                      {"dot(x, x)", dot_with_itself},
                      {"dot(x, y)", dot},
                      {"means of 10 columns", on_rows(10, 1, mean_along<0>)},
                      {"means of rows of 10", on_rows(10, 0, mean_along<1>)},
                      {"lengths of points", lengths},
                      {"transpose(x) x, 10 columns", gram(10)},
                      {"transpose(x) x, 100 columns", gram(100)},
                      {"stddev", stddev},
                      {"polynomial, new result", fresh(whole, polynomial)},
                      {"polynomial, reused memory", reused(whole, polynomial)},
                      {"x + transpose(x), new result", fresh(whole, symmetric)},
                      {"x + transpose(x), reused memory", reused(whole, symmetric)},
                      {"sum over axis 0", fresh(one_axis, along<0>)},
                      {"sum over axis 1", fresh(one_axis, along<1>)},
                      {"sin(x)^2 + cos(x)^2, new result", fresh(whole, sines)},
                      {"sin(x)^2 + cos(x)^2, reused memory", reused(whole, sines)},
                      {"5-point Laplacian, new result", fresh(inner, laplacian)},
                      {"5-point Laplacian, reused memory", reused(inner, laplacian)},
                      {"cumsum over axis 0, new result", fresh(whole, totals_along<0>)},
                      {"cumsum over axis 0, reused memory", reused(whole, totals_along<0>)},
                      {"cumsum over axis 1, new result", fresh(whole, totals_along<1>)},
                      {"cumsum over axis 1, reused memory", reused(whole, totals_along<1>)},
                      {"matrix product, new result", new_product},
                      {"pi", pi}};
    contender matrices{"Eigen, matrices on one thread", {}};
    matrices.problems = {{"transpose(x) x, 10 columns", gram_of_matrices(10)},
                         {"transpose(x) x, 100 columns", gram_of_matrices(100)}};
    return {eigen, matrices};
}

}  // namespace

int main(int argc, char** argv) {
    return serve(
        argc, argv,
        {{"Eigen", std::to_string(EIGEN_WORLD_VERSION) + '.' + std::to_string(EIGEN_MAJOR_VERSION) +
                       '.' + std::to_string(EIGEN_MINOR_VERSION)}},
        [](int threads) {
            pool.emplace(threads);
            workers.emplace(&*pool, threads);
        },
        contenders());
}
