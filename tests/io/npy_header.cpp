// SPDX-License-Identifier: BSD-3-Clause
#include <cask/io/npy_header.hpp>

#include "io/folder.hpp"

#include <cask/cask.hpp>

#include <fstream>

namespace ck = cask;
using cask_test::ContainsSubstring;
using cask_test::contents;
using cask_test::folder;

namespace {

const std::string golden = CASK_TEST_DIR "/golden/npy/";

}  // namespace

TEST_CASE("every beginning of a file is refused, and none breaks anything", "[npy]") {
    const folder own;
    const std::string whole = contents(golden + "version_1.npy");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        std::ofstream(own / "part.npy", std::ios::binary) << whole.substr(0, length);
        CHECK_THROWS_AS(ck::from_npy<double>(own / "part.npy"), ck::io_error);
    }
    std::string header = whole.substr(0, 128);
    for (std::size_t place = 6; place < 128; ++place) {
        for (const char put : {'\0', '\'', '9', '-', '(', '\x7f', '\xff', ','}) {
            std::string changed = whole;
            changed[place] = put;
            std::ofstream(own / "part.npy", std::ios::binary) << changed;
            try {
                static_cast<void>(ck::from_npy<double>(own / "part.npy").compute());
            } catch (const ck::error&) {
                // Refused is fine, and so is another header that makes sense.
            }
        }
    }
}

TEST_CASE("headers are written as NumPy writes them, and read again", "[npy]") {
    const folder own;
    for (const ck::shape& sizes :
         {ck::shape{}, ck::shape{7}, ck::shape{3, 0, 2}, ck::shape{5, 1}}) {
        const std::string text = ck::io::npy_header_text(sizes, ck::dtype::float32);
        CHECK(text.size() % 64 == 0);
        CHECK(text.back() == '\n');
        const std::string bytes(static_cast<std::size_t>(sizes.size()) * sizeof(float), '\0');
        std::ofstream(own / "x.npy", std::ios::binary) << text << bytes;
        const ck::io::npy_header header =
            ck::io::read_npy_header(ck::files::input_file("test", own / "x.npy", {}));
        CHECK(header.description.shape == sizes);
        CHECK(header.description.dtype == ck::dtype::float32);
        CHECK(!header.swapped);
        CHECK(header.data_begin == static_cast<ck::index_t>(text.size()));
    }
}
