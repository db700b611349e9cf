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
#include <unistd.h>

extern char **environ;

static int argument_count;
static char **argument_vector;

// The arguments where the system has them, so that a password among them can be overwritten: glibc hands them to
// constructors as it does to main.
__attribute__((constructor)) static void keep_arguments(int count, char **vector) {
    argument_count = count;
    argument_vector = vector;
}

int terminal_argument_count(void) { return argument_count; }

char **terminal_arguments(void) { return argument_vector; }

static int wake_pipe[2] = {-1, -1};
static volatile sig_atomic_t interrupts;
static volatile sig_atomic_t ending_signal;

static void handle(int signal) {
    int saved = errno;
    if (signal == SIGINT) interrupts++;
    if (signal == SIGTERM || signal == SIGHUP) ending_signal = signal;
    // A full pipe wakes as well as one more byte would.
    ssize_t written = write(wake_pipe[1], "", 1);
    (void)written;
    errno = saved;
}

int terminal_install_handlers(void) {
    if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
    // Without SA_RESTART: a blocking call must come back.
    struct sigaction action = {.sa_handler = handle};
    sigemptyset(&action.sa_mask);
    const int handled[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGWINCH};
    for (size_t i = 0; i < sizeof handled / sizeof *handled; i++) {
        struct sigaction old;
        // What the program was started with ignored stays so: nohup, a background job's SIGINT.
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

int terminal_reopen_nonblocking(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return -1;
    if (!S_ISFIFO(status.st_mode) && !isatty(descriptor)) return -1;
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    return open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

pid_t terminal_spawn_shell(const char *command, int input, int output) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    if (input >= 0) posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (output >= 0) posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    char *const arguments[] = {"sh", "-c", (char *)command, NULL};
    pid_t child;
    int fault = posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environ);
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
            options[length].name, options[length].takes_argument ? required_argument : no_argument, NULL,
            options[length].value};
    }
    list[length] = (struct option){0};
    int found = getopt_long(count, arguments, short_options, list, NULL);
    *argument = optarg;
    // '?' is the option of that name and getopt's word for a bad one, too.
    if (found == '?' && strcmp(arguments[optind - 1], "-?") != 0) return -2;
    return found;
}

int terminal_first_operand(void) { return optind; }
