// SPDX-License-Identifier: BSD-3-Clause
// Stacks of npy files: an array as a folder of files, one for each chunk along an axis, as dask
// writes and reads them.
#pragma once

#include <cask/io/npy.hpp>

#include <string>

namespace cask {

namespace front {

[[nodiscard]] node_ptr from_npy_stack(const std::string& folder, dtype type, index_t axis,
                                      source_line where);
void to_npy_stack(const node_ptr& x, const std::string& folder, index_t axis, source_line where);

}  // namespace front

/// The arrays in the files 0.npy, 1.npy, ... of a folder, one behind another along an axis. Lazy:
/// see from_npy.
///
/// \returns  shape that of the files, joined; dtype T; a chunk for each file along the axis
/// \throws io_error     there is no 0.npy; or as from_npy
/// \throws dtype_error  as from_npy
/// \throws shape_error  files that do not fit together along the axis
/// \throws axis_error   no such axis
/// \cost   reads the header of each file, which stay open
/// \like   dask.array.from_npy_stack (which reads the axis from the folder's file `info`)
template <element T>
[[nodiscard]] array<T> from_npy_stack(const std::string& folder, index_t axis = 0,
                                      source_line where = source_line::current()) {
    return array<T>(front::from_npy_stack(folder, dtype_of<T>, axis, where));
}

/// Computes `x` into a folder of npy files, 0.npy, 1.npy, ...: one for each chunk along an axis, in
/// runs of 256 files; and a file `info`, by which dask reads them. The folder is made if it is not
/// there. Files are replaced as by to_npy; those of a longer stack that was there are removed.
///
/// \throws axis_error   no such axis
/// \throws io_error     the folder or a file cannot be made, or there is no room; files of earlier
///         runs of this call are complete then
/// \throws task_error   a task failed
/// \cost   as store of several arrays, for each 256 files
/// \like   dask.array.to_npy_stack
template <element T>
void to_npy_stack(const array<T>& x, const std::string& folder, index_t axis = 0,
                  source_line where = source_line::current()) {
    front::to_npy_stack(x.node(), folder, axis, where);
}

}  // namespace cask

#if !defined(CASK_COMPILED_ENGINE)
#include <cask/io/npy_stack.ipp>
#endif
