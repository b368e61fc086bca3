// SPDX-License-Identifier: BSD-3-Clause
// The user's own functions of whole blocks.
#pragma once

#include <cask/array.hpp>
#include <cask/interop/blocks.hpp>
#include <cask/joining.hpp>
#include <cask/kernel/call/routine.hpp>

#include <tuple>

namespace cask {

/// Options of map_blocks, to be named: map_blocks(f, x, {.drop_axes = {0}}).
struct block_options {
    struct named {
        explicit named() = default;
    };
    named only_by_name = named{};
    /// Axes of the blocks that results do not have. Blocks are as long as the array along these;
    /// negative ones count from the end.
    axis_list drop_axes = {};
    /// Axes of results that blocks do not have, as places among the axes of the result.
    axis_list new_axes = {};
    /// For each axis of the result the sizes of its blocks: {} those of the inputs, or 1 along a
    /// new axis; {n} n for all of them; or a size for each. None: as if {} for each axis.
    std::vector<std::vector<index_t>> chunks = {};
};

/// What lies beyond the ends of an array, for functions that look at neighbours.
enum class boundary {
    none,      // nothing: blocks at the ends have no margin there
    reflect,   // c b a | a b c d | d c b
    periodic,  // b c d | a b c d | a b c
    nearest,   // a a a | a b c d | d d d
    constant,  // v v v | a b c d | v v v
};

/// Options of map_overlap, to be named: map_overlap(f, x, {.depth = 1}).
struct overlap_options {
    struct named {
        explicit named() = default;
    };
    named only_by_name = named{};
    /// Elements of neighbouring blocks that a block has beside its own: one number for all sides,
    /// or {before, after} for each axis.
    pad_widths depth = 1;
    /// What blocks at the ends of the array have there.
    cask::boundary boundary = cask::boundary::none;
    /// The value beyond the ends where that is constant.
    double value = 0;
    /// Whether blocks are chunks with margins, for functions that look farther than depth.
    bool whole_chunks = false;
};

namespace front {

/// A function over blocks.
struct block_function {
    const kernel::routine& routine;
    std::shared_ptr<const void> state;
    std::uint64_t identity;  // equal for equal functions; 0: none
    dtype result;
    const kernel::run_routines* sorts = nullptr;  // see expr::call
};

[[nodiscard]] node_ptr map_blocks(const block_function& function, std::initializer_list<node_ptr> x,
                                  const block_options& options, source_line where);
/// `signature` such as "ik,kj->ij". Throws shape_error.
[[nodiscard]] node_ptr blockwise(const block_function& function, std::string_view signature,
                                 std::initializer_list<node_ptr> x, source_line where);
/// `value`: an element of the type of each input.
[[nodiscard]] node_ptr map_overlap(const block_function& function,
                                   std::initializer_list<node_ptr> x,
                                   std::initializer_list<element_bytes> values,
                                   const overlap_options& options, source_line where);
/// Where what a function gave for a block begins that is the block: at 0, or behind the margins.
/// Throws shape_error where it has the shape of neither.
[[nodiscard]] shape begin_of_block(const kernel::routine_call& call, const shape& given);
/// Puts elements of `item` bytes of what a function gave where the block's result lies, by strides:
/// `data` has that many `sizes`, `strides` bytes apart. Throws shape_error as begin_of_block.
void give_elements(const kernel::routine_call& call, const void* data, const shape& sizes,
                   const shape& strides, index_t item);

}  // namespace front

namespace detail {

/// How a function over blocks wants to be called.
enum class block_form { gives, gives_where, fills, fills_where, none };

/// The form of a function that gives a container: f(blocks...) or f(blocks..., where).
template <class Function, element... A>
[[nodiscard]] consteval block_form giving_form() {
    if constexpr (std::invocable<const Function&, const input_block<A>&...>) {
        return block_form::gives;
    } else if constexpr (std::invocable<const Function&, const input_block<A>&...,
                                        const block_info&>) {
        return block_form::gives_where;
    } else {
        return block_form::none;
    }
}
/// The form of a function that makes elements of R.
template <class Function, element R, element... A>
[[nodiscard]] consteval block_form form_for() {
    if constexpr (std::invocable<const Function&, const input_block<A>&...>) {
        return block_form::gives;
    } else if constexpr (std::invocable<const Function&, const input_block<A>&...,
                                        output_block<R>&>) {
        return block_form::fills;
    } else if constexpr (std::invocable<const Function&, const input_block<A>&..., output_block<R>&,
                                        const block_info&>) {
        return block_form::fills_where;
    } else {
        return giving_form<Function, A...>();
    }
}

template <class Function, block_form Form, element... A>
struct block_result {
    using type = void;
};
template <class Function, element... A>
struct block_result<Function, block_form::gives, A...> {
    using type =
        std::remove_cvref_t<std::invoke_result_t<const Function&, const input_block<A>&...>>;
};
template <class Function, element... A>
struct block_result<Function, block_form::gives_where, A...> {
    using type = std::remove_cvref_t<
        std::invoke_result_t<const Function&, const input_block<A>&..., const block_info&>>;
};

/// The type of the elements that a function gives; void where it gives neither a container nor one
/// element.
template <class Given>
[[nodiscard]] auto element_given() {
    if constexpr (element<Given>) {
        return std::type_identity<Given>();
    } else if constexpr (interop::is_container<Given>) {
        return std::type_identity<typename Given::value_type>();
    } else {
        return std::type_identity<void>();
    }
}

/// Says what is wrong with a function over blocks that gives something.
template <class Function, block_form Form, element... A>
[[nodiscard]] consteval bool gives_blocks() {
    constexpr bool takes = Form != block_form::none;
    static_assert(takes,
                  "a function over blocks must be const and take one block of each array, such as "
                  "`const auto& x`; behind them, if it wants, `const cask::block_info& where`. One "
                  "that writes into `auto& out` needs the type that it makes: "
                  "map_blocks<double>(f, x)");
    if constexpr (takes) {
        using given = typename block_result<Function, Form, A...>::type;
        constexpr bool gives = element<given> || interop::is_container<given>;
        static_assert(gives,
                      "a function over blocks must return a container (xt::xarray, xt::xtensor) or "
                      "one element, not an expression, which would refer to what is gone: write "
                      "-> xt::xarray<double>");
        return gives;
    }
    return false;
}

/// Whether a function gives a container of elements that are R: they are copied as they are, to
/// where the result lies.
template <class R, class Given>
inline constexpr bool gives_elements = false;
template <class R, class Given>
    requires interop::is_container<Given>
inline constexpr bool gives_elements<R, Given> = std::is_same_v<typename Given::value_type, R>;

/// Puts what a function gave where the block's result lies.
template <element R, class Given>
void give_block(const kernel::routine_call& call, const Given& given) {
    auto* const to = reinterpret_cast<R*>(call.result.data);
    if constexpr (gives_elements<R, Given>) {
        front::give_elements(call, given.data() + given.data_offset(), interop::shape_of(given),
                             interop::byte_strides_of(given), sizeof(R));
    } else if constexpr (element<Given>) {
        static_cast<void>(front::begin_of_block(call, shape::filled(call.result.extent.rank(), 1)));
        *to = static_cast<R>(given);
    } else {
        const shape begin = front::begin_of_block(call, interop::shape_of(given));
        interop::copy_to_block(to, call.result.extent, given, begin);
    }
}

/// Calls the user's function for one block.
template <class Function, block_form Form, class R, class... A>
void run_blocks(const kernel::routine_call& call) {
    const auto& function = *static_cast<const Function*>(call.state);
    const auto blocks = [&]<std::size_t... K>(std::index_sequence<K...>) {
        return std::tuple<input_block<A>...>{interop::adapted(
            reinterpret_cast<const A*>(call.inputs[K].data), call.inputs[K].extent)...};
    }
    (std::index_sequence_for<A...>{});
    std::apply(
        [&](const auto&... x) {
            if constexpr (Form == block_form::gives) {
                give_block<R>(call, function(x...));
            } else if constexpr (Form == block_form::gives_where) {
                give_block<R>(call, function(x..., *call.where));
            } else {
                auto out = interop::adapted(reinterpret_cast<R*>(call.result.data),
                                            call.result.extent);
                if constexpr (Form == block_form::fills) {
                    function(x..., out);
                } else {
                    function(x..., out, *call.where);
                }
            }
        },
        blocks);
}

/// The static description of a user's function over blocks of A...
template <class Function, block_form Form, class R, class... A>
inline constexpr kernel::routine block_routine = {
    .name = "map_blocks",
    .run = &run_blocks<Function, Form, R, A...>,
    .asks_where = true,
    .writes_by_strides = gives_elements<R, typename block_result<Function, Form, A...>::type>,
};
template <class Function, block_form Form, class R, class... A>
inline constexpr kernel::routine overlap_routine = {
    .name = "map_overlap",
    .run = &run_blocks<Function, Form, R, A...>,
    .asks_where = true,
    .writes_by_strides = gives_elements<R, typename block_result<Function, Form, A...>::type>,
};

/// A function of the user's with its state.
template <element R, class Function>
[[nodiscard]] front::block_function function_over(const kernel::routine& routine,
                                                  Function function) {
    // A function without state is known by its type; with state, every one is unique.
    return {routine, std::make_shared<const Function>(std::move(function)),
            std::is_empty_v<Function> ? std::uint64_t{1} : std::uint64_t{0}, dtype_of<R>};
}

template <element R, block_form Form, class Function, element... A>
[[nodiscard]] array<R> map_blocks_as(Function function, const block_options& options,
                                     source_line where, const array<A>&... x) {
    return array<R>(front::map_blocks(
        function_over<R>(block_routine<Function, Form, R, A...>, std::move(function)),
        {x.node()...}, options, where));
}
template <class Function, element... A>
[[nodiscard]] auto map_blocks(Function function, const block_options& options, source_line where,
                              const array<A>&... x) {
    constexpr block_form form = giving_form<Function, A...>();
    if constexpr (gives_blocks<Function, form, A...>()) {
        using given = typename block_result<Function, form, A...>::type;
        using R = typename decltype(element_given<given>())::type;
        return map_blocks_as<R, form>(std::move(function), options, where, x...);
    } else {
        return array<double>();
    }
}
template <element R, class Function, element... A>
[[nodiscard]] array<R> map_blocks_to(Function function, const block_options& options,
                                     source_line where, const array<A>&... x) {
    constexpr block_form form = form_for<Function, R, A...>();
    if constexpr (form == block_form::fills || form == block_form::fills_where) {
        return map_blocks_as<R, form>(std::move(function), options, where, x...);
    } else if constexpr (gives_blocks<Function, form, A...>()) {
        return map_blocks_as<R, form>(std::move(function), options, where, x...);
    } else {
        return array<R>();
    }
}

template <class Function, block_form Form, class R, class... A>
inline constexpr kernel::routine blockwise_routine = {
    .name = "blockwise",
    .run = &run_blocks<Function, Form, R, A...>,
    .asks_where = true,
    .writes_by_strides = gives_elements<R, typename block_result<Function, Form, A...>::type>,
};
/// R: void where the function says what it makes.
template <class R, class Function, element... A>
[[nodiscard]] auto blockwise(Function function, std::string_view signature, source_line where,
                             const array<A>&... x) {
    constexpr block_form form = [] {
        if constexpr (std::is_void_v<R>) {
            return giving_form<Function, A...>();
        } else {
            return form_for<Function, R, A...>();
        }
    }();
    const auto made = [&]<class E>(std::type_identity<E>) {
        return array<E>(front::blockwise(
            function_over<E>(blockwise_routine<Function, form, E, A...>, std::move(function)),
            signature, {x.node()...}, where));
    };
    if constexpr (form == block_form::fills || form == block_form::fills_where) {
        return made(std::type_identity<R>());
    } else if constexpr (gives_blocks<Function, form, A...>()) {
        using given = typename block_result<Function, form, A...>::type;
        return made(std::type_identity<std::conditional_t<
                        std::is_void_v<R>, typename decltype(element_given<given>())::type, R>>());
    } else {
        return array<double>();
    }
}

template <element R, block_form Form, class Function, element... A>
[[nodiscard]] array<R> map_overlap_as(Function function, const overlap_options& options,
                                      source_line where, const array<A>&... x) {
    overlap_options chosen = options;
    chosen.whole_chunks |= Form == block_form::gives_where || Form == block_form::fills_where;
    return array<R>(front::map_overlap(
        function_over<R>(overlap_routine<Function, Form, R, A...>, std::move(function)),
        {x.node()...}, {bytes_of(converted<A>(options.value))...}, chosen, where));
}
template <class Function, element... A>
[[nodiscard]] auto map_overlap(Function function, const overlap_options& options, source_line where,
                               const array<A>&... x) {
    constexpr block_form form = giving_form<Function, A...>();
    if constexpr (gives_blocks<Function, form, A...>()) {
        using given = typename block_result<Function, form, A...>::type;
        using R = typename decltype(element_given<given>())::type;
        return map_overlap_as<R, form>(std::move(function), options, where, x...);
    } else {
        return array<double>();
    }
}
template <element R, class Function, element... A>
[[nodiscard]] array<R> map_overlap_to(Function function, const overlap_options& options,
                                      source_line where, const array<A>&... x) {
    constexpr block_form form = form_for<Function, R, A...>();
    if constexpr (form == block_form::fills || form == block_form::fills_where) {
        return map_overlap_as<R, form>(std::move(function), options, where, x...);
    } else if constexpr (gives_blocks<Function, form, A...>()) {
        return map_overlap_as<R, form>(std::move(function), options, where, x...);
    } else {
        return array<R>();
    }
}

}  // namespace detail

/// f(block, ...) for each chunk of arrays that broadcast: f makes the chunk of the result.
///
/// f takes the block of each array as an xtensor expression over memory (input_block<T>), row-major
/// without gaps, which it must not keep; behind them, if it wants, a `const block_info&`. It
/// returns a container (xt::xarray, xt::xtensor, xt::xtensor_fixed) or, for blocks of one element,
/// that. It is called from several threads at once, and must be pure: the same block may be made
/// again. Blocks are the chunks of the arrays (rechunk cuts otherwise; of several arrays the finer
/// ones count): here, and nowhere else, chunks decide what is computed.
///
/// Where the type of the result is given, map_blocks<double>(f, x), what f returns is converted to
/// it, or f returns nothing and writes all of a further block: f(block, ..., out) or
/// f(block, ..., out, where).
///
/// \param options  axes that blocks of the result lack or have anew, and sizes of its chunks
/// \returns  shape and chunks: the broadcast ones of the inputs, unless options say otherwise;
///           dtype of what f returns, or the one that is given
/// \throws shape_error  shapes do not broadcast
/// \throws axis_error   no such axis
/// \throws chunk_error  sizes of chunks that are not one for each block
/// \throws task_error   when computed: f threw, or gave a block of another shape (the original
///                      exception is nested)
/// \cost   one call for each chunk. What is read lies in memory of the task, computed for it;
///         arrays in memory whose chunks are contiguous there are read in place. What the blocks of
///         results take is known; what f allocates is not counted
/// \like   dask.array.map_blocks
template <class Function, element A>
[[nodiscard]] auto map_blocks(Function function, const array<A>& a,
                              const block_options& options = {},
                              source_line where = source_line::current()) {
    return detail::map_blocks(std::move(function), options, where, a);
}
template <class Function, element A, element B>
[[nodiscard]] auto map_blocks(Function function, const array<A>& a, const array<B>& b,
                              const block_options& options = {},
                              source_line where = source_line::current()) {
    return detail::map_blocks(std::move(function), options, where, a, b);
}
template <class Function, element A, element B, element C>
[[nodiscard]] auto map_blocks(Function function, const array<A>& a, const array<B>& b,
                              const array<C>& c, const block_options& options = {},
                              source_line where = source_line::current()) {
    return detail::map_blocks(std::move(function), options, where, a, b, c);
}
template <class Function, element A, element B, element C, element D>
[[nodiscard]] auto map_blocks(Function function, const array<A>& a, const array<B>& b,
                              const array<C>& c, const array<D>& d,
                              const block_options& options = {},
                              source_line where = source_line::current()) {
    return detail::map_blocks(std::move(function), options, where, a, b, c, d);
}
template <element R, class Function, element A>
[[nodiscard]] array<R> map_blocks(Function function, const array<A>& a,
                                  const block_options& options = {},
                                  source_line where = source_line::current()) {
    return detail::map_blocks_to<R>(std::move(function), options, where, a);
}
template <element R, class Function, element A, element B>
[[nodiscard]] array<R> map_blocks(Function function, const array<A>& a, const array<B>& b,
                                  const block_options& options = {},
                                  source_line where = source_line::current()) {
    return detail::map_blocks_to<R>(std::move(function), options, where, a, b);
}
template <element R, class Function, element A, element B, element C>
[[nodiscard]] array<R> map_blocks(Function function, const array<A>& a, const array<B>& b,
                                  const array<C>& c, const block_options& options = {},
                                  source_line where = source_line::current()) {
    return detail::map_blocks_to<R>(std::move(function), options, where, a, b, c);
}
template <element R, class Function, element A, element B, element C, element D>
[[nodiscard]] array<R> map_blocks(Function function, const array<A>& a, const array<B>& b,
                                  const array<C>& c, const array<D>& d,
                                  const block_options& options = {},
                                  source_line where = source_line::current()) {
    return detail::map_blocks_to<R>(std::move(function), options, where, a, b, c, d);
}
template <element T, class... Others>
void map_blocks(const array<T>&,
                const Others&...) = delete;  // the function comes first: map_blocks(f, x)

/// f(block, ...) for blocks of arrays whose axes have names: those with the names of a chunk of the
/// result.
///
/// A signature such as "ik,kj->ij" names the axes of each array and of the result, a letter each.
/// Along an axis that the result has, a block is a chunk of it; along one that it does not have,
/// blocks are as long as the array. f takes and gives blocks as in map_blocks.
///
/// \param signature  the axes of each array, and of the result
/// \returns  the axes that are named, as long and cut as in the arrays (of several the finer one);
///           dtype of what f returns, or the one that is given: blockwise<double>(f, ...)
/// \throws shape_error  a signature that does not fit the arrays; axes of one name whose lengths
///                      differ
/// \throws task_error   when computed: f threw, or gave a block of another shape
/// \cost   as map_blocks; what many blocks read is kept in memory first
/// \like   dask.array.blockwise
template <class Function, element A>
[[nodiscard]] auto blockwise(Function function, std::string_view signature, const array<A>& a,
                             source_line where = source_line::current()) {
    return detail::blockwise<void>(std::move(function), signature, where, a);
}
template <class Function, element A, element B>
[[nodiscard]] auto blockwise(Function function, std::string_view signature, const array<A>& a,
                             const array<B>& b, source_line where = source_line::current()) {
    return detail::blockwise<void>(std::move(function), signature, where, a, b);
}
template <element R, class Function, element A>
[[nodiscard]] array<R> blockwise(Function function, std::string_view signature, const array<A>& a,
                                 source_line where = source_line::current()) {
    return detail::blockwise<R>(std::move(function), signature, where, a);
}
template <element R, class Function, element A, element B>
[[nodiscard]] array<R> blockwise(Function function, std::string_view signature, const array<A>& a,
                                 const array<B>& b, source_line where = source_line::current()) {
    return detail::blockwise<R>(std::move(function), signature, where, a, b);
}

/// f(block, ...) for blocks with margins: elements of their neighbours.
///
/// f takes blocks as in map_blocks, and what it makes of an element depends on elements at most
/// `depth` away. So chunks say how large blocks are at most: larger ones than fit the cache are
/// cut along axes that have margins. A function that looks farther gets chunks as blocks by
/// `.whole_chunks = true`, or if it takes a `const block_info&`.
///
/// What f returns has the shape of its first block, and margins are cut off, or that without them.
/// A function that writes into `out` makes that: `where.box` says where it lies in the array, and
/// with boundary::none `where.inputs[0]` the block with its margins; otherwise these are `depth`
/// wide on all sides.
///
/// \param options  how wide margins are, what lies beyond the ends, and whether blocks are chunks
/// \returns  shape and chunks of the arrays, which broadcast; dtype of what f returns, or the one
///           that is given
/// \throws shape_error  shapes do not broadcast; a negative depth, or another number of pairs than
///                      axes; an axis without elements cannot be continued
/// \throws task_error   when computed: f threw, or gave a block of another shape (the original
///                      exception is nested)
/// \cost   one call for each block, of 256 KiB or the least that is 16 times as long as margins are
///         wide; a chunk if that is smaller, or if whole chunks are asked for. A block that is not
///         contiguous in memory with its margins is copied. What many margins share is kept in
///         memory first if it is dear. What f allocates is not counted
/// \like   dask.array.map_overlap
template <class Function, element A>
[[nodiscard]] auto map_overlap(Function function, const array<A>& a,
                               const overlap_options& options = {},
                               source_line where = source_line::current()) {
    return detail::map_overlap(std::move(function), options, where, a);
}
template <class Function, element A, element B>
[[nodiscard]] auto map_overlap(Function function, const array<A>& a, const array<B>& b,
                               const overlap_options& options = {},
                               source_line where = source_line::current()) {
    return detail::map_overlap(std::move(function), options, where, a, b);
}
template <element R, class Function, element A>
[[nodiscard]] array<R> map_overlap(Function function, const array<A>& a,
                                   const overlap_options& options = {},
                                   source_line where = source_line::current()) {
    return detail::map_overlap_to<R>(std::move(function), options, where, a);
}
template <element R, class Function, element A, element B>
[[nodiscard]] array<R> map_overlap(Function function, const array<A>& a, const array<B>& b,
                                   const overlap_options& options = {},
                                   source_line where = source_line::current()) {
    return detail::map_overlap_to<R>(std::move(function), options, where, a, b);
}
template <element T, class... Others>
void map_overlap(const array<T>&,
                 const Others&...) = delete;  // the function comes first: map_overlap(f, x)

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/blocks.ipp>
#endif
