// SPDX-License-Identifier: BSD-3-Clause
// Sequences keep what is put into them, copy and give back as std::vector does.
#include "support/catch.hpp"

#include <cask/core/sequence.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using shared = std::shared_ptr<int>;

struct named {
    std::string name;
};
struct moved_as_bytes {
    using relocatable = moved_as_bytes;
    shared held;
};
struct derived : moved_as_bytes {
    std::string name;
};

// What points into itself is refused, and what no class speaks for.
static_assert(cask::is_relocatable<int>::value);
static_assert(cask::is_relocatable<shared>::value);
static_assert(cask::is_relocatable<std::unique_ptr<named>>::value);
static_assert(cask::is_relocatable<std::pair<shared, std::optional<shared>>>::value);
static_assert(cask::is_relocatable<cask::sequence<shared>>::value);
static_assert(cask::is_relocatable<moved_as_bytes>::value);
static_assert(!cask::is_relocatable<derived>::value);
static_assert(!cask::is_relocatable<named>::value);
static_assert(!cask::is_relocatable<std::string>::value);
static_assert(!cask::is_relocatable<std::optional<std::string>>::value);
static_assert(!cask::is_relocatable<std::pair<int, std::string>>::value);
static_assert(!cask::is_relocatable<std::map<int, int>>::value);

TEST_CASE("a sequence grows, shrinks and keeps its elements", "[sequence]") {
    cask::sequence<int> numbers;
    for (int k = 0; k < 1000; ++k) numbers.push_back(k);
    REQUIRE(numbers.size() == 1000);
    CHECK(numbers.front() == 0);
    CHECK(numbers.back() == 999);
    numbers.resize(3);
    numbers.resize(5, 7);
    CHECK(numbers == cask::sequence<int>{0, 1, 2, 7, 7});
    numbers.insert(numbers.begin() + 1, 9);
    numbers.erase(numbers.begin() + 2, numbers.begin() + 4);
    CHECK(numbers == cask::sequence<int>{0, 9, 7, 7});
    erase_if(numbers, [](int number) { return number == 7; });
    CHECK(numbers == std::vector<int>{0, 9});
    numbers.assign(2, 4);
    CHECK(numbers == cask::sequence<int>(2, 4));
    numbers.erase(numbers.begin(), numbers.begin());
    CHECK(numbers.size() == 2);
}

TEST_CASE("an empty sequence is copied, moved, cut and compared", "[sequence]") {
    cask::sequence<int> empty;
    CHECK(empty.begin() == empty.end());
    const cask::sequence<int> copy = empty;
    CHECK(copy == empty);
    empty.erase(empty.begin(), empty.end());
    empty.append(copy.begin(), copy.end());
    empty.reserve(0);
    empty.clear();
    empty = cask::sequence<int>(0);
    CHECK(empty == std::vector<int>{});
    CHECK(empty.capacity() == 0);
    CHECK(!(empty == cask::sequence<int>{1}));
}

TEST_CASE("the elements of a sequence are destroyed once", "[sequence]") {
    const shared watched = std::make_shared<int>(1);
    {
        cask::sequence<shared> list(3, watched);
        CHECK(watched.use_count() == 4);
        cask::sequence<shared> copy = list;
        for (int k = 0; k < 100; ++k) copy.push_back(watched);
        CHECK(watched.use_count() == 107);
        copy.erase(copy.begin());
        copy.insert(copy.begin(), nullptr);
        CHECK(watched.use_count() == 106);
        list = std::move(copy);
        CHECK(watched.use_count() == 103);
        erase_if(list, [](const shared& each) { return each == nullptr; });
        list.pop_back();
        CHECK(list.size() == 101);
        CHECK(watched.use_count() == 102);
        list = cask::sequence<shared>();
        CHECK(list.empty());
    }
    CHECK(watched.use_count() == 1);
}

TEST_CASE("a sequence may be given its own elements by value, and itself", "[sequence]") {
    const shared watched = std::make_shared<int>(1);
    cask::sequence<shared> list{watched};
    for (int k = 0; k < 20; ++k) list.push_back(list.front());
    CHECK(watched.use_count() == 22);
    list.insert(list.begin(), list.back());
    list.resize(100, list.back());
    CHECK(watched.use_count() == 101);
    list.assign(50, list.back());
    CHECK(watched.use_count() == 51);
    const cask::sequence<shared>& same = list;
    list = same;
    CHECK(list.size() == 50);
    list = std::move(const_cast<cask::sequence<shared>&>(same));
    CHECK(list.size() == 50);
    CHECK(watched.use_count() == 51);
}

/// Counts those alive; its copies fail from a number on.
struct counted {
    using relocatable = counted;
    counted() { ++alive; }
    counted(const counted&) {
        if (copies_left-- == 0) throw std::runtime_error("no more copies");
        ++alive;
    }
    counted(counted&&) noexcept { ++alive; }
    counted& operator=(const counted&) = default;
    ~counted() { --alive; }

    static inline int alive = 0;
    static inline int copies_left = 0;
};

TEST_CASE("copies that fail half-way leave nothing behind", "[sequence]") {
    {
        const cask::sequence<counted> list(5);
        REQUIRE(counted::alive == 5);
        counted::copies_left = 3;
        CHECK_THROWS_AS(cask::sequence<counted>(list), std::runtime_error);
        CHECK(counted::alive == 5);
        cask::sequence<counted> other(2);
        counted::copies_left = 3;
        CHECK_THROWS_AS(other = list, std::runtime_error);
        CHECK(other.size() == 3);
        CHECK(counted::alive == 8);
        counted::copies_left = 2;
        CHECK_THROWS_AS(other.resize(9, list.front()), std::runtime_error);
        CHECK(counted::alive == 5 + static_cast<int>(other.size()));
    }
    CHECK(counted::alive == 0);
}

TEST_CASE("a size that no memory has throws", "[sequence]") {
    cask::sequence<double> numbers{1.0};
    CHECK_THROWS_AS(numbers.reserve(SIZE_MAX / 8 + 2), std::bad_alloc);
    CHECK(numbers == cask::sequence<double>{1.0});
}

TEST_CASE("sequences are sorted, whatever their order was", "[sequence]") {
    std::minstd_rand random(11);
    for (std::size_t size = 0; size < 70; ++size) {
        cask::sequence<int> numbers;
        cask::sequence<std::unique_ptr<int>> owners;
        for (std::size_t k = 0; k < size; ++k) {
            numbers.push_back(static_cast<int>(random() % 50));
            owners.push_back(std::make_unique<int>(numbers.back()));
        }
        std::vector<int> expected(numbers.begin(), numbers.end());
        std::sort(expected.begin(), expected.end());
        numbers.sort();
        owners.sort([](const auto& x, const auto& y) { return *x < *y; });
        CHECK(numbers == expected);
        for (std::size_t k = 0; k < size; ++k) CHECK(*owners[k] == expected[k]);
        numbers.sort([](int x, int y) { return x > y; });
        std::reverse(expected.begin(), expected.end());
        CHECK(numbers == expected);
    }
}

TEST_CASE("a sequence does what a vector does, at random", "[sequence]") {
    std::minstd_rand random(7);
    cask::sequence<std::unique_ptr<unsigned>> owners;
    cask::sequence<unsigned> numbers;
    std::vector<unsigned> expected;
    for (unsigned step = 0; step < 3000; ++step) {
        const auto at = static_cast<std::ptrdiff_t>(random() % (expected.size() + 1));
        const bool inside = at < static_cast<std::ptrdiff_t>(expected.size());
        switch (random() % 5) {
            case 0:
            case 1:
                numbers.insert(numbers.begin() + at, step);
                owners.insert(owners.begin() + at, std::make_unique<unsigned>(step));
                expected.insert(expected.begin() + at, step);
                break;
            case 2:
                numbers.push_back(step);
                owners.push_back(std::make_unique<unsigned>(step));
                expected.push_back(step);
                break;
            case 3:
                if (!inside) break;
                numbers.erase(numbers.begin() + at);
                owners.erase(owners.begin() + at);
                expected.erase(expected.begin() + at);
                break;
            default:
                if (!inside) break;
                numbers.erase(numbers.begin() + at, numbers.end());
                owners.erase(owners.begin() + at, owners.end());
                expected.erase(expected.begin() + at, expected.end());
        }
        REQUIRE(numbers == expected);
        REQUIRE(owners.size() == expected.size());
        for (std::size_t k = 0; k < expected.size(); ++k) REQUIRE(*owners[k] == expected[k]);
    }
}

}  // namespace
