// SPDX-License-Identifier: BSD-3-Clause
// Files for intermediates: without a name, so that they are gone with the process, however it ends.
#pragma once

#include <cask/core/dtype.hpp>
#include <cask/files/array_file.hpp>

#include <sys/vfs.h>

#include <cstdlib>
#include <memory>

namespace cask::files {

/// Where files for intermediates lie.
struct spill_folder {
    std::string path;
    bool named = false;  // by the user, who may want one in memory
};

/// The folder that `option` names, or CASK_SPILL_DIR, TMPDIR, and at last /var/tmp.
[[nodiscard]] inline spill_folder find_spill_folder(const std::string& option = {}) {
    if (!option.empty()) return {option, true};
    for (const char* name : {"CASK_SPILL_DIR", "TMPDIR"}) {
        const char* path = std::getenv(name);
        if (path == nullptr || *path == '\0') continue;
        return {path, std::string_view(name) != "TMPDIR"};
    }
    return {"/var/tmp"};
}

/// A file without a name.
class unnamed_file : public file {
public:
    /// A file of `bytes`, which are there. Throws io_error, which names the folder and the bytes.
    unnamed_file(const spill_folder& folder, index_t bytes, source_line where)
        : file("spill", where) {
        path_ = "a temporary file in " + folder.path;
        if (!folder.named && is_memory(folder.path)) {
            fail(folder.path + " is memory (a tmpfs), and " + std::to_string(bytes) +
                 " bytes are to leave memory: name a folder on a disk, or this one, as " +
                 "runtime_options::spill_folder or CASK_SPILL_DIR");
        }
        open(folder.path);
        if (number_ < 0) {
            fail("cannot create " + path_ + " for " + std::to_string(bytes) +
                 " bytes: " + system_text(errno));
        }
        reserve(bytes);
    }

private:
    [[nodiscard]] static bool is_memory(const std::string& folder) {
        constexpr auto tmpfs = 0x01021994u;
        constexpr auto ramfs = 0x858458f6u;
        struct statfs facts {};
        if (::statfs(folder.c_str(), &facts) != 0) return false;  // opening says why
        const auto type = static_cast<std::uint32_t>(facts.f_type);
        return type == tmpfs || type == ramfs;
    }

    void open(const std::string& folder) {
        do {
            number_ = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
        } while (number_ < 0 && errno == EINTR);
        // What a system says that has no such files.
        if (number_ >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return;
        std::string name = folder + "/cask-XXXXXX";
        number_ = ::mkostemp(name.data(), O_CLOEXEC);
        if (number_ >= 0) static_cast<void>(::unlink(name.c_str()));
    }
};

/// An array in a file without a name, which is gone when nobody reads or writes it any more.
struct spilled {
    std::shared_ptr<expr::reader> reader;
    std::shared_ptr<expr::writer> writer;
};

/// A place on disk for an array. All its bytes are taken now, so that a full disk, a quota or a
/// folder that nobody may write to are errors before anything is computed. Throws io_error, which
/// names the user's line.
[[nodiscard]] inline spilled make_spill(const shape& sizes, dtype type, const spill_folder& folder,
                                        source_line where = {}) {
    const array_layout layout{sizes, size_of(type)};
    const auto place = std::make_shared<const unnamed_file>(folder, sizes.size() * layout.item,
                                                            where);
    return {std::make_shared<array_reader>(place, layout),
            std::make_shared<array_writer>(place, layout)};
}

}  // namespace cask::files
