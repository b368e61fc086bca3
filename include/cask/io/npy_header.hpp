// SPDX-License-Identifier: BSD-3-Clause
// The header of NumPy's npy files: checked when it is read, written as NumPy writes it.
#pragma once

#include <cask/files/file.hpp>
#include <cask/io/npy.hpp>

#include <bit>
#include <charconv>
#include <cstring>

namespace cask {

namespace io {

/// What is needed to find elements in an npy file.
struct npy_header {
    npy_description description;
    bool swapped = false;  // bytes stand in the other order than this machine's
    index_t data_begin = 0;
};

namespace detail {

inline constexpr std::string_view npy_magic{"\x93NUMPY", 6};

/// Reads the header's Python literal: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4)}.
class npy_header_parser {
public:
    npy_header_parser(const files::input_file& file, std::string text)
        : file_(file), text_(std::move(text)) {}

    [[nodiscard]] npy_header parse() {
        expect('{');
        while (!skip('}')) {
            const std::string key = quoted();
            expect(':');
            if (key == "descr" && !has_dtype_) {
                read_dtype();
                has_dtype_ = true;
            } else if (key == "fortran_order" && !has_order_) {
                read_order();
                has_order_ = true;
            } else if (key == "shape" && !has_shape_) {
                read_shape();
                has_shape_ = true;
            } else {
                fail("an unexpected key '" + key + "'");
            }
            if (skip('}')) break;
            expect(',');
        }
        skip_space();
        if (next_ < text_.size()) fail("something after '}'");
        if (!has_dtype_) fail("no 'descr'");
        if (!has_order_) fail("no 'fortran_order'");
        if (!has_shape_) fail("no 'shape'");
        return result_;
    }

private:
    [[noreturn]] void fail(const std::string& string) const {
        std::string shown;
        for (const char each : text_.substr(0, 200)) shown += each < ' ' || each > '~' ? '?' : each;
        shown.erase(shown.find_last_not_of(" ?") + 1);
        file_.fail("the header of " + file_.path() + " makes no sense: " + string + " in " + shown);
    }

    void skip_space() {
        while (next_ < text_.size() && std::strchr(" \t\r\n", text_[next_]) != nullptr &&
               text_[next_] != '\0') {
            ++next_;
        }
    }
    [[nodiscard]] bool at(char wanted) {
        skip_space();
        return next_ < text_.size() && text_[next_] == wanted;
    }
    [[nodiscard]] bool skip(char wanted) {
        const bool found = at(wanted);
        next_ += found ? 1 : 0;
        return found;
    }
    [[nodiscard]] bool skip_word(std::string_view word) {
        skip_space();
        const bool found = std::string_view(text_).substr(next_, word.size()) == word;
        next_ += found ? word.size() : 0;
        return found;
    }
    void expect(char wanted) {
        if (!skip(wanted)) {
            fail(std::string("no '") + wanted + "' at character " + std::to_string(next_));
        }
    }
    [[nodiscard]] std::string quoted() {
        const char mark = at('"') ? '"' : '\'';
        expect(mark);
        const std::size_t end = text_.find(mark, next_);
        if (end == std::string::npos) fail("a text without an end");
        std::string word = text_.substr(next_, end - next_);
        next_ = end + 1;
        return word;
    }

    void read_dtype() {
        if (at('[') || at('(')) {
            file_.fail(file_.path() + " holds records (a structured dtype), cask has none");
        }
        const std::string name = quoted();
        std::string_view code = name;
        char order = '|';
        if (!code.empty() && std::strchr("<>=|", code.front()) != nullptr) {
            order = code.front();
            code.remove_prefix(1);
        }
        constexpr std::pair<std::string_view, dtype> codes[] = {
            {"b1", dtype::boolean},   {"?", dtype::boolean},     {"i1", dtype::int8},
            {"i2", dtype::int16},     {"i4", dtype::int32},      {"i8", dtype::int64},
            {"u1", dtype::uint8},     {"u2", dtype::uint16},     {"u4", dtype::uint32},
            {"u8", dtype::uint64},    {"f4", dtype::float32},    {"f8", dtype::float64},
            {"c8", dtype::complex64}, {"c16", dtype::complex128}};
        const auto* const known =
            std::find_if(std::begin(codes), std::end(codes),
                         [&](const auto& each) { return each.first == code; });
        if (known == std::end(codes)) refuse_dtype(name, code);
        result_.description.dtype = known->second;
        constexpr bool little = std::endian::native == std::endian::little;
        result_.swapped = size_of(known->second) > 1 && order == (little ? '>' : '<');
    }

    [[noreturn]] void refuse_dtype(const std::string& name, std::string_view code) const {
        std::string string = "elements of dtype '" + name + "', which cask does not have";
        if (code.starts_with('O')) string = "Python objects, which only Python can read";
        if (code.starts_with('U') || code.starts_with('S') || code.starts_with('a')) {
            string = "strings ('" + name + "'), cask has none";
        }
        if (code.starts_with('V')) string = "records ('" + name + "'), cask has none";
        file_.fail(file_.path() + " holds " + string);
    }

    void read_order() {
        if (skip_word("True")) {
            result_.description.order = npy_order::column_major;
        } else if (!skip_word("False")) {
            fail("'fortran_order' is neither True nor False");
        }
    }

    void read_shape() {
        expect('(');
        bool comma = true;
        while (!skip(')')) {
            if (!comma) fail("no ',' between sizes");
            if (result_.description.shape.rank() == max_rank) {
                file_.fail(file_.path() + " holds an array of more than " +
                           std::to_string(max_rank) + " axes");
            }
            result_.description.shape.push_back(size());
            comma = skip(',');
        }
        if (result_.description.shape.rank() == 1 && !comma) fail("'shape' is no tuple");
    }

    [[nodiscard]] index_t size() {
        skip_space();
        index_t value = 0;
        const char* const begin = text_.data() + next_;
        const auto [end, code] = std::from_chars(begin, text_.data() + text_.size(), value);
        if (code == std::errc::invalid_argument) fail("'shape' is no tuple of sizes");
        if (code == std::errc::result_out_of_range) fail("a size beyond 2^63");
        if (value < 0) fail("a negative size");
        next_ += static_cast<std::size_t>(end - begin);
        if (next_ < text_.size() && text_[next_] == 'L') ++next_;  // Python 2 wrote 3L
        return value;
    }

    const files::input_file& file_;
    std::string text_;
    std::size_t next_ = 0;
    npy_header result_;
    bool has_dtype_ = false;
    bool has_order_ = false;
    bool has_shape_ = false;
};

/// Throws io_error where the file is shorter than its header says.
inline void check_length(const files::input_file& file, const npy_header& header) {
    const npy_description& npy_description = header.description;
    index_t bytes = size_of(npy_description.dtype);
    for (const index_t size : npy_description.shape) {
        if (__builtin_mul_overflow(bytes, std::max<index_t>(size, 1), &bytes)) {
            file.fail("the header of " + file.path() + " makes no sense: shape " +
                      to_string(npy_description.shape) + " has more than 2^63 bytes");
        }
    }
    if (npy_description.shape.size() == 0) bytes = 0;
    if (bytes > file.size() - header.data_begin) {
        file.fail(file.path() + " ends before its data do: it has " +
                  std::to_string(file.size() - header.data_begin) + " bytes of them, " +
                  std::string(to_string(npy_description.dtype)) + " of shape " +
                  to_string(npy_description.shape) + " takes " + std::to_string(bytes));
    }
}

}  // namespace detail

/// Reads and checks the header. Throws io_error.
[[nodiscard]] inline npy_header read_npy_header(const files::input_file& file) {
    std::array<unsigned char, 12> start{};
    const index_t available = std::min<index_t>(file.size(), 12);
    file.read(0, available, reinterpret_cast<std::byte*>(start.data()));
    const auto magic = static_cast<index_t>(detail::npy_magic.size());
    if (available < magic ||
        std::memcmp(start.data(), detail::npy_magic.data(), detail::npy_magic.size()) != 0) {
        file.fail(file.path() + " is no npy file: it does not begin with \\x93NUMPY");
    }
    const auto ends = [&](index_t needed) {
        file.fail(file.path() + " ends inside of its header: it has " +
                  std::to_string(file.size()) + " bytes, the header takes " +
                  std::to_string(needed));
    };
    if (available < 10) ends(10);
    const int major = start[6];
    if (major < 1 || major > 3 || start[7] != 0) {
        file.fail(file.path() + " has npy format version " + std::to_string(major) + "." +
                  std::to_string(start[7]) + "; known are 1.0, 2.0 and 3.0");
    }
    const int length_bytes = major == 1 ? 2 : 4;
    const index_t text_begin = 8 + length_bytes;
    if (available < text_begin) ends(text_begin);
    index_t length = 0;
    for (int k = 0; k < length_bytes; ++k) {
        length |= static_cast<index_t>(start[static_cast<std::size_t>(8 + k)]) << (8 * k);
    }
    if (length > file.size() - text_begin) ends(text_begin + length);
    std::string text(static_cast<std::size_t>(length), ' ');
    file.read(text_begin, length, reinterpret_cast<std::byte*>(text.data()));
    npy_header header = detail::npy_header_parser(file, std::move(text)).parse();
    header.data_begin = text_begin + length;
    detail::check_length(file, header);
    return header;
}

/// A dtype as NumPy's headers name it, such as '<f8'.
[[nodiscard]] inline std::string npy_descr(dtype type) {
    constexpr std::string_view codes[] = {"b1", "i1", "i2", "i4", "i8", "u1", "u2",
                                          "u4", "u8", "f4", "f8", "c8", "c16"};
    const char native = std::endian::native == std::endian::little ? '<' : '>';
    return (size_of(type) == 1 ? '|' : native) + std::string(codes[static_cast<std::size_t>(type)]);
}

/// The header of a row-major array as NumPy writes it: version 1.0, data aligned to 64 bytes, with
/// room for the first size to grow.
[[nodiscard]] inline std::string npy_header_text(const shape& sizes, dtype type) {
    std::string text = "{'descr': '" + npy_descr(type);
    text += "', 'fortran_order': False, 'shape': " + to_string(sizes) + ", }";
    if (sizes.rank() > 0) text.append(21 - std::to_string(sizes[0]).size(), ' ');
    const std::size_t start = detail::npy_magic.size() + 4;
    text.append(63 - (start + text.size()) % 64, ' ');
    text += '\n';
    std::string result(detail::npy_magic);
    result += {'\1', '\0', static_cast<char>(text.size() % 256),
               static_cast<char>(text.size() / 256)};
    return result + text;
}

}  // namespace io

}  // namespace cask
