# SPDX-License-Identifier: BSD-3-Clause
# For Doxygen: the opening of a header, from its licence to `#pragma once`, is the page of that header.
1s|.*|/// \\file|
2,/^#pragma once/s|^//|///|
