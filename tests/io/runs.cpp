// SPDX-License-Identifier: BSD-3-Clause
// Parts of files with steps: the same elements as parts of memory, and no more read than that takes.
#include "io/folder.hpp"

#include <cask/cask.hpp>

#include <sys/resource.h>

namespace ck = cask;
using cask_test::bytes_read;
using cask_test::folder;
using cask_test::make_sparse;
using cask_test::reads;
using ck::_;
using ck::all;
using ck::range;

namespace {

/// `x` in a file whose bytes are in the order of columns.
void write_column_major(const ck::array<double>& x, const std::string& path) {
    ck::to_npy(ck::transpose(x), path);
    std::string text = cask_test::contents(path);
    text.replace(text.find("False"), 5, "True ");
    const std::string turned = to_string(ck::transpose(x).shape());
    const std::string sizes = to_string(x.shape());
    REQUIRE(turned.size() == sizes.size());
    text.replace(text.find(turned), turned.size(), sizes);
    std::ofstream(path, std::ios::binary) << text;
}

bool equal(const ck::array<double>& a, const ck::array<double>& b) {
    return a.compute() == b.compute();
}

/// Whether all that is made of the part is the same from the file and from memory.
template <class Part>
void check_part(const ck::array<double>& file, const ck::array<double>& memory, Part&& part) {
    const ck::array<double> from_file = part(file);
    const ck::array<double> expected = part(memory);
    for (const ck::scheduler by : {ck::scheduler::serial, ck::scheduler::tbb}) {
        const ck::runtime used({.threads = 2, .by = by});
        CHECK(equal(from_file, expected));
        CHECK(equal(from_file * 2.0 + expected, expected * 3.0));
        CHECK(equal(ck::transpose(from_file), ck::transpose(expected)));
        CHECK(equal(ck::flip(from_file), ck::flip(expected)));
        CHECK(ck::sum(from_file).item() == ck::sum(expected).item());
        for (int axis = 0; axis < expected.rank(); ++axis) {
            CHECK(equal(ck::sum(from_file, axis), ck::sum(expected, axis)));
            CHECK(equal(ck::cumsum(from_file, axis), ck::cumsum(expected, axis)));
        }
    }
}

struct cost {
    std::int64_t bytes;
    std::int64_t calls;
};
cost cost_of(const ck::array<double>& part) {
    bytes_read = 0;
    reads = 0;
    CHECK(ck::sum(part).item() == 0.0);
    return {bytes_read.load(), reads.load()};
}

}  // namespace

TEST_CASE("parts of files with any steps are those of memory", "[npy]") {
    const folder own;
    const auto order = GENERATE(false, true);
    const auto make = [&](const ck::shape& sizes) {
        const auto memory = ck::random::generator(5).uniform(sizes).persist();
        if (order) {
            write_column_major(memory, own / "x.npy");
        } else {
            ck::to_npy(memory, own / "x.npy");
        }
        return std::pair(ck::from_npy<double>(own / "x.npy"), memory);
    };
    SECTION("one axis") {
        const auto [file, memory] = make({200'000});
        for (const ck::index_t step : {1, 2, 7, 511, 512, 513, 514, 1000, 70'000, 300'000}) {
            for (const ck::index_t sign : {1, -1}) {
                check_part(file, memory,
                           [&](const auto& x) { return x(range(_, _, sign * step)); });
            }
            check_part(file, memory, [&](const auto& x) { return x(range(3, 150'001, step)); });
        }
    }
    SECTION("two axes") {
        const auto [file, memory] = make({700, 900});
        for (const ck::index_t down : {1, -1, 2, 100, 800}) {
            for (const ck::index_t across : {1, -1, 3, -600, 899}) {
                check_part(file, memory, [&](const auto& x) {
                    return x(range(_, _, down), range(_, _, across));
                });
            }
        }
        check_part(file, memory, [&](const auto& x) { return x(range(5, 600), range(7, 10)); });
        check_part(file, memory, [&](const auto& x) { return x(all(), range(100, 800)); });
        check_part(file, memory, [&](const auto& x) { return x(all(), 899); });
        check_part(file, memory, [&](const auto& x) { return x(-1); });
        check_part(file, memory, [&](const auto& x) {
            return ck::broadcast_to(x(all(), range(3, 4)), {3, 700, 5});
        });
    }
    SECTION("three axes") {
        const auto [file, memory] = make({30, 40, 500});
        for (const ck::index_t outer : {1, -2, 29}) {
            for (const ck::index_t middle : {1, 3, -39}) {
                for (const ck::index_t inner : {1, -1, 2, 400}) {
                    check_part(file, memory, [&](const auto& x) {
                        return x(range(_, _, outer), range(_, _, middle), range(1, _, inner));
                    });
                }
            }
        }
        check_part(file, memory, [&](const auto& x) { return x(all(), range(2, 30), 17); });
        check_part(file, memory, [&](const auto& x) { return x(range(2, 9), all(), 499); });
    }
}

TEST_CASE("elements of a part are converted, and no others", "[npy]") {
    const folder own;
    const auto memory = ck::random::generator(6).integers({300, 500}, 0, 1000).persist();
    ck::to_npy(memory, own / "x.npy");
    std::string text = cask_test::contents(own / "x.npy");
    text.replace(text.find('<'), 1, ">");
    for (std::size_t at = text.size() - 300 * 500 * 8; at < text.size(); at += 8) {
        std::reverse(text.begin() + static_cast<std::ptrdiff_t>(at),
                     text.begin() + static_cast<std::ptrdiff_t>(at + 8));
    }
    std::ofstream(own / "x.npy", std::ios::binary) << text;
    const auto file = ck::from_npy<std::int64_t>(own / "x.npy");
    for (const ck::index_t step : {1, 3, -7, 499}) {
        const auto part = [&](const auto& x) { return x(range(_, _, -2), range(_, _, step)); };
        const bool same = part(file).compute() == part(memory).compute();
        CHECK(same);
    }
}

TEST_CASE("gaps of less than a page are read, larger ones are left out", "[npy]") {
    const folder own;
    constexpr std::int64_t page = 4096;
    make_sparse(own / "line.npy", {1 << 24});
    const auto line = ck::from_npy<double>(own / "line.npy");
    const cost apart = cost_of(line(range(_, _, 1000)));
    CHECK(apart.bytes == 8 * apart.calls);
    CHECK(apart.calls == (1 << 24) / 1000 + 1);
    const cost through = cost_of(line(range(_, _, 100)));
    CHECK(through.bytes <= 8 << 24);
    CHECK(through.calls <= 2 * (8 << 24) / (64 << 10));
    CHECK(cost_of(line(range(_, _, -1))).bytes == 8 << 24);

    make_sparse(own / "narrow.npy", {1 << 20, 4});
    const auto narrow = ck::from_npy<double>(own / "narrow.npy");
    const cost column = cost_of(narrow(all(), 1));
    CHECK(column.bytes <= 4 * 8 << 20);
    CHECK(column.calls <= 1000);

    make_sparse(own / "wide.npy", {1 << 10, 1 << 12});
    const auto wide = ck::from_npy<double>(own / "wide.npy");
    const cost one = cost_of(wide(all(), 1));
    CHECK(one.bytes == 8 << 10);
    CHECK(one.calls == 1 << 10);
    const cost grid = cost_of(wide(range(_, _, 64), range(_, _, 64)));
    CHECK(grid.bytes <= 16 * (1 << 12) * 8);
    CHECK(grid.bytes >= 16 * ((1 << 12) - 64) * 8 - page);
    CHECK(grid.calls <= 16);
}

TEST_CASE("a file in the order of columns is read in runs", "[npy]") {
    const folder own;
    make_sparse(own / "x.npy", {4096, 4096}, true);
    const auto x = ck::from_npy<double>(own / "x.npy");
    const ck::runtime used({.threads = 2});
    const auto mean_run = [](const ck::array<double>& part) {
        const cost own_cost = cost_of(part);
        CHECK(own_cost.bytes == (8 << 24));
        return own_cost.bytes / own_cost.calls;
    };
    CHECK(mean_run(x) >= 512);
    CHECK(mean_run(ck::sum(x, 0)) >= 512);
    CHECK(mean_run(ck::sum(x, 1)) >= 512);
    make_sparse(own / "long.npy", {128, 1 << 17}, true);
    const cost sums = cost_of(ck::sum(ck::from_npy<double>(own / "long.npy"), 1));
    CHECK(sums.bytes <= 2 * (8 << 24));  // two tasks at most read what lies between their rows
    CHECK(sums.bytes / sums.calls >= 512);
    bytes_read = 0;
    reads = 0;
    static_cast<void>((x + 1.0).compute());
    CHECK(bytes_read / reads >= 4096);
}

TEST_CASE("steps take no memory, and what is taken is in the ledger", "[npy]") {
    const folder own;
    make_sparse(own / "line.npy", {1 << 27});                    // a GiB
    make_sparse(own / "square.npy", {1 << 13, 1 << 14});         // a GiB
    make_sparse(own / "columns.npy", {1 << 13, 1 << 13}, true);  // half a GiB
    const auto line = ck::from_npy<double>(own / "line.npy");
    const auto square = ck::from_npy<double>(own / "square.npy");
    const auto columns = ck::from_npy<double>(own / "columns.npy");
    ck::runtime used({.threads = 2});
    const auto most = [] {  // MiB
        rusage facts{};
        ::getrusage(RUSAGE_SELF, &facts);
        return facts.ru_maxrss >> 10;
    };
    static_cast<void>(ck::sum(line(range(0, 1 << 20))).item());
    const auto before = most();
    const auto peak = used.ledger().peak();
    CHECK(peak >= (1 << 19));
    CHECK(ck::sum(line(range(_, _, 1000))).item() == 0);
    CHECK(ck::sum(line(range(_, _, -500))).item() == 0);
    CHECK(ck::sum(square(range(_, _, 100), range(_, _, 100))).item() == 0);
    CHECK(ck::sum(square(all(), 5)).item() == 0);
    CHECK(ck::sum(columns(range(_, _, 300), all())).item() == 0);
    CHECK(ck::sum(columns(range(0, 300), all())).item() == 0);
    CHECK(most() - before < 100);
    CHECK(used.ledger().peak() < 100 << 20);
}

TEST_CASE("products read factors from files as they multiply", "[npy]") {
    const folder own;
    const auto x = ck::random::generator(1).uniform({40'000, 6}).persist();
    ck::to_npy(x, own / "x.npy");
    write_column_major(x, own / "columns.npy");
    for (const char* name : {"x.npy", "columns.npy"}) {
        CAPTURE(name);
        const auto file = ck::from_npy<double>(own / name);
        bytes_read = 0;
        CHECK(equal(ck::matmul(ck::transpose(file), file), ck::matmul(ck::transpose(x), x)));
        CHECK(bytes_read <= 40'000 * 6 * 8 + 100'000);
        CHECK(equal(ck::matmul(ck::transpose(file) * 2.0, ck::flip(file)),
                    ck::matmul(ck::transpose(x) * 2.0, ck::flip(x))));
        CHECK(equal(ck::matmul(file, ck::transpose(file(range(3, 9)))),
                    ck::matmul(x, ck::transpose(x(range(3, 9))))));
        CHECK(equal(ck::matmul(ck::concatenate({file, x}), x(range(7, 13), all())),
                    ck::matmul(ck::concatenate({x, x}), x(range(7, 13), all()))));
    }
    make_sparse(own / "tall.npy", {1 << 21, 16});  // 256 MiB
    const auto tall = ck::from_npy<double>(own / "tall.npy");
    const auto most = [] {  // MiB
        rusage facts{};
        ::getrusage(RUSAGE_SELF, &facts);
        return facts.ru_maxrss >> 10;
    };
    const auto before = most();
    CHECK(ck::sum(ck::matmul(ck::transpose(tall), tall - ck::mean(tall, 0))).item() == 0);
    CHECK(most() - before < 100);
}
