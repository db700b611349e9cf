#pragma once

#include <sys/types.h>

// Functions that Swift cannot provide: signal handlers, which must not use its runtime, the variadic ioctl, and the
// mutable globals of getopt.

/// Installs the handlers of SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGWINCH and SIGCONT, and ignores SIGPIPE. Returns the end of the
/// wake pipe to wait on, or -1 with errno if it cannot be created.
int terminal_install_handlers(void);

/// Empties the wake pipe.
void terminal_drain(void);

/// Returns the number of SIGINTs since the start.
unsigned terminal_interrupts(void);

/// Returns SIGTERM or SIGHUP after one has arrived, or 0.
int terminal_ending_signal(void);

/// Returns how often the size of the terminal has changed or the program has continued after a stop.
unsigned terminal_redraws(void);

/// Saves the settings of a terminal, to restore them at every exit, including signals and crashes. Returns 0 if the
/// descriptor is not a terminal, or if settings are already saved.
int terminal_remember(int descriptor);

/// Forgets the saved settings, after they have been restored.
void terminal_forget(void);

/// Notes that a program of the whole screen writes to a terminal, or with -1, that it does so no longer: terminal_restore
/// then returns to the usual screen first.
void terminal_note_screen(int descriptor);

/// Passes single keys on unchanged, except those that send signals.
void terminal_pass_keys(int descriptor);

/// Disables echo and line mode while a statement runs. Line mode would truncate long pasted text at 4,095 characters.
/// Signals stay enabled.
void terminal_quieten(void);

/// Restores the initial settings of the terminal. Can be called in a signal handler.
void terminal_restore(void);

/// Sets the number of cells in the current line to erase when the program is stopped (Ctrl-Z).
void terminal_note_line(int descriptor, int width);

/// Returns whether input is available at a descriptor.
int terminal_has_input(int descriptor);

/// Returns the width of the terminal at a descriptor; 0 if it is not a terminal or the width is unknown.
int terminal_columns(int descriptor);

/// Returns the height of the terminal at a descriptor; 0 if it is not a terminal or the height is unknown.
int terminal_rows(int descriptor);

/// Reopens a pipe or a terminal so that writing does not block, without changing the inherited descriptor. Returns -1
/// if that is not possible.
int terminal_reopen_nonblocking(int descriptor);

/// Starts `/bin/sh -c command` with default signals and the given standard streams and environment. Returns the process
/// id, or -1 with errno.
pid_t terminal_spawn_shell(const char *command, int input, int output, int error, char *const *environment);

/// A command-line option.
struct terminal_option {
    const char *name;
    /// 0: no; 1: yes; 2: only after `=`.
    int takes_argument;
    int value;
};

/// Returns the original arguments of the program, which can be overwritten.
int terminal_argument_count(void);
char **terminal_arguments(void);

/// Returns the environment: `NAME=VALUE` entries, terminated by NULL.
char **terminal_environment(void);

/// Calls getopt_long with options that end with a null name. Returns -1 at the end. `argument` receives the argument of
/// the option, or the text of an invalid option, which getopt's own message would print without escaping.
enum { terminal_option_unknown = -2, terminal_option_needs_argument = -3 };
int terminal_getopt(
    int count, char *const *arguments, const char *short_options, const struct terminal_option *options,
    const char **argument);

/// Returns the index of the first operand; getopt has moved all operands to the end.
int terminal_first_operand(void);
