// SPDX-License-Identifier: BSD-3-Clause
// Sequences: what the engine keeps in place of std::vector, whose functions for some eighty types
// of elements were a third of what a header-only program compiled
// (docs/decisions/024-sequences.md).
//
// Elements move by memcpy, so all that is about memory is a few functions without types; what
// remains for each type is small. What users give and get are std::vectors.
#pragma once

#include <cask/core/function_ref.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace cask {

/// Whether objects may be moved to other memory as bytes: a copy by memcpy is the object, and
/// nobody destroys the old one. Trivially copyable types bear it, and pointers that own. No
/// compiler can tell of a class: it says `using relocatable = itself`, which no derived class
/// inherits. None may that has a std::string, a tree or a table of the standard library: these
/// point into themselves.
template <class T>
struct is_relocatable : std::is_trivially_copyable<T> {};
template <class T>
    requires std::same_as<typename T::relocatable, T>
struct is_relocatable<T> : std::true_type {
};
template <class T>
struct is_relocatable<std::shared_ptr<T>> : std::true_type {};
template <class T>
struct is_relocatable<std::unique_ptr<T>> : std::true_type {};
template <class T>
struct is_relocatable<std::optional<T>> : is_relocatable<T> {};
template <class A, class B>
struct is_relocatable<std::pair<A, B>>
    : std::bool_constant<is_relocatable<A>::value && is_relocatable<B>::value> {};

/// The memory of a sequence, whatever lies in it. Sizes are counted in elements of `bytes` bytes.
class untyped_sequence {
public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

protected:
    untyped_sequence() noexcept = default;
    untyped_sequence(untyped_sequence&& other) noexcept
        : data_(other.data_), size_(other.size_), capacity_(other.capacity_) {
        other.data_ = nullptr;
        other.size_ = other.capacity_ = 0;
    }
    untyped_sequence& operator=(const untyped_sequence&) = delete;
    ~untyped_sequence() {
        if (data_ != nullptr) ::operator delete(data_);
    }

    void swap(untyped_sequence& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
    }
    /// Makes room for `count` elements in all, and for twice as many as there was room for.
    [[gnu::noinline]] void grow(std::size_t count, std::size_t bytes) {
        const std::size_t room = 2 * capacity_ < count ? count : 2 * capacity_;
        std::size_t wanted = 0;
        if (__builtin_mul_overflow(room, bytes, &wanted)) throw std::bad_array_new_length();
        void* const moved = ::operator new(wanted);
        if (size_ != 0) std::memcpy(moved, data_, size_ * bytes);
        if (data_ != nullptr) ::operator delete(data_);
        data_ = moved;
        capacity_ = room;
    }
    /// Opens a gap before element `place`; returns it.
    [[gnu::noinline]] void* open(std::size_t place, std::size_t count, std::size_t bytes) {
        if (size_ + count > capacity_) grow(size_ + count, bytes);
        std::byte* const gap = static_cast<std::byte*>(data_) + place * bytes;
        if (place != size_) std::memmove(gap + count * bytes, gap, (size_ - place) * bytes);
        size_ += count;
        return gap;
    }
    /// Closes the gap that `count` elements leave, which are destroyed already.
    [[gnu::noinline]] void close(std::size_t place, std::size_t count, std::size_t bytes) noexcept {
        if (count == 0) return;
        std::byte* const gap = static_cast<std::byte*>(data_) + place * bytes;
        std::memmove(gap, gap + count * bytes, (size_ - place - count) * bytes);
        size_ -= count;
    }
    /// Adds elements that may be copied as they are.
    [[gnu::noinline]] void append_bytes(const void* from, std::size_t count, std::size_t bytes) {
        if (count != 0) std::memcpy(open(size_, count, bytes), from, count * bytes);
    }

    void append_zeros(std::size_t count, std::size_t bytes) {
        std::memset(open(size_, count, bytes), 0, count * bytes);
    }
    /// A heap sort: one for all types, in time that no order of the elements makes long.
    [[gnu::noinline]] void sort(std::size_t bytes,
                                function_ref<bool(const void*, const void*)> before) {
        const auto at = [&](std::size_t k) { return static_cast<std::byte*>(data_) + k * bytes; };
        const auto exchange = [&](std::size_t a, std::size_t b) {
            std::swap_ranges(at(a), at(a) + bytes, at(b));
        };
        const auto sink = [&](std::size_t top, std::size_t count) {
            for (std::size_t below = 2 * top + 1; below < count; below = 2 * top + 1) {
                if (below + 1 < count && before(at(below), at(below + 1))) ++below;
                if (!before(at(top), at(below))) return;
                exchange(top, below);
                top = below;
            }
        };
        for (std::size_t k = size_ / 2; k > 0; --k) sink(k - 1, size_);
        for (std::size_t k = size_; k > 1; --k) {
            exchange(0, k - 1);
            sink(0, k - 1);
        }
    }

    void* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// A std::vector, but for three things: elements move as bytes (`is_relocatable`), sequence<bool>
/// is nothing special, and only push_back, insert, assign and resize may be given an element of the
/// sequence itself.
template <class T>
class sequence : public untyped_sequence {
public:
    using relocatable = sequence;
    using value_type = T;
    using iterator = T*;
    using const_iterator = const T*;

    sequence() noexcept = default;
    // By way of sequence(): what throws half-way leaves a sequence to destroy.
    sequence(const sequence& other) : sequence() { append(other.begin(), other.end()); }
    sequence(sequence&& other) noexcept : untyped_sequence(std::move(other)) {}
    explicit sequence(std::size_t size) : sequence() { resize(size); }
    sequence(std::size_t size, const T& value) : sequence() { assign(size, value); }
    sequence(std::initializer_list<T> values) : sequence() { append(values.begin(), values.end()); }
    sequence(const T* first, const T* last) : sequence() { append(first, last); }
    explicit(false) sequence(const std::vector<T>& values) requires(!std::is_same_v<T, bool>)
        : sequence(values.data(), values.data() + values.size()) {}
    ~sequence() {
        static_assert(is_relocatable<T>::value, "elements must bear being moved as bytes");
        static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__,
                      "memory is aligned no better");
        if constexpr (!std::is_trivially_destructible_v<T>) {
            if (size_ != 0) clear();
        }
    }
    sequence& operator=(const sequence& other) {
        if (this == &other) return *this;
        clear();
        append(other.begin(), other.end());
        return *this;
    }
    sequence& operator=(sequence&& other) noexcept {
        sequence taken(std::move(other));
        swap(taken);
        return *this;
    }

    [[nodiscard]] T* data() noexcept { return static_cast<T*>(data_); }
    [[nodiscard]] const T* data() const noexcept { return static_cast<const T*>(data_); }
    [[nodiscard]] T* begin() noexcept { return data(); }
    [[nodiscard]] const T* begin() const noexcept { return data(); }
    [[nodiscard]] T* end() noexcept { return data() + size_; }
    [[nodiscard]] const T* end() const noexcept { return data() + size_; }
    [[nodiscard]] T& operator[](std::size_t number) noexcept { return data()[number]; }
    [[nodiscard]] const T& operator[](std::size_t number) const noexcept { return data()[number]; }
    [[nodiscard]] T& front() noexcept { return *data(); }
    [[nodiscard]] const T& front() const noexcept { return *data(); }
    [[nodiscard]] T& back() noexcept { return data()[size_ - 1]; }
    [[nodiscard]] const T& back() const noexcept { return data()[size_ - 1]; }

    void reserve(std::size_t count) {
        if (count > capacity_) grow(count, sizeof(T));
    }
    template <class... Arguments>
    T& emplace_back(Arguments&&... arguments) {
        if (size_ == capacity_) grow(size_ + 1, sizeof(T));
        T* const made = new (static_cast<void*>(end())) T(std::forward<Arguments>(arguments)...);
        ++size_;
        return *made;
    }
    /// The value may be an element.
    void push_back(const T& value) {
        if (size_ == capacity_) return push_copy(value);
        new (static_cast<void*>(end())) T(value);
        ++size_;
    }
    void push_back(T&& value) { emplace_back(std::move(value)); }
    void pop_back() noexcept {
        --size_;
        end()->~T();
    }
    [[gnu::noinline]] void append(const T* first, const T* last) {
        const std::size_t count = static_cast<std::size_t>(last - first);
        if constexpr (is_plain) {
            append_bytes(first, count, sizeof(T));
        } else {
            reserve(size_ + count);
            for (; first != last; ++first, ++size_) new (static_cast<void*>(end())) T(*first);
        }
    }
    void assign(std::size_t size, T value) {
        clear();
        resize(size, std::move(value));
    }
    [[gnu::noinline]] void resize(std::size_t size) {
        if constexpr (std::is_trivially_default_constructible_v<T>) {  // of zeros
            if (size_ < size) append_zeros(size - size_, sizeof(T));
        } else {
            reserve(size);
            for (; size_ < size; ++size_) new (static_cast<void*>(end())) T();
        }
        shrink(size);
    }
    [[gnu::noinline]] void resize(std::size_t size, T value) {
        reserve(size);
        for (; size_ < size; ++size_) new (static_cast<void*>(end())) T(value);
        shrink(size);
    }
    void clear() noexcept { shrink(0); }

    T* insert(const T* place, T value) {
        static_assert(std::is_nothrow_move_constructible_v<T>);
        return new (open(number_of(place), 1, sizeof(T))) T(std::move(value));
    }
    T* insert(const T* place, std::initializer_list<T> values) = delete;
    T* erase(const T* place) noexcept { return erase(place, place + 1); }
    T* erase(const T* first, const T* last) noexcept {
        if constexpr (!std::is_trivially_destructible_v<T>) destroy(first, last);
        const std::size_t place = number_of(first);
        close(place, static_cast<std::size_t>(last - first), sizeof(T));
        return data() + place;
    }

    /// Equal elements come in any order.
    template <class Before>
    void sort(Before&& before) {
        if (size_ < 2) return;
        untyped_sequence::sort(sizeof(T), [&](const void* a, const void* b) {
            return before(*static_cast<const T*>(a), *static_cast<const T*>(b));
        });
    }
    void sort() {
        sort([](const T& a, const T& b) { return a < b; });
    }

    friend bool operator==(const sequence& a, const sequence& b) {
        bool same = a.size_ == b.size_;
        for (std::size_t k = 0; same && k < a.size_; ++k) same = a[k] == b[k];
        return same;
    }

private:
    static constexpr bool is_plain = std::is_trivially_copy_constructible_v<T> &&
                                     std::is_trivially_destructible_v<T>;

    [[nodiscard]] std::size_t number_of(const T* place) const noexcept {
        return static_cast<std::size_t>(place - data());
    }
    [[gnu::noinline]] void push_copy(T value) { emplace_back(std::move(value)); }
    void shrink(std::size_t size) noexcept {
        if (size_ > size) drop(size_ - size);
    }
    /// Takes out the last `count` elements.
    void drop(std::size_t count) noexcept {
        if constexpr (!std::is_trivially_destructible_v<T>) destroy(end() - count, end());
        size_ -= count;
    }
    [[gnu::noinline]] static void destroy(const T* first, const T* last) noexcept {
        for (; first != last; ++first) first->~T();
    }
};

/// Takes out all elements for which `is_gone(element)`; the others keep their order.
template <class T, class Condition>
void erase_if(sequence<T>& from, Condition&& is_gone) {
    T* kept = from.begin();
    for (T& each : from) {
        if (is_gone(each)) continue;
        if (kept != &each) *kept = std::move(each);
        ++kept;
    }
    from.erase(kept, from.end());
}

}  // namespace cask
