// SPDX-License-Identifier: BSD-3-Clause
// Pictures of up to 256 colours as PNG files, through libpng.
#pragma once

#include <png.h>
#include <xtensor/xarray.hpp>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace examples {

using colour = std::array<std::uint8_t, 3>;  // red, green, blue

/// Writes a matrix of places in `palette`. Throws std::runtime_error.
inline void write_png(const std::string& path, const xt::xarray<std::uint8_t>& picture,
                      const std::vector<colour>& palette) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.height = static_cast<png_uint_32>(picture.shape(0));
    image.width = static_cast<png_uint_32>(picture.shape(1));
    image.format = PNG_FORMAT_RGB_COLORMAP;
    image.colormap_entries = static_cast<png_uint_32>(palette.size());
    const auto row = static_cast<png_int_32>(image.width);
    if (png_image_write_to_file(&image, path.c_str(), 0, picture.data(), row, palette.data()) ==
        0) {
        throw std::runtime_error(path + ": " + image.message);
    }
}

}  // namespace examples
