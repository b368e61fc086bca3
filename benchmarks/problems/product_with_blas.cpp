// SPDX-License-Identifier: BSD-3-Clause
// Products by BLAS, of two square matrices and of a tall one with itself: what remains of its speed
// when cask cuts the work into tasks and calls it for each.
#include <cask/blas.hpp>

#include "gram.hpp"
#include "into_memory.hpp"

#include <tbb/blocked_range.h>
#include <tbb/combinable.h>
#include <tbb/parallel_for.h>

#include <dlfcn.h>

#include <algorithm>
#include <filesystem>

namespace ck = cask;

namespace bench {
namespace {

// The header enlists BLAS for the whole program; here it serves only who asks for it.
[[maybe_unused]] const bool retired = (ck::blas::retire(), true);

class enlisted {
public:
    enlisted() { ck::blas::enlist(); }
    ~enlisted() { ck::blas::retire(); }
    enlisted(const enlisted&) = delete;
    enlisted& operator=(const enlisted&) = delete;
};

contender with_blas(const contender& own) {
    return {"cask with BLAS", [run = own.run] {
                const enlisted here;
                return run();
            }};
}

ck::array<double> square_of(const double* x, std::int64_t edge) {
    const auto matrix = ck::borrow(x, {edge, edge});
    return ck::matmul(matrix, matrix);
}

/// Rows of the result are multiplied by all threads, each by BLAS on one.
void with_tbb(const double* x, std::int64_t edge, double* result) {
    ck::blas::one_thread::begin();
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, edge, 256), [=](const auto& rows) {
        const auto n = static_cast<int>(edge);
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans,
                    static_cast<int>(rows.end() - rows.begin()), n, n, 1.0, x + rows.begin() * edge,
                    n, x, n, 0.0, result + rows.begin() * edge, n);
    });
    ck::blas::one_thread::end();
}

/// Rows of x are multiplied by all threads, each by BLAS on one into sums of its own.
answer gram_with_tbb(const tall& x) {
    const auto count = static_cast<std::size_t>(x.columns * x.columns);
    auto result = std::make_shared<std::vector<double>>(count);
    tbb::combinable<std::vector<double>> of_threads([=] { return std::vector<double>(count); });
    const std::size_t piece = rows_of_piece(x);
    ck::blas::one_thread::begin();
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, x.rows, piece), [&](const auto& rows) {
        const auto n = static_cast<int>(x.columns);
        const double* from = x.data + rows.begin() * x.columns;
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, n, n,
                    static_cast<int>(rows.end() - rows.begin()), 1.0, from, n, from, n, 1.0,
                    of_threads.local().data(), n);
    });
    ck::blas::one_thread::end();
    of_threads.combine_each([&](const std::vector<double>& own) {
        for (std::size_t k = 0; k < count; ++k) (*result)[k] += own[k];
    });
    return elements_of(std::shared_ptr<double>(result, result->data()),
                       static_cast<std::int64_t>(count));
}

/// The file of the BLAS that this program runs with.
std::string library() {
    Dl_info found{};
    if (dladdr(dlsym(RTLD_DEFAULT, "cblas_dgemm"), &found) == 0) return "a BLAS";
    return std::filesystem::canonical(found.dli_fname).filename();
}

const auto add_gram = [](problem& next, const auto& run) {
    next.contenders = {{"cask", run(gram_with_cask)}, {"oneTBB + BLAS", run(gram_with_tbb)}};
};

}  // namespace

std::vector<problem> product_with_blas(const sizes& own) {
    const std::int64_t edge = std::max<std::int64_t>(own.edge / 5, 1);
    std::vector<problem> all = new_and_reused<double>(
        "matrix product by BLAS",
        std::to_string(edge) + " x " + std::to_string(edge) + ", " + library(), 1e-9,
        unit_numbers(edge * edge), edge, edge * edge, square_of, {{"oneTBB + BLAS", with_tbb}});
    for (problem& each : gram_problems(own, ", by BLAS", library(), add_gram)) {
        all.push_back(std::move(each));
    }
    for (problem& each : all) {
        const contender own_kernel = each.contenders.front();
        each.contenders.front() = with_blas(own_kernel);
        each.contenders.push_back({"cask's own kernel", own_kernel.run});
    }
    return all;
}

}  // namespace bench
