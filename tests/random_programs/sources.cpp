// SPDX-License-Identifier: BSD-3-Clause
// Sources: generated ones, and the same elements in memory of any layout and in files.
#include "program.hpp"

#include <bit>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

namespace random_programs {
namespace {

// ---- elements: a function of seed and place, written again in elements.py -----------------------

std::uint64_t mixed(std::uint64_t seed, std::uint64_t place) {
    std::uint64_t z = seed * 0x9e3779b97f4a7c15u + place * 0xd1342543de82ef95u +
                      0x2545f4914f6cdd1du;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

template <class T>
T element_at(const std::string& kind, std::uint64_t seed, std::uint64_t place) {
    if constexpr (ck::is_complex_v<T>) {
        using part = typename T::value_type;
        return {element_at<part>(kind, seed, 2 * place),
                element_at<part>(kind, seed, 2 * place + 1)};
    } else {
        const std::uint64_t h = mixed(seed, place);
        if constexpr (std::same_as<T, bool>) {
            if (kind == "special") return h % 2 == 0;
            if (kind == "wide") return h % 64 != 0;
            return h % 3 == 0;
        } else if constexpr (std::is_integral_v<T>) {
            using limits = std::numeric_limits<T>;
            constexpr T special[] = {limits::min(),      limits::max(), limits::min() + 1, T(0),
                                     static_cast<T>(-1), T(1),          limits::max() - 1, T(7)};
            if (kind == "unusual" || (kind == "special" && (h >> 32) % 3 == 0))
                return special[(h >> 40) % 8];
            if (kind == "wide") return static_cast<T>(h >> (h % 57));
            if (kind == "few") return static_cast<T>(h % 3);
            return static_cast<T>(static_cast<std::int64_t>(h % 12) - 5);
        } else {
            using limits = std::numeric_limits<T>;
            constexpr T special[] = {limits::quiet_NaN(),
                                     limits::infinity(),
                                     -limits::infinity(),
                                     T(-0.0),
                                     T(0.0),
                                     limits::max(),
                                     limits::lowest(),
                                     limits::min(),
                                     limits::denorm_min(),
                                     T(1),
                                     T(-1),
                                     T(0.5)};
            if (kind == "unusual" || (kind == "special" && (h >> 32) % 5 == 0))
                return special[(h >> 40) % 12];
            if (kind == "few") return static_cast<T>(h % 3);
            if (kind == "wide") {
                const double part = static_cast<double>(h % 16384) / 8192 - 1;
                return static_cast<T>(std::ldexp(part, static_cast<int>((h >> 32) % 41) - 20));
            }
            return static_cast<T>(static_cast<double>(h % 8192) / 1024 - 4);
        }
    }
}

/// visit(place in row-major order, index) for each element.
template <class Visit>
void for_each(const ck::shape& sizes, Visit&& visit) {
    ck::shape index = ck::shape::filled(sizes.rank(), 0);
    for (ck::index_t place = 0; place < sizes.size(); ++place) {
        visit(place, index);
        for (int axis = sizes.rank() - 1; axis >= 0; --axis) {
            if (++index[axis] < sizes[axis]) break;
            index[axis] = 0;
        }
    }
}

// ---- memory -------------------------------------------------------------------------------------

/// Where the first element is, the strides (in elements), and how much memory that spans.
struct layout {
    ck::index_t first = 0;
    ck::shape strides;
    ck::index_t length = 1;
};

layout layout_of(const std::string& name, const ck::shape& sizes) {
    layout result{0, ck::shape::filled(sizes.rank(), 0), 1};
    std::vector<int> order;  // from the innermost axis
    for (int axis = sizes.rank() - 1; axis >= 0; --axis) order.push_back(axis);
    if (name == "F") std::reverse(order.begin(), order.end());
    if (name == "turned" && order.size() > 1)
        std::rotate(order.begin(), order.begin() + 1, order.end());
    if (name == "repeated" && !order.empty()) order.pop_back();  // axis 0 keeps its stride of 0
    if (name == "column" && !order.empty()) order.erase(order.begin());
    const ck::index_t gap = name == "gaps" ? 2 : 1;
    for (const int axis : order) {
        result.strides[axis] = result.length * gap;
        result.length *= std::max<ck::index_t>(sizes[axis], 1) * gap;
        if (name == "padded") result.length += 3;
        if (name == "flipped" || (name == "last_flipped" && axis == sizes.rank() - 1)) {
            result.first += (std::max<ck::index_t>(sizes[axis], 1) - 1) * result.strides[axis];
            result.strides[axis] = -result.strides[axis];
        }
    }
    return result;
}

template <class T>
ck::array<T> memory(const arguments& given) {
    const ck::shape sizes = given.shape();
    const std::string kind = given.text("values", "small");
    const auto seed = static_cast<std::uint64_t>(given.integer("seed", 1));
    const std::string name = given.text("layout", "C");
    const layout where = layout_of(name, sizes);
    // std::vector<bool> has no elements in memory.
    const auto block = std::shared_ptr<T[]>(new T[static_cast<std::size_t>(where.length)]());
    ck::shape distinct = sizes;  // repeated elements are the first ones
    if (name == "repeated" && sizes.rank() > 0 && sizes[0] > 0) distinct[0] = 1;
    if (name == "column" && sizes.rank() > 0 && sizes.back() > 0) distinct[sizes.rank() - 1] = 1;
    for_each(distinct, [&](ck::index_t place, const ck::shape& index) {
        ck::index_t at = where.first;
        for (int axis = 0; axis < sizes.rank(); ++axis) at += index[axis] * where.strides[axis];
        block[at] = element_at<T>(kind, seed, static_cast<std::uint64_t>(place));
    });
    if (name == "owned") {
        xt::xarray<T> held = ck::interop::make_xarray<T>(sizes);
        std::copy(block.get(), block.get() + sizes.size(), held.data());
        return ck::from_array(std::move(held), given.chunks(sizes));
    }
    given.around->memory.push_back(block);
    return ck::borrow(&block[where.first], sizes, where.strides, given.chunks(sizes));
}

// ---- files --------------------------------------------------------------------------------------

template <class T>
std::string dtype_text(bool swapped) {
    const char kind = std::same_as<T, bool>       ? 'b'
                      : std::unsigned_integral<T> ? 'u'
                      : std::integral<T>          ? 'i'
                      : ck::is_complex_v<T>       ? 'c'
                                                  : 'f';
    const char order = sizeof(T) == 1 ? '|' : swapped ? '>' : '<';
    return std::string{order} + kind + std::to_string(sizeof(T));
}

template <class T>
ck::array<T> npy(const arguments& given) {
    const ck::shape sizes = given.shape();
    const bool fortran = given.text("layout") == "F";
    const bool swapped = given.integer("swapped", 0) != 0;
    std::string header = "{'descr': '" + dtype_text<T>(swapped) +
                         "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': (";
    for (const ck::index_t size : sizes) header += std::to_string(size) + ",";
    header += "), }";
    while ((header.size() + 11) % 64 != 0) header += ' ';
    header += '\n';
    std::string bytes = "\x93NUMPY\x01";
    bytes += '\0';
    bytes += static_cast<char>(header.size() % 256);
    bytes += static_cast<char>(header.size() / 256);
    bytes += header;
    const std::size_t begin = bytes.size();
    const layout where = layout_of(fortran ? "F" : "C", sizes);
    bytes.resize(begin + static_cast<std::size_t>(sizes.size()) * sizeof(T));
    const auto seed = static_cast<std::uint64_t>(given.integer("seed", 1));
    for_each(sizes, [&](ck::index_t place, const ck::shape& index) {
        ck::index_t at = 0;
        for (int axis = 0; axis < sizes.rank(); ++axis) at += index[axis] * where.strides[axis];
        const T element = element_at<T>(given.text("values", "small"), seed,
                                        static_cast<std::uint64_t>(place));
        char* const to = bytes.data() + begin + static_cast<std::size_t>(at) * sizeof(T);
        std::memcpy(to, &element, sizeof(T));
        constexpr std::size_t word = sizeof(ck::real_t<T>);
        for (std::size_t k = 0; swapped && k < sizeof(T); k += word)
            std::reverse(to + k, to + k + word);
    });
    const std::string path = given.around->folder + "/v" + std::to_string(given.from->result) +
                             ".npy";
    std::remove(path.c_str());  // arrays of earlier runs go on reading theirs
    std::ofstream(path, std::ios::binary) << bytes;
    return ck::from_npy<T>(path, given.chunks(sizes));
}

/// What is read of the files that it is written to, one for each chunk along an axis.
template <class T>
ck::array<T> npy_stack(const arguments& given) {
    const ck::array<T> x = memory<T>(given);
    const std::string folder = given.around->folder + "/v" + std::to_string(given.from->result);
    std::filesystem::remove_all(folder);
    ck::to_npy_stack(x, folder, given.integer("axis", 0));
    return ck::from_npy_stack<T>(folder, given.integer("axis", 0));
}

// ---- generated ----------------------------------------------------------------------------------

/// f(zero of the element type that is named).
template <class List, class F>
value for_type(const arguments& given, F&& f) {
    const std::string name = given.text("type");
    std::optional<value> made;
    List::for_each([&]<class T>(T zero) {
        if (name == to_string(ck::dtype_of<T>)) made = f(zero);
    });
    if (!made) throw misuse("no source of type " + name);
    return *made;
}

template <class List, class F>
operation source(F f) {
    return [f](const arguments& given) {
        return for_type<List>(given, [&](auto zero) -> value { return f(zero, given); });
    };
}

template <class T>
ck::array<T> arange(const arguments& given) {
    const auto count = static_cast<ck::index_t>(given.integer("count", 1));
    return ck::arange<T>(static_cast<T>(given.number("start", 0)),
                         static_cast<T>(given.number("stop", 1)),
                         static_cast<T>(given.number("step", 1)), given.chunks(ck::shape{count}));
}

value from_function(const arguments& given) {
    const ck::shape sizes = given.shape();
    const auto cuts = given.chunks(sizes);
    const auto by = given.integer("by", 1);
    if (sizes.rank() == 1)
        return ck::from_function<1>(
            sizes, [by](std::int64_t i) { return i * by; }, cuts);
    return ck::from_function<2>(
        sizes, [](std::int64_t i, std::int64_t j) { return static_cast<double>(i - 2 * j) / 4; },
        cuts);
}

value indices(const arguments& given) {
    const ck::shape sizes = given.shape();
    return ck::indices(sizes, given.chunks(sizes))
        .at(static_cast<std::size_t>(given.integer("axis", 0)));
}

}  // namespace

// clang-format off
std::vector<row> source_rows() {
    return {
        {"memory", source<all_types>([](auto zero, const arguments& given) { return memory<decltype(zero)>(given); })},
        {"npy", source<all_types>([](auto zero, const arguments& given) { return npy<decltype(zero)>(given); })},
        {"npy_stack", source<all_types>([](auto zero, const arguments& given) { return npy_stack<decltype(zero)>(given); })},
        {"full", source<all_types>([](auto zero, const arguments& given) { return ck::full<decltype(zero)>(given.shape(), static_cast<decltype(zero)>(static_cast<ck::real_t<decltype(zero)>>(given.number("value", 0))), given.chunks(given.shape())); })},
        {"arange", source<real_numbers>([](auto zero, const arguments& given) { return arange<decltype(zero)>(given); })},
        {"linspace", source<numbers>([](auto zero, const arguments& given) { return ck::linspace<decltype(zero)>(given.number("start", 0), given.number("stop", 1), given.integer("count", 1), given.chunks(ck::shape{given.integer("count", 1)})); })},
        {"eye", source<all_types>([](auto zero, const arguments& given) { const ck::shape sizes = given.shape(); return ck::eye<decltype(zero)>(sizes[0], sizes[1], given.integer("offset", 0), given.chunks(sizes)); })},
        {"uniform", source<floats>([](auto zero, const arguments& given) { return ck::random::generator(static_cast<std::uint64_t>(given.integer("seed", 1))).uniform<decltype(zero)>(given.shape(), -1, 1, given.chunks(given.shape())); })},
        {"from_function", from_function},
        {"indices", indices},
    };
}
// clang-format on

}  // namespace random_programs
