#pragma once

// What the library goes by are variables, which Swift 6 does not let anyone touch.

#include <ini.h>

/// Reads lines as they stand: a semicolon within a value is a part of it, and a line that begins with blanks does not
/// go on with the one before. Lines may have so many bytes.
static inline void inih_read_plainly(int longest_line) {
    ini_allow_inline_comments = false;
    ini_allow_multiline = false;
    ini_use_stack = false;
    // Room for the line end and the zero.
    ini_initial_alloc = longest_line + 3;
    ini_max_line = longest_line + 3;
}
