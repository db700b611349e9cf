#pragma once

// el_set, el_get and history take variable arguments, which Swift cannot call: a line each, with the types that the
// header names for the operation.

#include <histedit.h>
#include <stdio.h>
#include <termcap.h>

/// stdin, stdout and stderr are variables that Swift 6 does not let anyone touch.
static inline EditLine *edit_new(const char *program) { return el_init(program, stdin, stdout, stderr); }

/// Whether the library that the editor asks has a description of the terminal; the editor complains in words of its own
/// where there is none.
static inline _Bool edit_knows_terminal(const char *name) {
    char description[4096];
    return tgetent(description, name) == 1;
}

/// The client data by which callbacks find their editor.
static inline void edit_set_owner(EditLine *edit, void *owner) { el_set(edit, EL_CLIENTDATA, owner); }
static inline void *edit_owner(EditLine *edit) {
    void *owner = NULL;
    el_get(edit, EL_CLIENTDATA, &owner);
    return owner;
}

/// The prompt; what stands between two `mark`s takes no room on the screen.
static inline void edit_set_prompt(EditLine *edit, char *(*prompt)(EditLine *), char mark) {
    el_set(edit, EL_PROMPT_ESC, prompt, mark);
}

/// Where characters come from.
static inline void edit_set_reader(EditLine *edit, el_rfunc_t reader) { el_set(edit, EL_GETCFN, reader); }

/// "emacs" or "vi".
static inline void edit_set_editor(EditLine *edit, const char *name) { el_set(edit, EL_EDITOR, name); }

/// Between lines the terminal neither echoes nor gathers lines; while one is edited, Ctrl-S and Ctrl-Q are keys.
static inline void edit_keep_quiet(EditLine *edit) {
    el_set(edit, EL_SETTY, "-x", "-echo", "-icanon", NULL);
    el_set(edit, EL_SETTY, "-d", "-ixon", NULL);
}

/// A command of the editor's, by which keys can be bound to it.
static inline void edit_add_function(
    EditLine *edit, const char *name, const char *help, unsigned char (*function)(EditLine *, int)) {
    el_set(edit, EL_ADDFN, name, help, function);
}
static inline void edit_bind(EditLine *edit, const char *key, const char *function) {
    el_set(edit, EL_BIND, key, function, NULL);
}

/// Draws the line anew.
static inline void edit_refresh(EditLine *edit) { el_set(edit, EL_REFRESH); }

/// The history that the arrow keys walk through.
static inline void edit_set_history(EditLine *edit, History *list) { el_set(edit, EL_HIST, history, list); }

static inline void history_set_size(History *list, int size) {
    HistEvent event;
    history(list, &event, H_SETSIZE, size);
}
static inline void history_enter(History *list, const char *text) {
    HistEvent event;
    history(list, &event, H_ENTER, text);
}
/// How many entries were read; -1 when the file is none of the editor's or cannot be read.
static inline int history_load(History *list, const char *path) {
    HistEvent event;
    return history(list, &event, H_LOAD, path);
}
static inline int history_save(History *list, const char *path) {
    HistEvent event;
    return history(list, &event, H_SAVE, path);
}
/// Writes the newest entry. The number says how many older ones go before it.
static inline int history_save_newest(History *list, FILE *file) {
    HistEvent event;
    return history(list, &event, H_NSAVE_FP, (size_t)0, file);
}
static inline const char *history_first(History *list) {
    HistEvent event;
    return history(list, &event, H_FIRST) == 0 ? event.str : NULL;
}
static inline const char *history_next(History *list) {
    HistEvent event;
    return history(list, &event, H_NEXT) == 0 ? event.str : NULL;
}
static inline const char *history_last(History *list) {
    HistEvent event;
    return history(list, &event, H_LAST) == 0 ? event.str : NULL;
}
/// Deletes the oldest entry; false when there is none.
static inline _Bool history_delete_last(History *list) {
    HistEvent event;
    return history(list, &event, H_LAST) == 0 && history(list, &event, H_DEL, event.num) == 0;
}
