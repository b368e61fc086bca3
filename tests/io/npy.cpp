// SPDX-License-Identifier: BSD-3-Clause
#include "io/folder.hpp"
#include "support/dtypes.hpp"

#include <cask/cask.hpp>
#include <cask/io/npy.ipp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace ck = cask;
using cask_test::ContainsSubstring;
using cask_test::contents;
using cask_test::folder;
using cask_test::make_sparse;

namespace cask_test {
std::atomic<std::int64_t> bytes_read{0};
std::atomic<std::int64_t> reads{0};
}  // namespace cask_test

using cask_test::bytes_read;
using cask_test::reads;

namespace {

// What the system calls below do.
std::atomic<std::int64_t> reads_in_pieces{0};    // not 0: every second read is interrupted or short
std::atomic<std::int64_t> bytes_until_full{-1};  // not -1: the disk is full after so many
std::atomic<bool> full_in_silence{false};        // then it takes nothing, and gives no reason

}  // namespace

// The program's own pread and pwrite take the place of the C library's, also inside of cask.
extern "C" ssize_t pread(int file, void* to, std::size_t bytes, off_t begin) {
    const std::int64_t number = reads.fetch_add(1);
    if (reads_in_pieces != 0) {
        if (number % 2 == 1) {
            errno = EINTR;
            return -1;
        }
        bytes = std::min<std::size_t>(bytes, 3);
    }
    const ssize_t got = syscall(SYS_pread64, file, to, bytes, begin);
    if (got > 0) bytes_read += got;
    return got;
}
extern "C" ssize_t pwrite(int file, const void* from, std::size_t bytes, off_t begin) {
    if (bytes_until_full >= 0) {
        bytes = std::min(bytes, static_cast<std::size_t>(bytes_until_full.load()));
        if (bytes == 0 && full_in_silence) return 0;
        if (bytes == 0) {
            errno = ENOSPC;
            return -1;
        }
        bytes_until_full -= static_cast<std::int64_t>(bytes);
    }
    return syscall(SYS_pwrite64, file, from, bytes, begin);
}

namespace {

const std::string golden = CASK_TEST_DIR "/golden/npy/";

/// Element k of the golden files.
template <class T>
T golden_value(ck::index_t k) {
    if constexpr (std::same_as<T, bool>) {
        return k % 3 == 0;
    } else if constexpr (ck::is_complex_v<T>) {
        using F = ck::real_t<T>;
        return {static_cast<F>(k) / 2, -static_cast<F>(k)};
    } else if constexpr (std::floating_point<T>) {
        return static_cast<T>(k) * T(0.75) - T(3);
    } else if constexpr (std::unsigned_integral<T>) {
        return static_cast<T>(k * 3 + 1);
    } else {
        return static_cast<T>(k * 2 - 50);
    }
}

template <class T>
std::vector<T> values(const ck::array<T>& x) {
    const auto computed = x.compute();
    return std::vector<T>(computed.begin(), computed.end());
}

template <class T>
std::vector<T> golden_values(ck::index_t count) {
    std::vector<T> result;
    for (ck::index_t k = 0; k < count; ++k) result.push_back(golden_value<T>(k));
    return result;
}

using cask_test::every_dtype;

TEMPLATE_LIST_TEST_CASE("every dtype is read in every order of bytes and axes", "[npy]",
                        every_dtype) {
    using T = TestType;
    const std::string name(ck::to_string(ck::dtype_of<T>));
    const auto optimize = GENERATE(true, false);
    const ck::runtime used({.optimize = optimize});
    for (const char* order : {"C", "F"}) {
        for (const char* bytes : {"little", "big"}) {
            const std::string path = golden + name + "_" + order + "_" + bytes + ".npy";
            INFO(path);
            const auto x = ck::from_npy<T>(path, {1, 2, -1});
            CHECK(x.shape() == ck::shape{2, 3, 4});
            CHECK(ck::to_string(x.chunks()) == "((1 x 2), (2, 1), (4))");
            CHECK(values(x) == golden_values<T>(24));
            // [1, ::-1, 1:3]: 12 + 4 * (2, 1, 0) + (1, 2)
            std::vector<T> part;
            for (const ck::index_t k : {21, 22, 17, 18, 13, 14}) {
                part.push_back(golden_value<T>(k));
            }
            CHECK(values(x(1, ck::range(ck::_, ck::_, -1), ck::range(1, 3))) == part);
            const auto said = ck::npy_info(path);
            CHECK(said.shape == ck::shape{2, 3, 4});
            CHECK(said.dtype == ck::dtype_of<T>);
            CHECK((said.order == ck::npy_order::column_major) == (*order == 'F'));
        }
    }
}

TEST_CASE("all format versions and spellings of headers are read", "[npy]") {
    for (const char* name :
         {"version_1", "version_2", "version_3", "trailing", "python_2", "spaces", "native"}) {
        INFO(name);
        const auto x = ck::from_npy<double>(golden + name + ".npy");
        CHECK(x.shape() == ck::shape{3, 5});
        CHECK(values(x) == golden_values<double>(15));
    }
}

TEST_CASE("ranks and sizes at their limits are read", "[npy]") {
    const auto scalar = ck::from_npy<double>(golden + "rank_0.npy");
    CHECK(scalar.rank() == 0);
    CHECK(scalar.item() == -3.0);
    CHECK(values(ck::from_npy<double>(golden + "rank_1.npy", 3)) == golden_values<double>(7));
    const auto many = ck::from_npy<std::int16_t>(golden + "rank_12.npy");
    CHECK(many.rank() == 12);
    CHECK(values(many) == golden_values<std::int16_t>(24));
    CHECK(ck::from_npy<std::int32_t>(golden + "empty.npy").compute().size() == 0);
    const auto turned = ck::from_npy<std::int32_t>(golden + "empty_F.npy");
    CHECK(turned.shape() == ck::shape{3, 0, 2});
    CHECK(turned.compute().size() == 0);
    CHECK(values(ck::sum(turned, {1})) == std::vector<std::int64_t>(6, 0));
}

TEST_CASE("bools in a file are true where they are not 0", "[npy]") {
    const auto x = ck::from_npy<bool>(golden + "odd_bools.npy");
    CHECK(values(ck::astype<std::int32_t>(x)) == std::vector<std::int32_t>{1, 0, 1, 1});
    CHECK(values(x) == std::vector<bool>{true, false, true, true});
}

template <class Error, class Call>
void check_throws(const std::string& text, Call&& call) {
    INFO(text);
    int line = 0;  // set by the call
    try {
        call(line);
        FAIL_CHECK("nothing was thrown");
    } catch (const Error& failure) {
        CHECK_THAT(failure.what(), ContainsSubstring(text));
        CHECK(failure.where().line == line);
        CHECK(std::string(failure.where().file) == __FILE__);
    } catch (const std::exception& failure) {
        FAIL_CHECK("another class of error: " << failure.what());
    }
}

TEST_CASE("what is no npy file, or a damaged one, is refused with path, reason and line", "[npy]") {
    const auto refused = [](const std::string& name, const std::string& reason) {
        const std::string path = golden + name + ".npy";
        check_throws<ck::io_error>(reason, [&](int& line) {
            line = __LINE__ + 1;
            static_cast<void>(ck::from_npy<double>(path));
        });
        check_throws<ck::io_error>("[from_npy]", [&](int& line) {
            line = __LINE__ + 1;
            static_cast<void>(ck::from_npy<double>(path));
        });
        check_throws<ck::io_error>(path, [&](int& line) {
            line = __LINE__ + 1;
            static_cast<void>(ck::npy_info(path));
        });
    };
    refused("bad_not_there", "cannot open " + golden + "bad_not_there.npy: No such file");
    refused("bad_nothing", "is no npy file: it does not begin with \\x93NUMPY");
    refused("bad_text", "is no npy file");
    refused("bad_magic_only", "ends inside of its header: it has 6 bytes, the header takes 10");
    refused("bad_length", "ends inside of its header: it has 10 bytes, the header takes 12");
    refused("bad_version", "has npy format version 4.0; known are 1.0, 2.0 and 3.0");
    refused("bad_short_header", "ends inside of its header: it has ");
    refused("bad_huge_header", "the header takes 4294967307");
    refused("bad_no_dict", "the header of " + golden +
                               "bad_no_dict.npy makes no sense: no '{' at "
                               "character 0 in hello");
    refused("bad_empty_header", "no '{' at character 0");
    refused("bad_no_end", "no ','");
    refused("bad_no_quote", "a text without an end");
    refused("bad_bytes", "makes no sense");
    refused("bad_after", "something after '}'");
    refused("bad_no_descr", "no 'descr'");
    refused("bad_no_order", "no 'fortran_order'");
    refused("bad_no_shape", "no 'shape'");
    refused("bad_key", "an unexpected key 'colour'");
    refused("bad_key_twice", "an unexpected key 'descr'");
    refused("bad_order", "'fortran_order' is neither True nor False");
    refused("bad_shape_negative", "a negative size");
    refused("bad_shape_beyond", "a size beyond 2^63");
    refused("bad_shape_overflow", "shape (4294967296, 4294967296) has more than 2^63 bytes");
    refused("bad_shape_hidden", "has more than 2^63 bytes");
    refused("bad_shape_number", "no '('");
    refused("bad_shape_no_tuple", "'shape' is no tuple");
    refused("bad_shape_float", "no ',' between sizes");
    refused("bad_shape_letters", "'shape' is no tuple of sizes");
    refused("bad_shape_no_comma", "no ',' between sizes");
    refused("bad_shape_rank_13", "holds an array of more than 12 axes");
    refused("bad_short_data", "ends before its data do: it has 119 bytes of them, float64 of "
                              "shape (3, 5) takes 120");
    refused("bad_lying_shape", "float64 of shape (3000, 5000) takes 120000000");
    refused("bad_dtype_object", "holds Python objects, which only Python can read");
    refused("bad_dtype_string", "holds strings ('<U7'), cask has none");
    refused("bad_dtype_bytes", "holds strings ('|S3'), cask has none");
    refused("bad_dtype_void", "holds records ('|V8'), cask has none");
    refused("bad_dtype_records", "holds records (a structured dtype), cask has none");
    refused("bad_dtype_half", "holds elements of dtype '<f2', which cask does not have");
    refused("bad_dtype_date", "holds elements of dtype '<M8[ns]', which cask does not have");
    refused("bad_dtype_nameless", "holds elements of dtype ''");
    refused("bad_dtype_order_only", "holds elements of dtype '<'");
}

TEST_CASE("folders and devices are no npy files", "[npy]") {
    const folder own;
    const std::string here = own / ".";
    check_throws<ck::io_error>("is not a regular file", [&](int& line) {
        line = __LINE__ + 1;
        static_cast<void>(ck::from_npy<double>(here));
    });
    REQUIRE(::mkfifo((own / "pipe").c_str(), 0600) == 0);
    check_throws<ck::io_error>("pipe is not a regular file", [&](int& line) {
        line = __LINE__ + 1;
        static_cast<void>(ck::from_npy<double>(own / "pipe"));
    });
    check_throws<ck::io_error>("pipe is not a regular file", [&](int& line) {
        line = __LINE__ + 1;
        ck::to_npy(ck::ones<double>({3}), own / "pipe");
    });
}

TEST_CASE("another dtype than the file's is refused, naming both", "[npy]") {
    check_throws<ck::dtype_error>(
        "version_1.npy holds float64, the array is to be of float32", [&](int& line) {
            line = __LINE__ + 1;
            static_cast<void>(ck::from_npy<float>(golden + "version_1.npy"));
        });
    check_throws<ck::chunk_error>("[from_npy] chunks are given for 3 axes", [&](int& line) {
        line = __LINE__ + 1;
        static_cast<void>(ck::from_npy<double>(golden + "version_1.npy", {1, 2, 3}));
    });
}

TEST_CASE("interrupted and short reads are continued", "[npy]") {
    reads_in_pieces = 1;
    const auto x = ck::from_npy<double>(golden + "version_1.npy");
    CHECK(values(x) == golden_values<double>(15));
    reads_in_pieces = 0;
}

TEST_CASE("a file that shrinks fails the read", "[npy]") {
    const folder own;
    const std::string path = own / "x.npy";
    ck::to_npy(ck::ones<double>({1000}), path);
    const auto x = ck::from_npy<double>(path);
    const int line = __LINE__ - 1;
    std::filesystem::resize_file(path, 1000);
    try {
        static_cast<void>(ck::sum(x).compute());
        FAIL("nothing was thrown");
    } catch (const ck::task_error& failure) {
        CHECK_THAT(failure.what(), ContainsSubstring("became shorter after it was opened"));
        check_throws<ck::io_error>("x.npy became shorter after it was opened: it ends at "
                                   "byte 1000 of 8128",
                                   [&](int& where) {
                                       where = line;
                                       std::rethrow_if_nested(failure);
                                   });
    }
}

std::size_t open_files() {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                      std::filesystem::directory_iterator()));
}

TEST_CASE("the file is closed when the last array that reads it goes", "[npy]") {
    static_cast<void>(ck::sum(ck::ones<double>({10})).compute());  // threads are there
    const std::size_t before = open_files();
    {
        auto y = ck::from_npy<double>(golden + "version_1.npy") + 1.0;
        CHECK(open_files() == before + 1);
        CHECK_THROWS_AS(ck::from_npy<double>(golden + "bad_short_data.npy"), ck::io_error);
        CHECK_THROWS_AS(ck::from_npy<float>(golden + "version_1.npy"), ck::dtype_error);
        CHECK(open_files() == before + 1);
        const auto z = y;
        y = ck::array<double>();
        CHECK(open_files() == before + 1);
        CHECK(values(z)[0] == -2.0);
    }
    CHECK(open_files() == before);
}

TEST_CASE("only what is wanted is read", "[npy]") {
    const folder own;
    make_sparse(own / "big.npy", {1024, 128, 1024});  // 1 GiB
    const auto x = ck::from_npy<double>(own / "big.npy");
    const auto cost = [&](const auto& part) {
        bytes_read = 0;
        reads = 0;
        CHECK(ck::sum(part).item() == 0.0);
        return std::pair(bytes_read.load(), reads.load());
    };
    using both = std::pair<std::int64_t, std::int64_t>;
    CHECK(cost(x(5)).first == 1 << 20);
    CHECK(reads <= 64);  // whole inner axes: one run for each task
    CHECK(cost(x(5, 7)) == both(8192, 1));
    CHECK(cost(x(5, ck::range(3, 10))) == both(7 * 8192, 1));
    CHECK(cost(x(5, 7, 9)) == both(8, 1));
    CHECK(cost(x(-1, -1, -1)) == both(8, 1));
    CHECK(cost(x(5, ck::range(3, 10), ck::range(100, 200))) == both(7 * 800, 7));
    CHECK(cost(x(ck::range(0, 4), ck::all(), 0)) == both(4 * 128 * 8, 4 * 128));
    CHECK(cost(ck::transpose(x)(9, 7)) == both(1024 * 8, 1024));
    CHECK(cost(x(ck::range(1, 3)) * 2.0 + 1.0 - 1.0).first == 2 << 20);
    reads = 0;
    const auto unused = x + 1.0;
    CHECK(reads == 0);
}

TEST_CASE("files beyond 4 GiB are read at any place", "[npy]") {
    const folder own;
    const std::string path = own / "huge.npy";
    make_sparse(path, {6, 1 << 27});  // 6 GiB
    const double mark = 1234.5;
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(128 + 8 * (5LL * (1 << 27) + 77));
    file.write(reinterpret_cast<const char*>(&mark), sizeof(mark));
    file.close();
    const auto x = ck::from_npy<double>(path);
    CHECK(x(5, 77).item() == 1234.5);
    CHECK(ck::sum(x(5, ck::range(0, 1000))).item() == 1234.5);
    CHECK(x(4, 77).item() == 0.0);
}

TEST_CASE("many threads read one file", "[npy]") {
    const folder own;
    const auto original = ck::random::generator(3).uniform({500, 600});
    ck::to_npy(original, own / "x.npy");
    const auto x = ck::from_npy<double>(own / "x.npy", 50);
    const auto expected = values(original);
    std::vector<std::thread> threads;
    std::atomic<int> equal{0};
    for (int k = 0; k < 4; ++k) {
        threads.emplace_back([&] { equal += values(x) == expected ? 1 : 0; });
    }
    for (std::thread& each : threads) each.join();
    CHECK(equal == 4);
}

TEST_CASE("a file is read along and across its axes in one pass", "[npy]") {
    const folder own;
    const auto original = ck::random::generator(3).uniform({500, 500}).persist();
    ck::to_npy(original, own / "x.npy");
    const auto x = ck::from_npy<double>(own / "x.npy", 50);
    const auto expected = values(original + ck::transpose(original));
    const auto by = GENERATE(ck::scheduler::serial, ck::scheduler::tbb);
    const ck::runtime used({.by = by});  // serial: one worker reads pieces of different widths
    const bool same = values(x + ck::transpose(x)) == expected;
    CHECK(same);
}

TEMPLATE_LIST_TEST_CASE("what is written is what NumPy writes", "[npy]", every_dtype) {
    using T = TestType;
    const folder own;
    const std::string name(ck::to_string(ck::dtype_of<T>));
    const std::string same = golden + name + "_C_little.npy";
    ck::to_npy(ck::from_npy<T>(golden + name + "_F_big.npy"), own / "x.npy");
    CHECK(contents(own / "x.npy") == contents(same));
    ck::to_npy(ck::from_npy<T>(golden + name + "_C_big.npy"), own / "x.npy");
    CHECK(contents(own / "x.npy") == contents(same));
    CHECK(own.files() == 1);
}

TEST_CASE("ranks and sizes at their limits are written", "[npy]") {
    const folder own;
    for (const char* name : {"rank_0", "rank_1"}) {
        ck::to_npy(ck::from_npy<double>(golden + name + ".npy"), own / "x.npy");
        CHECK(contents(own / "x.npy") == contents(golden + name + ".npy"));
    }
    ck::to_npy(ck::from_npy<std::int16_t>(golden + "rank_12.npy"), own / "x.npy");
    CHECK(contents(own / "x.npy") == contents(golden + "rank_12.npy"));
    ck::to_npy(ck::from_npy<std::int32_t>(golden + "empty.npy"), own / "x.npy");
    CHECK(contents(own / "x.npy") == contents(golden + "empty.npy"));
    ck::to_npy(ck::sum(ck::zeros<double>({3, 0}), {1}), own / "x.npy");
    CHECK(values(ck::from_npy<double>(own / "x.npy")) == std::vector<double>(3, 0.0));
}

TEST_CASE("results of several blocks are written in pieces", "[npy]") {
    const folder own;
    const auto x = ck::random::generator(1).uniform({3, 5, 700, 1001});  // 80 MiB
    ck::to_npy(x, own / "x.npy");
    const auto y = ck::from_npy<double>(own / "x.npy");
    CHECK_FALSE(ck::any(y != x).item());
    // Reductions are computed once, not once per block.
    std::atomic<std::int64_t> calls{0};
    const auto counted = ck::map(
        [&calls](double value) {
            calls.fetch_add(1, std::memory_order_relaxed);
            return value;
        },
        x);
    ck::to_npy(x - ck::mean(counted, {2})(ck::all(), ck::all(), ck::newaxis()), own / "z.npy");
    CHECK(calls < x.size() + x.size() / 10);
    const auto z = ck::from_npy<double>(own / "z.npy");
    CHECK_FALSE(ck::any(z != x - ck::mean(x, {2})(ck::all(), ck::all(), ck::newaxis())).item());
}

TEST_CASE("writing takes the memory of a block, not of the result", "[npy]") {
    const folder own;
    const auto peak = [] {
        rusage used{};
        getrusage(RUSAGE_SELF, &used);
        return used.ru_maxrss;  // KiB
    };
    ck::to_npy(ck::zeros<double>({1 << 23}), own / "small.npy");  // 64 MiB: two blocks
    const auto before = peak();
    ck::to_npy(ck::zeros<double>({1 << 25}) + 1.0, own / "large.npy");  // 256 MiB
    CHECK(peak() - before < 100 * 1024);
}

TEST_CASE("an array may replace the file that it reads", "[npy]") {
    const folder own;
    const std::string path = own / "x.npy";
    ck::to_npy(ck::arange<double>(0, 100), path);
    auto x = ck::from_npy<double>(path);
    ck::to_npy(ck::flip(x) * 2.0, path);
    CHECK(x(99).item() == 99.0);
    CHECK(ck::from_npy<double>(path)(0).item() == 198.0);
    CHECK(own.files() == 1);
}

TEST_CASE("a file behind a link is replaced, the link stays", "[npy]") {
    const folder own;
    std::filesystem::create_directory(own / "elsewhere");
    ck::to_npy(ck::ones<double>({3}), own / "elsewhere/x.npy");
    std::filesystem::create_symlink("elsewhere/x.npy", own / "x.npy");
    ck::to_npy(ck::zeros<double>({4}), own / "x.npy");
    CHECK(std::filesystem::is_symlink(own / "x.npy"));
    CHECK(ck::npy_info(own / "elsewhere/x.npy").shape == ck::shape{4});
}

TEST_CASE("when writing fails the old file stays and no other is left", "[npy]") {
    const folder own;
    const std::string path = own / "x.npy";
    ck::to_npy(ck::ones<double>({5}), path);
    const std::string old = contents(path);
    SECTION("a task fails") {
        const auto x = ck::map(
            [](double value) {
                if (value > 9e6) throw std::runtime_error("too large");
                return value;
            },
            ck::arange<double>(0, 1e7));
        CHECK_THROWS_AS(ck::to_npy(x, path), ck::task_error);
    }
    SECTION("the disk is full") {
        bytes_until_full = 3000;
        check_throws<ck::io_error>("[to_npy] cannot write " + path + ": ", [&](int& line) {
            line = __LINE__ + 1;
            ck::to_npy(ck::ones<double>({5000}), path);
        });
        bytes_until_full = 3000;
        check_throws<ck::io_error>("No space left on device", [&](int& line) {
            line = __LINE__ + 1;
            ck::to_npy(ck::ones<double>({5000}), path);
        });
    }
    SECTION("the system takes no bytes") {
        bytes_until_full = 3000;
        full_in_silence = true;
        check_throws<ck::io_error>("the system takes no bytes", [&](int& line) {
            line = __LINE__ + 1;
            ck::to_npy(ck::ones<double>({5000}), path);
        });
        full_in_silence = false;
    }
    bytes_until_full = -1;
    CHECK(contents(path) == old);
    CHECK(own.files() == 1);
    check_throws<ck::io_error>("[to_npy] cannot create " + (own / "no/x.npy"), [&](int& line) {
        line = __LINE__ + 1;
        ck::to_npy(ck::ones<double>({5}), own / "no/x.npy");
    });
}

TEST_CASE("a partial file that somebody left goes, that of somebody who writes stays", "[npy]") {
    const folder own;
    const std::string path = own / "x.npy";
    const std::string left = path + ".cask-partial-1";
    std::ofstream(left) << "left";
    ck::to_npy(ck::ones<double>({5}), path);
    CHECK(values(ck::from_npy<double>(path)) == std::vector<double>(5, 1.0));
    CHECK(own.files() == 1);

    std::ofstream(left) << "in use";
    const int other = ::open(left.c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(::flock(other, LOCK_EX) == 0);
    ck::to_npy(ck::zeros<double>({5}), path);
    CHECK(values(ck::from_npy<double>(path)) == std::vector<double>(5, 0.0));
    CHECK(contents(left) == "in use");
    CHECK(own.files() == 2);
    ::close(other);
}

bool numpy_says(const std::string& program) {
    return std::system(("/usr/bin/python3 -c \"" + program + "\"").c_str()) == 0;
}

TEST_CASE("NumPy reads what is written", "[npy]") {
    if (std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0) {
        WARN("left out: there is no /usr/bin/python3 with NumPy");
        return;
    }
    const folder own;
    const auto k = ck::arange<std::int64_t>(0, 60);
    const std::string load = "import numpy as n; k = n.arange(60); x = n.load('" + (own / "x.npy") +
                             "'); ";
    const auto check = [&](const auto& x, const std::string& expected) {
        INFO(expected);
        ck::to_npy(x, own / "x.npy");
        CHECK(numpy_says(load + "y = n.asarray(" + expected +
                         "); assert x.dtype == y.dtype and x.shape == y.shape and " +
                         "(x == y).all() and x.flags.c_contiguous"));
    };
    check(k, "k");
    check(ck::reshape(k, {3, 4, 5}), "k.reshape(3, 4, 5)");
    check(ck::transpose(ck::reshape(k, {3, 4, 5})), "k.reshape(3, 4, 5).T");
    check(k % 3 == 0, "k % 3 == 0");
    check(ck::astype<float>(k) / 2.0f, "k.astype('f4') / 2");
    check(ck::astype<std::uint8_t>(k), "k.astype('u1')");
    check(ck::astype<std::complex<double>>(k) * std::complex<double>(1, 2), "k * (1 + 2j)");
    check(ck::astype<std::complex<float>>(k), "k.astype('c8')");
    check(ck::sum(k), "1770");
    check(k(ck::range(3, 3)), "k[3:3]");
    check(ck::reshape(k, {60})(ck::newaxis(), ck::range(3, 3)), "k[None, 3:3]");
}

}  // namespace
