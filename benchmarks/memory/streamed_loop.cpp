// SPDX-License-Identifier: BSD-3-Clause
#include "streamed_loop.hpp"

#include <tbb/blocked_range.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <system_error>
#include <vector>

namespace bench {
namespace {

[[noreturn]] void fail(const std::string& path) {
    throw std::system_error(errno, std::system_category(), path);
}

/// An open file; the matrix begins behind a header.
struct file {
    std::string path;
    int number;
    std::int64_t header;

    file(std::string name, int flags, std::int64_t before)
        : path(std::move(name)), number(open(path.c_str(), flags, 0666)), header(before) {
        if (number < 0) fail(path);
    }
    file(const file&) = delete;
    file& operator=(const file&) = delete;
    ~file() { close(number); }

    void read(std::int64_t begin, std::int64_t bytes, void* to) const {
        for (auto* at = static_cast<char*>(to); bytes > 0;) {
            const ssize_t got = pread(number, at, static_cast<std::size_t>(bytes), header + begin);
            if (got <= 0) fail(path);
            begin += got, at += got, bytes -= got;
        }
    }
    void write(std::int64_t begin, std::int64_t bytes, const void* from) const {
        for (const auto* at = static_cast<const char*>(from); bytes > 0;) {
            const ssize_t done = pwrite(number, at, static_cast<std::size_t>(bytes),
                                        header + begin);
            if (done <= 0) fail(path);
            begin += done, at += done, bytes -= done;
        }
    }
};

/// Sums of the columns, and of their squares, around a first row.
struct sums {
    std::vector<double> first, second;
    std::vector<double> rows;  // a piece of the file
};

}  // namespace

void standardise_by_loop(const std::string& from, const std::string& to, std::int64_t rows,
                         std::int64_t columns) {
    const auto width = static_cast<std::size_t>(columns);
    const std::int64_t row_bytes = 8 * columns;
    const std::int64_t at_once = std::max<std::int64_t>(1, (std::int64_t{4} << 20) / row_bytes);
    const auto room = static_cast<std::size_t>(at_once * columns);
    constexpr std::int64_t header = 128;
    const file source(from, O_RDONLY | O_CLOEXEC, header);
    const auto pieces = [&](auto&& work) {
        tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, (rows + at_once - 1) / at_once, 1),
                          [&](const auto& range) {
                              for (std::int64_t k = range.begin(); k < range.end(); ++k) {
                                  work(k * at_once, std::min(at_once, rows - k * at_once));
                              }
                          });
    };
    std::vector<double> shift(width);
    source.read(0, row_bytes, shift.data());
    tbb::enumerable_thread_specific<sums> parts([&] {
        return sums{std::vector<double>(width), std::vector<double>(width),
                    std::vector<double>(room)};
    });
    pieces([&](std::int64_t row, std::int64_t count) {
        sums& mine = parts.local();
        source.read(row * row_bytes, count * row_bytes, mine.rows.data());
        for (std::int64_t i = 0; i < count; ++i) {
            const double* x = mine.rows.data() + i * columns;
            for (std::size_t j = 0; j < width; ++j) {
                const double away = x[j] - shift[j];
                mine.first[j] += away;
                mine.second[j] += away * away;
            }
        }
    });
    std::vector<double> mean(width), inverse(width);
    for (std::size_t j = 0; j < width; ++j) {
        double first = 0, second = 0;
        for (const sums& part : parts) first += part.first[j], second += part.second[j];
        first /= static_cast<double>(rows);
        mean[j] = shift[j] + first;
        inverse[j] = 1.0 / std::sqrt(second / static_cast<double>(rows) - first * first);
    }
    const file target(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, header);
    if (fallocate(target.number, 0, 0, header + rows * row_bytes) != 0) fail(to);
    std::vector<char> head(header);
    if (pread(source.number, head.data(), head.size(), 0) != header) fail(from);
    if (pwrite(target.number, head.data(), head.size(), 0) != header) fail(to);
    pieces([&](std::int64_t row, std::int64_t count) {
        std::vector<double>& piece = parts.local().rows;
        source.read(row * row_bytes, count * row_bytes, piece.data());
        for (std::int64_t i = 0; i < count; ++i) {
            double* x = piece.data() + i * columns;
            for (std::size_t j = 0; j < width; ++j) x[j] = (x[j] - mean[j]) * inverse[j];
        }
        target.write(row * row_bytes, count * row_bytes, piece.data());
        // The disk begins with it: else all of it waits for the end.
        sync_file_range(target.number, header + row * row_bytes, count * row_bytes,
                        SYNC_FILE_RANGE_WRITE);
    });
    if (fsync(target.number) != 0) fail(to);
}

}  // namespace bench
