// SPDX-License-Identifier: BSD-3-Clause
// The table of operations as text, for the tests in Python (random_programs/table.py): a line each, with
// tabs between kind, name, element types, ulp, whether zeros have signs, arguments, and whether elements
// are chosen by masks, places, labels or bins.
#pragma once

#include "support/choosing_operations.hpp"

#include <ostream>

namespace cask_test {

class listing {
public:
    explicit listing(std::ostream& out) : out_(out) {
        operations::everything(*this);
        chooses_ = true;
        operations::choosing(*this);
    }

    template <class Types, class F>
    void single(Types, const char* name, F, accuracy how = exact) {
        line<Types>("single", name, how, "");
    }
    template <class Types, class F>
    void pair(Types, const char* name, F, accuracy how = exact) {
        line<Types>("pair", name, how, "");
    }
    template <class Types, class F>
    void mixed_pair(Types, const char* name, F, accuracy how = exact) {
        line<Types>("mixed_pair", name, how, "");
    }
    template <class Types, class F>
    void two(Types, const char* name, F, accuracy how = exact) {
        line<Types>("two", name, how, "");
    }
    template <class Types, class F>
    void reduction(Types, const char* name, F, accuracy how = exact,
                   operations::takes and_also = {}) {
        const char* beside = and_also.both      ? "masks with initials"
                             : and_also.initial ? "masks, initials"
                             : and_also.mask    ? "masks"
                                                : "";
        line<Types>("reduction", name, how, beside);
    }
    template <class Types, char... Kind, class F>
    void view(Types, const char* name, operations::places<Kind...>, F) {
        line<Types>("view", name, exact, std::string{Kind...});
    }
    template <class Types, class F>
    void source(Types, const char* name, F,
                const std::vector<operations::source_arguments>& examples, accuracy how = exact) {
        std::string text;
        for (const operations::source_arguments& example : examples) {
            if (!text.empty()) text += ';';
            for (std::size_t k = 0; k < example.size(); ++k)
                text += (k > 0 ? "," : "") + std::to_string(example[k]);
        }
        line<Types>("source", name, how, text);
    }

private:
    template <class Types>
    void line(const char* kind, const char* name, accuracy how, const std::string& arguments) {
        out_ << kind << '\t' << name << '\t';
        const char* between = "";
        Types::for_each([&]<class T>(T) {
            out_ << between << to_string(cask::dtype_of<T>);
            between = ",";
        });
        out_ << '\t' << how.ulp << '\t' << how.zero_sign << '\t' << arguments << '\t' << chooses_
             << '\n';
    }

    std::ostream& out_;
    bool chooses_ = false;
};

}  // namespace cask_test
