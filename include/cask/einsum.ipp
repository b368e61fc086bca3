// SPDX-License-Identifier: BSD-3-Clause
// Definitions of einsum.hpp.
#pragma once

#include <cask/core/linkage.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/diagonals.ipp>
#include <cask/einsum.hpp>
#include <cask/expr/build.hpp>
#include <cask/products.ipp>

#include <algorithm>

namespace cask::front {

namespace detail {

/// The subscript_list of an operand's axes: letters; and numbers below them for the axes of an
/// ellipsis, of which the last is 0.
using subscript_list = sequence<int>;

/// An operand on its way to the result.
struct subscripted {
    using relocatable = subscripted;

    node_ptr node;
    subscript_list axes;

    [[nodiscard]] int axis_of(int label) const {
        return static_cast<int>(std::find(axes.begin(), axes.end(), label) - axes.begin());
    }
};

class contraction {
public:
    contraction(const einsum_rules& rules, const subscripts& text, sequence<node_ptr> operands)
        : rules_(rules), text_(text) {
        read(std::move(operands));
        check_result();
        for (subscripted& each : operands_) take_diagonals(each);
        spread();
    }

    [[nodiscard]] node_ptr result() {
        subscripted all = operands_.front();
        sum_unwanted(all, 1);
        for (std::size_t next = 1; next < operands_.size(); ++next) {
            subscripted& other = operands_[next];
            sum_unwanted(all, next);
            sum_lonely(other, all, next + 1);
            sum_lonely(all, other, next + 1);
            all = multiplied(all, other, next + 1);
        }
        return ordered(all, result_);
    }

private:
    [[noreturn]] void refuse(const std::string& problem) const {
        throw shape_error("einsum", "'" + text_.text() + "': " + problem, text_.where());
    }
    [[nodiscard]] static std::string name_of(int label) {
        return label < 64 ? "of ..." : "'" + std::string(1, static_cast<char>(label)) + "'";
    }

    // ---- reading --------------------------------------------------------------------------------

    void read(sequence<node_ptr> nodes) {
        std::string text;
        for (const char each : text_.text()) {
            if (each != ' ') text += each;
        }
        const std::size_t arrow = text.find("->");
        const std::string_view all = text;
        const sequence<std::string_view> terms = split(all.substr(0, arrow));
        if (terms.size() != nodes.size()) {
            refuse("subscripts for " + std::to_string(terms.size()) + " operands, there are " +
                   std::to_string(nodes.size()));
        }
        for (std::size_t k = 0; k < terms.size(); ++k) {
            const int letters = letters_of(terms[k]);
            const int others = nodes[k]->shape().rank() - letters;
            const bool open = terms[k].find('.') != std::string::npos;
            if (others < 0 || (others > 0 && !open)) {
                refuse("'" + std::string(terms[k]) + "' has " + std::to_string(letters) +
                       " letters for an operand of shape " + to_string(nodes[k]->shape()));
            }
            ellipsis_ = std::max(ellipsis_, others);
            operands_.push_back({nodes[k], labels_of(terms[k], others)});
        }
        if (arrow == std::string::npos) {
            result_ = implied_result();
            return;
        }
        const std::string_view wanted = all.substr(arrow + 2);
        static_cast<void>(letters_of(wanted));
        result_ = labels_of(wanted, ellipsis_);
    }
    [[nodiscard]] static sequence<std::string_view> split(std::string_view text) {
        sequence<std::string_view> terms;
        std::size_t begin = 0;
        for (std::size_t end = text.find(','); end != std::string::npos;
             begin = end + 1, end = text.find(',', begin)) {
            terms.push_back(text.substr(begin, end - begin));
        }
        terms.push_back(text.substr(begin));
        return terms;
    }
    /// How many letters a term has; checks that it is letters and one ellipsis at most.
    [[nodiscard]] int letters_of(std::string_view term) const {
        int letters = 0;
        int ellipses = 0;
        for (std::size_t k = 0; k < term.size(); ++k) {
            const char each = term[k];
            if ((each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z')) {
                ++letters;
            } else if (term.compare(k, 3, "...") == 0 && ++ellipses == 1) {
                k += 2;
            } else {
                refuse("'" + std::string(1, each) + "' is neither a letter nor part of one '...'");
            }
        }
        return letters;
    }
    [[nodiscard]] static subscript_list labels_of(std::string_view term, int ellipsis) {
        subscript_list result;
        for (std::size_t k = 0; k < term.size(); ++k) {
            if (term[k] != '.') {
                result.push_back(term[k]);
                continue;
            }
            for (int axis = ellipsis - 1; axis >= 0; --axis) result.push_back(axis);
            k += 2;
        }
        return result;
    }
    [[nodiscard]] subscript_list implied_result() const {
        subscript_list result;
        for (int axis = ellipsis_ - 1; axis >= 0; --axis) result.push_back(axis);
        for (int label = 'A'; label <= 'z'; ++label) {
            std::ptrdiff_t times = 0;
            for (const subscripted& each : operands_) {
                times += std::count(each.axes.begin(), each.axes.end(), label);
            }
            if (times == 1) result.push_back(label);
        }
        return result;
    }
    void check_result() const {
        for (const int label : result_) {
            if (std::count(result_.begin(), result_.end(), label) > 1) {
                refuse("the result has " + name_of(label) + " twice");
            }
            const bool known =
                std::any_of(operands_.begin(), operands_.end(),
                            [&](const subscripted& each) { return contains(each.axes, label); });
            if (!known) refuse(name_of(label) + " of the result is in no operand");
        }
    }

    // ---- one operand ----------------------------------------------------------------------------

    void take_diagonals(subscripted& x) const {
        for (std::size_t first = 0; first < x.axes.size();) {
            const int label = x.axes[first];
            const auto again = std::find(x.axes.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                                         x.axes.end(), label);
            if (again == x.axes.end()) {
                ++first;
                continue;
            }
            const auto second = static_cast<int>(again - x.axes.begin());
            const auto axis = static_cast<int>(first);
            if (x.node->shape()[axis] != x.node->shape()[second]) {
                refuse(name_of(label) + " is " + std::to_string(x.node->shape()[axis]) + " and " +
                       std::to_string(x.node->shape()[second]) + " long in one operand");
            }
            x.node = diagonal("einsum", x.node, 0, axis, second, text_.where());
            x.axes.erase(x.axes.begin() + second);
            x.axes.erase(x.axes.begin() + axis);
            x.axes.push_back(label);
            first = 0;
        }
    }
    /// Operands in the sizes of their subscript_list: those of length 1 are repeated.
    void spread() {
        for (subscripted& x : operands_) {
            shape sizes = x.node->shape();
            for (std::size_t k = 0; k < x.axes.size(); ++k) {
                const int axis = static_cast<int>(k);
                sizes[axis] = size_of_label(x.axes[k]);
                if (x.node->shape()[axis] == 1 || x.node->shape()[axis] == sizes[axis]) continue;
                refuse(name_of(x.axes[k]) + " is " + std::to_string(x.node->shape()[axis]) +
                       " and " + std::to_string(sizes[axis]) + " long");
            }
            x.node = expr::make_broadcast(x.node, sizes, text_.where());
        }
    }
    [[nodiscard]] index_t size_of_label(int label) const {
        for (const subscripted& each : operands_) {
            if (!contains(each.axes, label)) continue;
            const index_t size = each.node->shape()[each.axis_of(label)];
            if (size != 1) return size;
        }
        return 1;
    }
    /// Whether the result, or an operand from number `next` on, has the label.
    [[nodiscard]] bool is_wanted(int label, std::size_t next) const {
        if (contains(result_, label)) return true;
        for (; next < operands_.size(); ++next) {
            if (contains(operands_[next].axes, label)) return true;
        }
        return false;
    }
    void sum_unwanted(subscripted& x, std::size_t next) const {
        sum_if(x, [&](int label) { return !is_wanted(label, next); });
    }
    /// Sums over what neither `other` nor anything later has.
    void sum_lonely(subscripted& x, const subscripted& other, std::size_t next) const {
        sum_if(x,
               [&](int label) { return !contains(other.axes, label) && !is_wanted(label, next); });
    }
    template <class Condition>
    void sum_if(subscripted& x, Condition&& goes) const {
        sequence<int> axes;
        subscript_list left;
        for (std::size_t k = 0; k < x.axes.size(); ++k) {
            if (goes(x.axes[k])) {
                axes.push_back(static_cast<int>(k));
            } else {
                left.push_back(x.axes[k]);
            }
        }
        if (axes.empty()) return;
        x = {rules_.sum(x.node, axis_list(axes)), left};
    }
    [[nodiscard]] node_ptr ordered(const subscripted& x, const subscript_list& order) const {
        sequence<int> axes;
        for (const int label : order) axes.push_back(x.axis_of(label));
        return transpose(x.node, axis_list(axes), text_.where());
    }

    // ---- two operands ---------------------------------------------------------------------------

    /// What both have and is wanted later, what both have and is summed, and what one has.
    struct roles {
        subscript_list shared, summed, first, second;
    };

    [[nodiscard]] subscripted multiplied(const subscripted& a, const subscripted& b,
                                         std::size_t next) {
        roles of;
        for (const int label : a.axes) {
            const bool both = contains(b.axes, label);
            (!both ? of.first : is_wanted(label, next) ? of.shared : of.summed).push_back(label);
        }
        for (const int label : b.axes) {
            if (!contains(a.axes, label)) of.second.push_back(label);
        }
        const bool matrices = !of.summed.empty() && (!of.first.empty() || !of.second.empty());
        return matrices ? product(a, b, of) : element_wise(a, b, of);
    }
    [[nodiscard]] subscripted element_wise(const subscripted& a, const subscripted& b,
                                           const roles& of) const {
        subscript_list all = joined({of.shared, of.summed, of.first, of.second});
        check_rank("einsum", static_cast<index_t>(all.size()), a.node->shape(), text_.where());
        const auto among = [&](const subscripted& x, const subscript_list& present) {
            shape sizes;
            for (const int label : all) {
                sizes.push_back(contains(present, label) ? x.node->shape()[x.axis_of(label)] : 1);
            }
            return reshape(ordered(x, present), sizes, text_.where());
        };
        subscripted result{rules_.multiply(among(a, joined({of.shared, of.summed, of.first})),
                                           among(b, joined({of.shared, of.summed, of.second}))),
                           all};
        sum_if(result, [&](int label) { return contains(of.summed, label); });
        return result;
    }
    [[nodiscard]] subscripted product(const subscripted& a, const subscripted& b,
                                      const roles& of) const {
        const node_ptr left = matrices(a, of.shared, of.first, of.summed);
        const node_ptr right = matrices(b, of.shared, of.summed, of.second);
        const node_ptr flat = multiply(rules_.product, left, right, text_.where());
        subscript_list all = joined({of.shared, of.first, of.second});
        check_rank("einsum", static_cast<index_t>(all.size()), a.node->shape(), text_.where());
        shape sizes;
        for (const int label : all) sizes.push_back(size_of_label(label));
        return {reshape(flat, sizes, text_.where()), all};
    }
    /// Matrices of `rows` by `columns`, each as one axis, behind the shared axes.
    [[nodiscard]] node_ptr matrices(const subscripted& x, const subscript_list& shared,
                                    const subscript_list& rows,
                                    const subscript_list& columns) const {
        shape sizes;
        for (const int label : shared) sizes.push_back(size_of_label(label));
        for (const subscript_list* part : {&rows, &columns}) {
            index_t size = 1;
            for (const int label : *part) size *= size_of_label(label);
            sizes.push_back(size);
        }
        return reshape(ordered(x, joined({shared, rows, columns})), sizes, text_.where());
    }
    [[nodiscard]] static subscript_list joined(std::initializer_list<subscript_list> parts) {
        subscript_list result;
        for (const subscript_list& part : parts) {
            for (const int label : part) result.push_back(label);
        }
        return result;
    }

    const einsum_rules& rules_;
    const subscripts& text_;
    sequence<subscripted> operands_;
    subscript_list result_;
    int ellipsis_ = 0;  // the most axes that an ellipsis stands for
};

}  // namespace detail

CASK_DEFINITION node_ptr einsum(const einsum_rules& rules, const subscripts& text,
                                sequence<node_ptr> operands) {
    return detail::contraction(rules, text, std::move(operands)).result();
}

}  // namespace cask::front
