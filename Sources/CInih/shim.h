#pragma once

// The settings of the library are variables, to which Swift 6 does not allow access.

#include <ini.h>

/// Configures the reading of lines: a semicolon is part of a value, a line that starts with blanks does not continue
/// the previous one, and lines can have the given number of bytes.
static inline void inih_read_plainly(int longest_line) {
    ini_allow_inline_comments = false;
    ini_allow_multiline = false;
    ini_use_stack = false;
    // Includes the line end and the terminating zero.
    ini_initial_alloc = longest_line + 3;
    ini_max_line = longest_line + 3;
}
