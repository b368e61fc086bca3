// SPDX-License-Identifier: BSD-3-Clause
// Rows of the interpreter from the table of operations.
#pragma once

#include "program.hpp"

namespace random_programs {

class table_rows {
public:
    std::vector<row> rows;

    template <class Types, class F>
    void single(Types, const char* name, F f, cask_test::accuracy = {}) {
        rows.push_back({name, unary<Types>(f)});
    }
    template <class Types, class F>
    void pair(Types, const char* name, F f, cask_test::accuracy = {}) {
        rows.push_back({name, binary<Types>(f)});
    }
    template <class Types, class F>
    void mixed_pair(Types, const char* name, F f, cask_test::accuracy = {}) {
        rows.push_back({name, any_pair<Types>(f)});
    }
    template <class Types, class F>
    void two(Types, const char* name, F f, cask_test::accuracy = {}) {
        rows.push_back({name, [f](const arguments& given) {
                            const auto both = promoted(given.array(0), given.array(1));
                            return over<Types>(both.first, [&](const auto& a) -> value {
                                return f(a,
                                         std::get<std::remove_cvref_t<decltype(a)>>(both.second));
                            });
                        }});
    }
    template <class Types, class F>
    void reduction(Types, const char* name, F f, cask_test::accuracy = {},
                   cask_test::operations::takes = {}) {
        rows.push_back({name, with_options<Types>([f](const auto& x, const arguments& given) {
                            return f(x, reduce_options_of(given));
                        })});
    }
    template <class Types, char... Kind, class F>
    void view(Types, const char* name, cask_test::operations::places<Kind...>, F f) {
        rows.push_back({name, with_options<Types>([f](const auto& x, const arguments& given) {
                            const std::vector<ck::index_t> at = given.integers("at");
                            if (at.size() != sizeof...(Kind))
                                throw misuse("too few places, or too many");
                            return [&]<std::size_t... K>(std::index_sequence<K...>) {
                                return f(x, at[K]...);
                            }
                            (std::make_index_sequence<sizeof...(Kind)>{});
                        })});
    }
    template <class Types, class F>
    void source(Types, const char* name, F f,
                const std::vector<cask_test::operations::source_arguments>&,
                cask_test::accuracy = {}) {
        rows.push_back({name, [f](const arguments& given) {
                            cask_test::operations::source_arguments at;
                            for (const std::string& each : split(given.text("at"), ','))
                                at.push_back(std::stod(each));
                            std::optional<value> made;
                            Types::for_each([&]<class T>(T zero) {
                                if (given.text("type") == to_string(ck::dtype_of<T>))
                                    made = f(zero, at);
                            });
                            if (!made) throw misuse("no element type " + given.text("type"));
                            return *made;
                        }});
    }
};

}  // namespace random_programs
