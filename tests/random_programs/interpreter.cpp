// SPDX-License-Identifier: BSD-3-Clause
// Reads programs, runs them, and writes what they give.
//
// A program is text, a statement a line:
//
//     program 7
//     v0 = memory type=float64 shape=3,4 values=special seed=5 layout=F
//     v1 = add v0 d:2.5
//     run threads=2 by=tbb optimize=1 chunks=3 results=v0|v1@::2;1|v1
//     run parts=7 results=v1
//     end
//
// First each statement is computed alone, of inputs that are in memory; its elements are written. Then
// each run computes its results together, from lazy expressions: what differs from these elements in
// any bit is written. Answers are lines; a `value` is followed by its bytes.
#include "program.hpp"
#include "support/in_parts.hpp"
#include "support/listing.hpp"

#include <cask/expr/node.hpp>
#include <cstdio>
#include <iostream>
#include <sstream>

namespace random_programs {
namespace {

// ---- reading ------------------------------------------------------------------------------------

/// `name=value` goes to `named`, other words to `plain`.
void read_words(std::istringstream& words, std::vector<std::string>& plain, options& named) {
    for (std::string word; words >> word;) {
        const std::size_t at = word.find('=');
        if (at == std::string::npos) {
            plain.push_back(word);
        } else {
            named[word.substr(0, at)] = word.substr(at + 1);
        }
    }
}

struct program_text {
    std::string name;
    std::vector<statement> statements;
    std::vector<options> runs;
};

/// False at the end of the input.
bool read_program(std::istream& in, program_text& out) {
    out = {};
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string first;
        words >> first;
        if (first == "program") {
            words >> out.name;
        } else if (first == "end") {
            return true;
        } else if (first == "run") {
            std::vector<std::string> none;
            out.runs.emplace_back();
            read_words(words, none, out.runs.back());
        } else if (!first.empty() && first[0] == 'v') {
            statement each;
            std::string equals;
            words >> equals >> each.operation;
            each.result = std::stoi(first.substr(1));
            read_words(words, each.operands, each.named);
            out.statements.push_back(std::move(each));
        }
    }
    return false;
}

const std::map<std::string, operation, std::less<>>& operations() {
    static const auto all = [] {
        std::map<std::string, operation, std::less<>> result;
        for (auto* rows :
             {source_rows, arithmetic_rows, bitwise_rows, choosing_rows, chosen_rows, creation_rows,
              exponential_rows, group_rows, logical_rows, manipulation_rows, movement_rows,
              reduction_rows, selection_rows, set_rows, total_rows, trigonometric_rows}) {
            for (row& each : rows()) result.emplace(std::move(each.name), std::move(each.run));
        }
        return result;
    }();
    return all;
}

// ---- evaluating ---------------------------------------------------------------------------------

using environment = std::map<int, value>;

value evaluate(const statement& what, const environment& values, surroundings& around) {
    const auto found = operations().find(what.operation);
    if (found == operations().end()) throw misuse("no operation " + what.operation);
    arguments given{{}, &what, &around};
    for (const std::string& text : what.operands) {
        if (text[0] == 'v') {
            given.operands.emplace_back(values.at(std::stoi(text.substr(1))));
        } else {
            given.operands.emplace_back(parse_scalar(text));
        }
    }
    return found->second(given);
}

/// True where all arrays that the statement needs are there.
bool has_inputs(const statement& what, const environment& values) {
    for (const std::string& text : what.operands) {
        if (text[0] == 'v' && !values.contains(std::stoi(text.substr(1)))) return false;
    }
    return true;
}

std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

// ---- elements -----------------------------------------------------------------------------------

/// Elements in memory of any strides.
struct block {
    const std::byte* data;
    ck::shape sizes;
    ck::shape strides;  // bytes
    ck::dtype type;
};

block block_of(const value& persisted) {
    return std::visit(
        [](const auto& x) -> block {
            const auto* source = x.node()->template as<ck::expr::memory_source>();
            return {source->data, x.shape(), source->strides, x.dtype()};
        },
        persisted);
}

/// The part that `entries` choose, by NumPy's rules.
block part_of(const block& whole, const std::vector<ck::slice_arg>& entries) {
    block part{whole.data, {}, {}, whole.type};
    using kind = ck::slice_arg::kind;
    int consuming = 0;
    for (const auto& each : entries)
        consuming += each.which() == kind::integer || each.which() == kind::range ? 1 : 0;
    int axis = 0;
    const auto take_whole = [&](int count) {
        for (; count > 0; --count, ++axis) {
            part.sizes.push_back(whole.sizes[axis]);
            part.strides.push_back(whole.strides[axis]);
        }
    };
    for (const ck::slice_arg& each : entries) {
        if (each.which() == kind::ellipsis) take_whole(whole.sizes.rank() - consuming);
        if (each.which() == kind::newaxis) {
            part.sizes.push_back(1);
            part.strides.push_back(0);
        }
        if (each.which() == kind::integer) {
            const ck::index_t at = each.position();
            part.data += (at < 0 ? at + whole.sizes[axis] : at) * whole.strides[axis];
            ++axis;
        }
        if (each.which() == kind::range) {
            const auto chosen = ck::select(each.bounds(), whole.sizes[axis]);
            if (chosen.count > 0) part.data += chosen.begin * whole.strides[axis];
            part.sizes.push_back(chosen.count);
            part.strides.push_back(chosen.step * whole.strides[axis]);
            ++axis;
        }
    }
    take_whole(whole.sizes.rank() - axis);
    return part;
}

template <class T>
bool same_element(const std::byte* a, const std::byte* b) {
    if (std::memcmp(a, b, sizeof(T)) == 0) return true;
    // NumPy does not promise which of several NaN is the result, and neither does cask.
    T x, y;
    std::memcpy(&x, a, sizeof(T));
    std::memcpy(&y, b, sizeof(T));
    if constexpr (ck::is_complex_v<T>) {
        const auto same = [](const auto& p, const auto& q) {
            return std::memcmp(&p, &q, sizeof(p)) == 0 || (std::isnan(p) && std::isnan(q));
        };
        return same(x.real(), y.real()) && same(x.imag(), y.imag());
    } else {
        return x != x && y != y;
    }
}

std::string bytes_text(const std::byte* data, ck::dtype type) {
    std::ostringstream text;
    text.precision(17);
    ck::dispatch(type, [&]<class T>(T element) {
        std::memcpy(&element, data, sizeof(T));
        if constexpr (sizeof(T) == 1) {
            text << int{element};
        } else {
            text << element;
        }
    });
    return text.str();
}

/// What differs first, or nothing.
std::string difference(const block& got, const block& expected) {
    if (got.type != expected.type) return "another type";
    if (got.sizes != expected.sizes)
        return "shape " + to_string(got.sizes) + " instead of " + to_string(expected.sizes);
    const auto same = ck::dispatch(got.type,
                                   []<class T>(T) -> bool (*)(const std::byte*, const std::byte*) {
                                       return &same_element<T>;
                                   });
    ck::shape index = ck::shape::filled(got.sizes.rank(), 0);
    ck::index_t wrong = 0;
    std::string first;
    for (ck::index_t place = 0; place < got.sizes.size(); ++place) {
        const std::byte* a = got.data;
        const std::byte* b = expected.data;
        for (int axis = 0; axis < index.rank(); ++axis) {
            a += index[axis] * got.strides[axis];
            b += index[axis] * expected.strides[axis];
        }
        if (!same(a, b) && wrong++ == 0) {
            first = "element " + to_string(index) + " of shape " + to_string(got.sizes) + " is " +
                    bytes_text(a, got.type) + " instead of " + bytes_text(b, got.type);
        }
        for (int axis = index.rank() - 1; axis >= 0; --axis) {
            if (++index[axis] < got.sizes[axis]) break;
            index[axis] = 0;
        }
    }
    if (wrong > 1) first += " (" + std::to_string(wrong) + " elements differ)";
    return first;
}

// ---- results of a run ---------------------------------------------------------------------------

/// `v3`, `v3@1:5;::2`, `v3/F`; `v3/over1` goes into the memory of source v1
struct result_text {
    int from;
    std::vector<ck::slice_arg> at;
    bool sliced = false;
    std::string into;  // row-major memory when empty

    explicit result_text(const std::string& text) {
        const auto parts = split(text, '/');
        const auto places = split(parts.at(0), '@');
        from = std::stoi(places.at(0).substr(1));
        sliced = places.size() > 1;
        if (sliced) at = parse_slices(places[1]);
        if (parts.size() > 1) into = parts[1];
    }
};

struct wanted {
    result_text text;
    ck::expr::node_ptr node;
    block expected;
    std::vector<std::byte> memory{};
    block got{};

    /// Memory for the result, in the order that is asked for.
    ck::schedule::target prepare(const environment& sources) {
        if (text.into.starts_with("over")) {
            got = block_of(sources.at(std::stoi(text.into.substr(4))));
            if (got.sizes != node->shape() || got.type != node->type())
                throw misuse("the source is of another shape or type");
            return {const_cast<std::byte*>(got.data), got.strides};
        }
        const ck::shape& sizes = node->shape();
        const ck::index_t item = ck::size_of(node->type());
        memory.assign(static_cast<std::size_t>(node->bytes()) + 1, std::byte{0xa5});
        got = {memory.data(), sizes, ck::shape::filled(sizes.rank(), 0), node->type()};
        ck::index_t step = item;
        for (int k = 0; k < sizes.rank(); ++k) {
            const int axis = text.into == "F" ? k : sizes.rank() - 1 - k;
            got.strides[axis] = step;
            step *= sizes[axis];
            if (text.into == "flipped" && sizes[axis] > 0) {
                got.data += (sizes[axis] - 1) * got.strides[axis];
                got.strides[axis] = -got.strides[axis];
            }
        }
        return {const_cast<std::byte*>(got.data), got.strides};
    }
};

ck::runtime_options settings_of(const options& run) {
    const auto text = [&](std::string_view name) {
        const auto found = run.find(name);
        return found == run.end() ? std::string() : found->second;
    };
    ck::runtime_options result;
    result.threads = text("threads").empty() ? 1 : std::stoi(text("threads"));
    result.by = text("by") == "serial"    ? ck::scheduler::serial
                : text("by") == "threads" ? ck::scheduler::threads
                                          : ck::scheduler::tbb;
    result.optimize = text("optimize") != "0";
    result.without_passes = split(text("without"), ',');
    return result;
}

/// Lazy expressions of all statements; `problem` names one that throws, but did not before.
environment expressions(const program_text& program, const environment& eager, surroundings& around,
                        std::string& problem) {
    environment values;
    for (const statement& each : program.statements) {
        if (!has_inputs(each, values)) continue;
        const std::string name = "v" + std::to_string(each.result);
        try {
            values.insert_or_assign(each.result, evaluate(each, values, around));
            if (!eager.contains(each.result)) problem = name + " throws only when computed alone";
        } catch (const ck::error& error) {
            if (eager.contains(each.result)) problem = name + " throws: " + error.what();
        }
    }
    return values;
}

ck::expr::node_ptr node_of(const value& x, const result_text& text) {
    const auto& whole = std::visit([](const auto& array) { return array.node(); }, x);
    return text.sliced ? ck::front::slice(whole, text.at.data(), text.at.size()) : whole;
}

/// The result through a file, and read again.
std::string through_file(const wanted& what, const value& x, const std::string& folder) {
    return std::visit(
        [&](const auto& array) {
            using Array = std::remove_cvref_t<decltype(array)>;
            using T = element_of<Array>;
            const std::string path = folder + "/result.npy";
            ck::to_npy(Array(what.node), path);
            const Array again = ck::from_npy<T>(path).persist();
            return difference(block_of(again), what.expected);
        },
        x);
}

/// What is wrong with a run, or nothing.
std::string wrong_in(const program_text& program, const options& run, const environment& eager,
                     const std::string& folder) {
    ck::runtime own(settings_of(run));
    surroundings around{};
    const auto chunks = run.find("chunks");
    around.chunks = chunks == run.end() ? 0 : static_cast<unsigned>(std::stoul(chunks->second));
    around.folder = folder;
    std::string problem;
    const environment lazy = expressions(program, eager, around, problem);
    if (!problem.empty()) return problem;
    std::vector<wanted> results;
    const auto listed = run.find("results");
    if (listed == run.end()) return {};
    for (const std::string& name : split(listed->second, '|')) {
        const result_text text(name);
        if (!lazy.contains(text.from)) continue;
        const block whole = block_of(eager.at(text.from));
        results.push_back({text, node_of(lazy.at(text.from), text), part_of(whole, text.at)});
        if (text.into == "npy") {
            problem = through_file(results.back(), lazy.at(text.from), folder);
            if (!problem.empty()) return name + " through a file: " + problem;
            results.pop_back();
        }
    }
    std::vector<ck::expr::node_ptr> nodes;
    std::vector<ck::schedule::target> targets;
    for (wanted& each : results) {
        nodes.push_back(each.node);
        targets.push_back(each.prepare(lazy));
    }
    const bool over_source = std::any_of(results.begin(), results.end(), [](const wanted& each) {
        return each.text.into.starts_with("over");
    });
    const auto parts = run.find("parts");
    if (parts != run.end() && !over_source) {
        cask_test::compute_in_parts(nodes, targets, std::stoull(parts->second));
    } else if (nodes.size() == 1) {
        ck::front::compute_into(nodes.front(), targets.front().data,
                                ck::expr::shape_of(nodes.front()), targets.front().strides, {});
    } else if (!nodes.empty()) {
        ck::front::compute(nodes.data(), targets.data(), nodes.size());
    }
    for (std::size_t k = 0; k < results.size(); ++k) {
        problem = difference(results[k].got, results[k].expected);
        if (!problem.empty()) return "v" + std::to_string(results[k].text.from) + ": " + problem;
    }
    if (own.ledger().held() != 0) return "bytes are still held";
    return {};
}

// ---- writing ------------------------------------------------------------------------------------

void write_value(int number, const block& what) {
    std::string sizes;
    for (const ck::index_t size : what.sizes)
        sizes += (sizes.empty() ? "" : ",") + std::to_string(size);
    if (sizes.empty()) sizes = "-";
    const ck::index_t bytes = what.sizes.size() * ck::size_of(what.type);
    std::cout << "value " << number << ' ' << to_string(what.type) << ' ' << sizes << ' ' << bytes
              << '\n';
    std::cout.write(reinterpret_cast<const char*>(what.data), bytes);
}

/// Each statement alone, of inputs in memory.
environment computed(const program_text& program, const std::string& folder) {
    ck::runtime own({.threads = 1, .by = ck::scheduler::serial});
    surroundings around{};
    around.folder = folder;
    around.computes_on = false;
    environment values;
    for (const statement& each : program.statements) {
        if (!has_inputs(each, values)) continue;
        std::cout << "at " << each.result << std::endl;
        try {
            const value alone = evaluate(each, values, around);
            values.insert_or_assign(
                each.result, std::visit([](const auto& x) -> value { return x.persist(); }, alone));
            write_value(each.result, block_of(values.at(each.result)));
        } catch (const ck::error& error) {
            std::cout << "error " << each.result << ' ' << one_line(error.what()) << '\n';
        } catch (const misuse& error) {
            std::cout << "misuse " << each.result << ' ' << error.what() << '\n';
        }
    }
    return values;
}

void answer(const program_text& program, const std::string& folder) {
    const environment eager = computed(program, folder);
    for (std::size_t k = 0; k < program.runs.size(); ++k) {
        std::cout << "run " << k << std::endl;
        std::string problem;
        try {
            problem = wrong_in(program, program.runs[k], eager, folder);
        } catch (const std::exception& error) {
            problem = std::string("throws: ") + error.what();
        }
        if (!problem.empty()) std::cout << "wrong " << k << ' ' << one_line(problem) << '\n';
    }
    std::cout << "end " << program.name << std::endl;
}

}  // namespace
}  // namespace random_programs

int main(int count, char** words) {
    if (count != 2) {
        std::cerr << "usage: random_programs <folder for files>  < programs\n"
                     "       random_programs --operations\n";
        return 2;
    }
    if (std::string_view(words[1]) == "--operations") {
        cask_test::listing everything(std::cout);
        return 0;
    }
    std::ios::sync_with_stdio(false);
    random_programs::program_text program;
    while (random_programs::read_program(std::cin, program))
        random_programs::answer(program, words[1]);
    return 0;
}
