// SPDX-License-Identifier: BSD-3-Clause
#include "company/answers.hpp"
#include "company/cases.hpp"
#include "company/npy.hpp"
#include "company/results.hpp"
#include "support/listing.hpp"

#include <cask/core/dtype.hpp>

#include <fstream>

namespace cask_test::company {

namespace {

/// Axes as long as tiles, a little shorter and longer; and of one element, and of none.
[[nodiscard]] const std::vector<ck::shape>& shapes_of_answers() {
    static const std::vector<ck::shape> all{
        {},        {0},       {1},       {2},       {3},        {64},        {1000},
        {0, 3},    {3, 0},    {0, 0},    {1, 1},    {2, 3},     {63, 2},     {2, 63},
        {3, 64},   {64, 3},   {65, 1},   {1, 65},   {4, 4},     {2, 65},     {65, 4},
        {2, 1000}, {1000, 2}, {2, 3, 2}, {2, 0, 3}, {3, 1, 65}, {2, 1, 3, 2}};
    return all;
}

class writer {
public:
    explicit writer(const std::filesystem::path& folder)
        : lines_(folder / "answers.txt"), arrays_(folder / "arrays", std::ios::binary) {
        REQUIRE(lines_.good());
        REQUIRE(arrays_.good());
    }

    void write(const tables& rows, const instance& where) {
        setting in;
        const node_ptr x = persisted(array_of(rows, where, in));
        lines_ << "case\t" << rows.type << '\t' << text_of(rows, where) << '\t' << where.seed
               << '\n';
        write(results_of({output{x}}).front());
        for (const consumer& each : rows.consumers) {
            lines_ << each.text << '\t';
            try {
                const outputs wanted = each.apply(x);
                std::vector<result> found;
                if (!wanted.all.empty()) found = results_of(wanted.all);
                lines_ << (found.empty() ? "left out" : std::to_string(found.size())) << '\n';
                for (const result& one : found) write(one);
            } catch (const ck::task_error&) {
                throw;
            } catch (const ck::error&) {  // when it was built
                lines_ << "refused\n";
            }
        }
        lines_.flush();
        arrays_.flush();
    }

private:
    void write(const result& own) {
        const std::string type =
            ck::dispatch(own.type, [](auto value) { return npy_type<decltype(value)>(false); });
        write_npy(arrays_, type, false, own.sizes, reinterpret_cast<const char*>(own.bytes.data()),
                  own.bytes.size());
    }

    std::ofstream lines_;
    std::ofstream arrays_;
};

}  // namespace

void write_answers(const tables& rows, const std::filesystem::path& folder) {
    const ck::runtime serial(configurations().front().options);
    std::ofstream table(folder / "operations.txt");
    const listing operations(table);
    writer own(folder);
    std::size_t sources = 0;
    for (std::size_t source = 0; source < rows.sources.size(); ++source) {
        const std::string& text = rows.sources[source].text;
        if (text.find("from_array(") != 0) continue;
        ++sources;
        std::uint64_t seed = 1;
        for (const ck::shape& sizes : shapes_of_answers()) {
            own.write(rows, {.source = source, .sizes = sizes, .seed = seed++});
        }
    }
    CHECK(sources == 2);
}

}  // namespace cask_test::company
