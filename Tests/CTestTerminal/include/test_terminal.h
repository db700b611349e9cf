#pragma once

#include <sys/types.h>
#include <termios.h>

/// Starts a program as the leader of a session whose terminal is a new pseudo terminal, with every signal at its
/// default. Answers its process, the other end of the terminal in `master`, and how the terminal was set before the
/// program in `settings`; -1 with errno when that fails.
pid_t test_terminal_start(
    char *const *arguments, char *const *environment, int rows, int columns, int *master,
    struct termios *settings);
