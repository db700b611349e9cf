#define _GNU_SOURCE
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

extern char **environ;

static int argument_count;
static char **argument_vector;

// The original arguments, so that a password in them can be overwritten. glibc passes them to constructors as it does
// to main.
__attribute__((constructor)) static void keep_arguments(int count, char **vector) {
    argument_count = count;
    argument_vector = vector;
}

int terminal_argument_count(void) { return argument_count; }

char **terminal_arguments(void) { return argument_vector; }

char **terminal_environment(void) { return environ; }

static int wake_pipe[2] = {-1, -1};
static volatile sig_atomic_t interrupts;
static volatile sig_atomic_t ending_signal;
static volatile sig_atomic_t redraws;
static int terminal;
static struct termios found_settings;
static volatile sig_atomic_t is_remembered;

static void handle(int signal) {
    int saved = errno;
    if (signal == SIGINT) interrupts++;
    if (signal == SIGTERM || signal == SIGHUP) ending_signal = signal;
    if (signal == SIGWINCH || signal == SIGCONT) redraws++;
    // A full pipe wakes the reader as well.
    ssize_t written = write(wake_pipe[1], "", 1);
    (void)written;
    errno = saved;
}

static int line_descriptor = -1;
static volatile sig_atomic_t line_width;

// Called in a signal handler.
static void erase_line(void) {
    char blanks[512];
    int width = line_width < 510 ? (int)line_width : 510;
    if (width <= 0) return;
    memset(blanks, ' ', sizeof blanks);
    blanks[0] = blanks[width + 1] = '\r';
    ssize_t written = write(line_descriptor, blanks, (size_t)width + 2);
    (void)written;
}

// Ctrl-Z: the calling shell gets the terminal in its initial state, and this program gets back its own state.
static void handle_stop(int number) {
    int saved = errno;
    struct termios present;
    erase_line();
    int has_terminal = is_remembered && tcgetattr(terminal, &present) == 0;
    terminal_restore();
    signal(number, SIG_DFL);
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, number);
    raise(number);
    // The signal is blocked in its own handler; unblocking it stops the program here.
    sigprocmask(SIG_UNBLOCK, &stop, NULL);
    struct sigaction action = {.sa_handler = handle_stop};
    sigaction(number, &action, NULL);
    if (has_terminal && tcgetpgrp(terminal) == getpgrp()) tcsetattr(terminal, TCSADRAIN, &present);
    redraws++;
    ssize_t written = write(wake_pipe[1], "", 1);
    (void)written;
    errno = saved;
}

static void catch_stop(void) {
    struct sigaction old, action = {.sa_handler = handle_stop};
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGTSTP, NULL, &old) == 0 && old.sa_handler == SIG_DFL) sigaction(SIGTSTP, &action, NULL);
}

static struct sigaction found_actions[NSIG];

// A signal that ends the program, including a crash: restores the terminal, and then lets the signal have its default
// effect, so that the exit status and the core dump are the usual ones.
static void handle_end(int number) {
    terminal_restore();
    sigaction(number, &found_actions[number], NULL);
    raise(number);
}

// An overflowed stack has no room for a handler.
static void make_signal_stack(void) {
    static char room[1 << 16];
    stack_t found, stack = {.ss_sp = room, .ss_size = sizeof room};
    if (sigaltstack(NULL, &found) == 0 && found.ss_flags & SS_DISABLE) sigaltstack(&stack, NULL);
}

// All signals that end the program. The Swift runtime can have its own handlers for crashes, which print a backtrace.
static void catch_ends(void) {
    make_signal_stack();
    struct sigaction action = {.sa_handler = handle_end, .sa_flags = SA_NODEFER | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int number = 1; number < NSIG; number++) {
        // These signals are ignored, or stop the program.
        if (number == SIGCHLD || number == SIGCONT || number == SIGURG || number == SIGWINCH) continue;
        if (number == SIGTSTP || number == SIGTTIN || number == SIGTTOU) continue;
        struct sigaction found;
        if (sigaction(number, NULL, &found) != 0 || found.sa_handler == SIG_IGN) continue;
        if (found.sa_handler == handle || found.sa_handler == handle_end) continue;
        found_actions[number] = found;
        sigaction(number, &action, NULL);
    }
}

int terminal_remember(int descriptor) {
    if (is_remembered || tcgetattr(descriptor, &found_settings) != 0) return 0;
    terminal = descriptor;
    is_remembered = 1;
    catch_stop();
    catch_ends();
    return 1;
}

void terminal_forget(void) { is_remembered = 0; }

void terminal_note_line(int descriptor, int width) {
    line_descriptor = descriptor;
    line_width = width;
    if (width > 0) catch_stop();
}

void terminal_quieten(void) {
    if (!is_remembered) return;
    struct termios quiet = found_settings;
    quiet.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    tcsetattr(terminal, TCSADRAIN, &quiet);
}

static volatile sig_atomic_t screen_descriptor = -1;

void terminal_note_screen(int descriptor) { screen_descriptor = descriptor; }

void terminal_pass_keys(int descriptor) {
    struct termios settings;
    if (tcgetattr(descriptor, &settings) != 0) return;
    settings.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IXON);
    settings.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
    settings.c_lflag |= ISIG;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    tcsetattr(descriptor, TCSADRAIN, &settings);
}

void terminal_restore(void) {
    if (!is_remembered || tcgetpgrp(terminal) != getpgrp()) return;
    if (screen_descriptor >= 0) {
        static const char usual[] = "\033[0m\033[?25h\033[?1049l";
        ssize_t written = write(screen_descriptor, usual, sizeof usual - 1);
        (void)written;
    }
    // Immediately, because a paused terminal would delay the end of the program.
    tcsetattr(terminal, TCSANOW, &found_settings);
}

int terminal_has_input(int descriptor) {
    struct pollfd waiting = {.fd = descriptor, .events = POLLIN};
    return poll(&waiting, 1, 0) > 0;
}

unsigned terminal_redraws(void) { return (unsigned)redraws; }

int terminal_install_handlers(void) {
    if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
    // Without SA_RESTART, because a blocking call must return.
    struct sigaction action = {.sa_handler = handle};
    sigemptyset(&action.sa_mask);
    const int handled[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGWINCH, SIGCONT};
    for (size_t i = 0; i < sizeof handled / sizeof *handled; i++) {
        struct sigaction old;
        // Signals that were ignored at the start stay ignored, as with nohup or SIGINT in a background job.
        if (sigaction(handled[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN && handled[i] != SIGCHLD) continue;
        sigaction(handled[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
    return wake_pipe[0];
}

void terminal_drain(void) {
    char bytes[64];
    while (read(wake_pipe[0], bytes, sizeof bytes) > 0) {}
}

unsigned terminal_interrupts(void) { return (unsigned)interrupts; }

int terminal_ending_signal(void) { return ending_signal; }

int terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int terminal_rows(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

int terminal_reopen_nonblocking(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return -1;
    if (!S_ISFIFO(status.st_mode) && !isatty(descriptor)) return -1;
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    return open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

pid_t terminal_spawn_shell(const char *command, int input, int output, int error, char *const *environment) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, error, STDERR_FILENO);
    char *const arguments[] = {"sh", "-c", (char *)command, NULL};
    pid_t child;
    int fault = posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    errno = fault;
    return fault == 0 ? child : -1;
}

int terminal_getopt(
    int count, char *const *arguments, const char *short_options, const struct terminal_option *options,
    const char **argument) {
    enum { most = 100 };
    struct option list[most + 1];
    int length = 0;
    for (; options[length].name != NULL && length < most; length++) {
        list[length] = (struct option){
            options[length].name, options[length].takes_argument, NULL,
            options[length].value};
    }
    list[length] = (struct option){0};
    opterr = 0;
    int found = getopt_long(count, arguments, short_options, list, NULL);
    *argument = optarg;
    // '?' is both an option and getopt's result for an invalid option.
    if (found != ':' && (found != '?' || strcmp(arguments[optind - 1], "-?") == 0)) return found;
    static char letter[3] = "-";
    letter[1] = (char)optopt;
    // A long option has no letter, or a number above all letters.
    *argument = optopt > 0 && optopt < 0x100 ? letter : arguments[optind - 1];
    return found == ':' ? terminal_option_needs_argument : terminal_option_unknown;
}

int terminal_first_operand(void) { return optind; }
