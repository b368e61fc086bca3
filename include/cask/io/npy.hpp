// SPDX-License-Identifier: BSD-3-Clause
// NumPy's npy files: read lazily, region by region; written block by block and renamed at the end.
//
// Files are read with pread, never mapped: memory stays accounted for, and a file that shrinks is
// an error and not a signal.
#pragma once

#include <cask/array.hpp>
#include <cask/store.hpp>

#include <string>
#include <utility>

namespace cask {

/// Which axis of an array in a file runs fastest.
enum class npy_order {
    row_major,     // the last
    column_major,  // the first: Fortran's
};

/// What an npy file says of itself.
struct npy_description {
    cask::shape shape;
    cask::dtype dtype = cask::dtype::float64;
    npy_order order = npy_order::row_major;
};

/// What the npy file at `path` holds. Its data are not read.
///
/// \returns  shape, dtype and order
/// \throws io_error  the file is not there, no npy file, damaged, or of a dtype that cask lacks
/// \cost   reads the header
/// \like   numpy.lib.format.read_array_header_1_0
[[nodiscard]] npy_description npy_info(const std::string& path,
                                       source_line where = source_line::current());

namespace front {

[[nodiscard]] node_ptr from_npy(const std::string& path, dtype type, const chunk_spec& chunks,
                                source_line where);
void to_npy(const node_ptr& x, const std::string& path, source_line where);

}  // namespace front

/// The array in the npy file at `path`; the file stays open as long as an array reads it.
///
/// Lazy: regions are read when they are wanted, in any byte order, from files of format version
/// 1.0, 2.0 and 3.0. A file in Fortran's order is read as what it is, the transpose of a row-major
/// array. Replacing the file does no harm to arrays that were made from the old one; writing into
/// it does.
///
/// \param chunks  as everywhere
/// \returns  shape that of the file; dtype T
/// \throws io_error     the file is not there, no npy file, damaged, shorter than it says, or of a
///                      dtype that cask lacks
/// \throws dtype_error  the file holds another dtype
/// \throws chunk_error  chunks that do not describe the shape
/// \cost   opening reads the header; computing reads what is wanted, one read per contiguous run;
///         what lies within a page between two runs is read with them
/// \like   numpy.load(path, mmap_mode="r"), dask.array.from_npy_stack
template <element T>
[[nodiscard]] array<T> from_npy(const std::string& path, const chunk_spec& chunks = {},
                                source_line where = source_line::current()) {
    return array<T>(front::from_npy(path, dtype_of<T>, chunks, where));
}

/// An npy file as a target of `store`.
///
/// The file is written beside, without a name (where the system has no such files, as `path` +
/// ".cask-partial-1", or the next number that is free), and gets its name when it is complete and
/// on disk; on failure, or if the process or the machine goes down, an old file stays as it was.
/// What a process that was killed has left under such a name is removed when `path` is written
/// next. The new file has the permissions of the one that it replaces, and its owner, if the
/// process may give files away; links stay links to it.
class npy_file : public front::destination {
public:
    /// The file at `path`, which is there when it has been stored.
    explicit npy_file(std::string path) : path_(std::move(path)) {}

    /// Takes the elements of an array of this shape and element type, and the room for them.
    ///
    /// \returns  a writer; a file that stood there is replaced when it is completed
    /// \throws io_error  the file cannot be made, or there is no room for it
    [[nodiscard]] std::shared_ptr<expr::writer> open(std::string_view operation,
                                                     const cask::shape& sizes, cask::dtype type,
                                                     source_line where) const override;
    /// Its path.
    [[nodiscard]] const std::string& name() const noexcept override { return path_; }
    /// Its path without links.
    [[nodiscard]] std::string identity() const override;

private:
    std::string path_;
};

/// Computes `x` into an npy file at `path`, which NumPy reads (format version 1.0, row-major): the
/// same as `store(x, npy_file(path))`. `x` may read the file that it replaces.
///
/// All bytes of the file are taken on disk before anything is computed.
///
/// \throws io_error    the file cannot be written, or there is no room for it
/// \throws task_error  a task failed
/// \cost   written by all threads, beyond 64 MiB of memory in parts; what all parts need, such as
///         a mean, is computed once and held until the end
/// \like   numpy.save
template <element T>
void to_npy(const array<T>& x, const std::string& path,
            source_line where = source_line::current()) {
    front::to_npy(x.node(), path, where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/io/npy.ipp>
#endif
