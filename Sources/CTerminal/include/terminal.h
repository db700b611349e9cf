#pragma once

#include <sys/types.h>

// What Swift cannot do by itself: signal handlers, which may touch nothing of its runtime, the variadic ioctl, and
// getopt's mutable globals.

/// Installs the handlers of SIGINT, SIGTERM, SIGHUP, SIGCHLD and SIGWINCH, ignores SIGPIPE, and answers the end of the
/// wake pipe to wait on; -1 with errno when there is none to be had.
int terminal_install_handlers(void);

/// Empties the wake pipe.
void terminal_drain(void);

/// How often SIGINT has come since the start.
unsigned terminal_interrupts(void);

/// SIGTERM or SIGHUP once one has come, else 0.
int terminal_ending_signal(void);

/// How often the size of the terminal has changed, or the program came back from being stopped.
unsigned terminal_redraws(void);

/// Remembers how a terminal is set, to restore it on every way out, signals and crashes included; 0 when the descriptor
/// is none, or one is remembered already.
int terminal_remember(int descriptor);

/// The terminal is as it was found: it is not restored any more.
void terminal_forget(void);

/// While a statement runs: no echo, and no lines, which would cut long pasted text at 4,095 characters. Signals stay on.
void terminal_quieten(void);

/// Sets the terminal as it was found. May be called in a signal handler.
void terminal_restore(void);

/// So many cells of the present line are filled with what is erased when the program is stopped (Ctrl-Z).
void terminal_note_line(int descriptor, int width);

/// Whether input is waiting at a descriptor.
int terminal_has_input(int descriptor);

/// Columns of the terminal behind a descriptor; 0 when it is none or does not say.
int terminal_columns(int descriptor);

/// Lines of the terminal behind a descriptor; 0 when it is none or does not say.
int terminal_rows(int descriptor);

/// Reopens a pipe or a terminal so that writing to it does not block, leaving the inherited descriptor as it is;
/// -1 where that cannot be done.
int terminal_reopen_nonblocking(int descriptor);

/// Starts `/bin/sh -c command` with default signals, these standard streams and this environment. Answers the process,
/// or -1 with errno.
pid_t terminal_spawn_shell(const char *command, int input, int output, int error, char *const *environment);

/// One option of the command line.
struct terminal_option {
    const char *name;
    int takes_argument;
    int value;
};

/// The arguments of the program, where they can also be overwritten.
int terminal_argument_count(void);
char **terminal_arguments(void);

/// The environment, `NAME=VALUE` each, ended by NULL.
char **terminal_environment(void);

/// getopt_long over options that end with a null name; the argument of the option comes back in `argument`. -1 at the
/// end. Of an option that is refused, its text comes back in `argument`; getopt's own message would write it raw.
enum { terminal_option_unknown = -2, terminal_option_needs_argument = -3 };
int terminal_getopt(
    int count, char *const *arguments, const char *short_options, const struct terminal_option *options,
    const char **argument);

/// The index of the first argument that is no option; getopt has moved them all to the end.
int terminal_first_operand(void);
