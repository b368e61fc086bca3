// SPDX-License-Identifier: BSD-3-Clause
#include "company/child.hpp"
#include "company/results.hpp"

#include <cask/expr/node.hpp>
#include <csignal>
#include <cstdio>
#include <map>
#include <set>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cask_test::company {

namespace {

constexpr unsigned longest = 60;  // seconds that a meeting may take
constexpr std::size_t nobody = ~std::size_t{0};

/// Memory that a child shares with its parent.
template <class T>
class shared {
public:
    explicit shared(std::size_t count)
        : count_(std::max<std::size_t>(count, 1)),
          data_(static_cast<T*>(mmap(nullptr, count_ * sizeof(T), PROT_READ | PROT_WRITE,
                                     MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
        REQUIRE(static_cast<void*>(data_) != MAP_FAILED);
    }
    ~shared() { munmap(data_, count_ * sizeof(T)); }
    shared(const shared&) = delete;
    shared& operator=(const shared&) = delete;
    [[nodiscard]] volatile T& operator[](std::size_t k) { return data_[k]; }

private:
    std::size_t count_;
    T* data_;
};

/// What a child is at.
struct progress {
    std::size_t number;    // of the meeting
    std::size_t consumer;  // that is applied to the persisted array; nobody otherwise
};

/// Consumers of persisted arrays that crash are found once: (gathering, consumer).
using crashed = std::set<std::pair<std::size_t, std::size_t>>;

[[nodiscard]] std::string text_of_error(const std::exception& error) {
    std::string text = error.what();
    try {
        std::rethrow_if_nested(error);
    } catch (const std::exception& inner) {
        text += ": " + text_of_error(inner);
    } catch (...) {
        text += ": something else";
    }
    return text;
}

/// Runs the meetings of one source from one of them on, in the child.
class visitor {
public:
    visitor(const tables& rows, shared<unsigned char>& outcomes, shared<progress>& at, int pipe,
            const crashed& excluded)
        : rows_(rows), outcomes_(outcomes), at_(at), pipe_(pipe), excluded_(excluded) {}

    void visit(const std::vector<gathering>& all, std::size_t first) {
        std::size_t number = 0;
        for (std::size_t k = 0; k < all.size(); ++k) {
            const std::size_t next = number + all[k].meetings.size();
            if (next > first) visit(k, all[k], number, std::max(first, number));
            number = next;
        }
    }

private:
    void visit(std::size_t place, const gathering& all, std::size_t begin, std::size_t first) {
        setting in;
        const ck::runtime serial(configurations().front().options);
        node_ptr source;
        expected_.clear();
        start(first, nobody);
        try {
            source = array_of(rows_, all.where, in);
            memory_ = persisted(source);
        } catch (const std::exception& error) {
            fail(first, "the source alone: " + text_of_error(error));
            return;
        }
        const std::size_t end = begin + all.meetings.size();
        for (std::size_t number = first; number < end; ++number) {
            for (const std::size_t each : all.meetings[number - begin].consumers) {
                if (!expected_.contains(each)) expect(place, each, number);
            }
        }
        for (std::size_t number = first; number < end;) {
            const std::size_t way = all.meetings[number - begin].configuration;
            ck::runtime own(configurations()[way].options);
            for (; number < end && all.meetings[number - begin].configuration == way; ++number) {
                meet(source, all.meetings[number - begin], number);
            }
            if (own.ledger().held() != 0) fail(number - 1, "bytes are still held");
        }
    }

    // What a consumer makes of the array in memory.
    void expect(std::size_t place, std::size_t consumer, std::size_t number) {
        std::optional<std::vector<result>>& found = expected_[consumer];
        if (excluded_.contains({place, consumer})) return;
        start(number, consumer);
        try {
            const outputs wanted = rows_.consumers[consumer].apply(memory_);
            if (!wanted.all.empty() && is_small(wanted)) found = results_of(wanted.all);
        } catch (const ck::task_error& error) {
            fail(number, "persisted: " + text_of_error(error));
        } catch (const ck::error&) {  // refused when it is built: does not apply
        } catch (const std::exception& error) {
            fail(number, "persisted: " + text_of_error(error));
        }
    }

    void meet(const node_ptr& source, const meeting& who, std::size_t number) {
        start(number, nobody);
        std::vector<output> wanted;
        std::vector<result> expected;
        for (const std::size_t each : who.consumers) {
            const auto& own = expected_.at(each);
            if (!own) return end(number, outcome::does_not_apply);
            try {
                outputs more = rows_.consumers[each].apply(source);
                if (who.consumers.size() > 1) lay_in_rows(more);
                wanted.insert(wanted.end(), more.all.begin(), more.all.end());
            } catch (const std::exception& error) {
                return fail(number, "refused, but not persisted: " + text_of_error(error));
            }
            expected.insert(expected.end(), own->begin(), own->end());
        }
        try {
            std::string wrong = wrong_in(results_of(wanted), expected);
            if (wrong.empty() && number % parts_ == 0) {
                wrong = wrong_in(results_of(wanted, number + 1), expected);
                if (!wrong.empty()) wrong = "in parts: " + wrong;
            }
            if (!wrong.empty()) return fail(number, wrong);
        } catch (const std::exception& error) {
            return fail(number, text_of_error(error));
        }
        end(number, outcome::passed);
    }

    [[nodiscard]] static std::string wrong_in(const std::vector<result>& found,
                                              const std::vector<result>& expected) {
        for (std::size_t k = 0; k < found.size(); ++k) {
            const std::string wrong = difference(found[k], expected[k]);
            if (wrong.empty()) continue;
            return found.size() == 1 ? wrong : "result " + std::to_string(k) + ": " + wrong;
        }
        return {};
    }

    // Products of arrays without elements may have many.
    [[nodiscard]] static bool is_small(const outputs& wanted) {
        constexpr ck::index_t most = 500'000;
        return std::all_of(wanted.all.begin(), wanted.all.end(),
                           [](const output& each) { return each.node->shape().size() <= most; });
    }

    // Several results in one run are row-major: nobody can ask for others.
    static void lay_in_rows(outputs& more) {
        for (output& each : more.all) each.lies = layout::row_major;
    }

    void start(std::size_t number, std::size_t consumer) {
        at_[0].number = number;
        at_[0].consumer = consumer;
        alarm(longest);
    }
    void end(std::size_t number, outcome what) {
        outcomes_[number] = static_cast<unsigned char>(what);
    }
    void fail(std::size_t number, std::string text) {
        end(number, outcome::failed);
        text = std::to_string(number) + "\t" + replaced(std::move(text), "\n", " ") + "\n";
        for (std::size_t sent = 0; sent < text.size();) {
            const ssize_t count = write(pipe_, text.data() + sent, text.size() - sent);
            if (count <= 0) _exit(3);
            sent += static_cast<std::size_t>(count);
        }
    }

    const tables& rows_;
    shared<unsigned char>& outcomes_;
    shared<progress>& at_;
    int pipe_;
    const crashed& excluded_;
    const std::size_t parts_ = wishes::from_environment().parts;
    node_ptr memory_;
    std::map<std::size_t, std::optional<std::vector<result>>> expected_;  // by consumer
};

/// A test framework's handlers would report the crash of a child as one of the parent.
void leave_signals_alone() {
    for (const int each : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGALRM, SIGTERM}) {
        std::signal(each, SIG_DFL);
    }
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
}

/// Everything that can be read, until the child ends.
[[nodiscard]] std::string read_all(int pipe) {
    std::string text;
    char buffer[4096];
    for (ssize_t count = 0; (count = read(pipe, buffer, sizeof(buffer))) != 0;) {
        if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
    }
    return text;
}

/// Adds what a child wrote.
void add_failures(report& own, const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t tab = line.find('\t');
        if (tab == std::string::npos) continue;
        own.failures.emplace_back(std::stoull(line.substr(0, tab)), line.substr(tab + 1));
    }
}

[[nodiscard]] std::string text_of_end(int status) {
    if (WIFEXITED(status)) return "the process ended with " + std::to_string(WEXITSTATUS(status));
    const int number = WTERMSIG(status);
    if (number == SIGALRM) return "takes longer than " + std::to_string(longest) + " s";
    return "signal " + std::to_string(number) + " (" + strsignal(number) + ")";
}

}  // namespace

report run_in_children(const tables& rows, const std::vector<gathering>& all) {
    report own;
    std::size_t count = 0;
    for (const gathering& each : all) count += each.meetings.size();
    shared<unsigned char> outcomes(count);
    shared<progress> at(1);
    crashed excluded;
    for (std::size_t first = 0; first < count;) {
        int ends[2];
        REQUIRE(pipe(ends) == 0);
        at[0].number = first;
        at[0].consumer = nobody;
        std::fflush(nullptr);
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            close(ends[0]);
            leave_signals_alone();
            visitor(rows, outcomes, at, ends[1], excluded).visit(all, first);
            _exit(0);
        }
        close(ends[1]);
        add_failures(own, read_all(ends[0]));
        close(ends[0]);
        int status = 0;
        waitpid(child, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) break;
        const std::size_t number = at[0].number;
        const std::size_t consumer = at[0].consumer;
        outcomes[number] = static_cast<unsigned char>(outcome::failed);
        if (consumer == nobody) {
            own.failures.emplace_back(number, text_of_end(status));
        } else {
            std::size_t place = 0;
            for (std::size_t end = all[0].meetings.size(); number >= end;) {
                end += all[++place].meetings.size();
            }
            excluded.insert({place, consumer});
            own.failures.emplace_back(number, "persisted, " + rows.consumers[consumer].text + ": " +
                                                  text_of_end(status));
        }
        first = number + 1;
    }
    std::stable_sort(own.failures.begin(), own.failures.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t k = 0; k < count; ++k) {
        own.outcomes.push_back(static_cast<outcome>(static_cast<unsigned char>(outcomes[k])));
    }
    return own;
}

std::string wrong_with(const tables& rows, const instance& where, const meeting& who) {
    const report own = run_in_children(rows, {gathering{where, {who}}});
    return own.failures.empty() ? "" : own.failures.front().second;
}

}  // namespace cask_test::company
