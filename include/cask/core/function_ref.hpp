// SPDX-License-Identifier: BSD-3-Clause
// A reference to something that can be called: what a function takes that calls back, where an
// instance for each caller costs more than it is worth. Never owns: it lives as long as the call
// that it is an argument of.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace cask {

template <class Signature>
class function_ref;

template <class Result, class... Arguments>
class function_ref<Result(Arguments...)> {
public:
    template <class Function>
        requires(!std::is_same_v<std::remove_cvref_t<Function>, function_ref>)
    explicit(false) function_ref(Function&& called) noexcept
        : called_(const_cast<void*>(static_cast<const void*>(std::addressof(called)))),
          call_([](void* at, Arguments... arguments) -> Result {
              return (*static_cast<std::remove_reference_t<Function>*>(at))(
                  std::forward<Arguments>(arguments)...);
          }) {}

    Result operator()(Arguments... arguments) const {
        return call_(called_, std::forward<Arguments>(arguments)...);
    }

private:
    void* called_;
    Result (*call_)(void*, Arguments...);
};

}  // namespace cask
