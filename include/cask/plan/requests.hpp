// SPDX-License-Identifier: BSD-3-Clause
// Requests: what stages want of a node, each under an index map.
#pragma once

#include <cask/core/number_map.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/plan/stage.hpp>

#include <memory>

namespace cask::plan {

/// Index maps as numbers, so that they are compared and hashed in constant time.
class map_table {
public:
    [[nodiscard]] std::uint32_t number_of(const index_map& map) {
        const std::uint64_t key = map.hash() >> 1;
        const std::uint32_t known =
            by_hash_.find_if(key, [&](std::uint32_t number) { return *maps_[number] == map; });
        if (known != none) return known;
        const auto number = static_cast<std::uint32_t>(maps_.size());
        maps_.push_back(std::make_unique<const index_map>(map));
        by_hash_.insert(key, number);
        return number;
    }
    [[nodiscard]] const index_map& operator[](std::uint32_t number) const { return *maps_[number]; }

private:
    sequence<std::unique_ptr<const index_map>> maps_;  // which stay where they are
    number_multimap by_hash_;
};

/// A node wanted by a stage under a map, in the whole domain or a box of it.
struct request {
    std::uint32_t stage;
    std::uint32_t map;
    std::uint32_t box = none;  // number in partition::boxes; none: the whole domain
};

/// The requests for one node, each once; nearly always one.
class request_list {
public:
    using relocatable = request_list;

    /// The request of the same stage under the same map, or nullptr.
    [[nodiscard]] request* find(const request& wanted) {
        const auto same = [&](const request& other) {
            return other.stage == wanted.stage && other.map == wanted.map;
        };
        if (count_ > 0 && same(first_)) return &first_;
        if (more_.size() >= many) {
            const std::uint32_t number = numbers_.find(key(wanted));
            return number == number_map::none ? nullptr : &more_[number];
        }
        const auto found = find_if(more_, same);
        return found == more_.end() ? nullptr : &*found;
    }
    void add(const request& wanted) {
        if (count_++ == 0) {
            first_ = wanted;
            return;
        }
        more_.push_back(wanted);
        if (more_.size() < many) return;
        const std::size_t known = more_.size() == many ? 0 : more_.size() - 1;
        for (std::size_t k = known; k < more_.size(); ++k) {
            numbers_.insert(key(more_[k]), static_cast<std::uint32_t>(k));
        }
    }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] const request& operator[](std::size_t number) const {
        return number == 0 ? first_ : more_[number - 1];
    }

private:
    static constexpr std::size_t many = 16;  // are found by a table

    static std::uint64_t key(const request& request) {
        return (std::uint64_t{request.stage} << 32) | request.map;
    }

    request first_{};
    std::uint32_t count_ = 0;
    sequence<request> more_;
    number_map numbers_;
};

}  // namespace cask::plan
