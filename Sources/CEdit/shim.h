#pragma once

// Swift cannot call the variadic functions el_set, el_get and history. Each operation has a wrapper with the types that
// the header specifies.

#include <histedit.h>
#include <stdio.h>
#include <termcap.h>

/// Swift 6 does not allow access to the variables stdin, stdout and stderr.
static inline EditLine *edit_new(const char *program) { return el_init(program, stdin, stdout, stderr); }

/// Returns whether the editor's library knows the terminal. Otherwise the editor prints its own message.
static inline _Bool edit_knows_terminal(const char *name) {
    char description[4096];
    return tgetent(description, name) == 1;
}

/// The client data with which callbacks find their editor.
static inline void edit_set_owner(EditLine *edit, void *owner) { el_set(edit, EL_CLIENTDATA, owner); }
static inline void *edit_owner(EditLine *edit) {
    void *owner = NULL;
    el_get(edit, EL_CLIENTDATA, &owner);
    return owner;
}

/// Sets the prompt. Text between two `mark`s has no width.
static inline void edit_set_prompt(EditLine *edit, char *(*prompt)(EditLine *), char mark) {
    el_set(edit, EL_PROMPT_ESC, prompt, mark);
}

/// Sets the function that reads characters.
static inline void edit_set_reader(EditLine *edit, el_rfunc_t reader) { el_set(edit, EL_GETCFN, reader); }

/// Sets the key bindings, "emacs" or "vi".
static inline void edit_set_editor(EditLine *edit, const char *name) { el_set(edit, EL_EDITOR, name); }

/// Disables echo and line mode between lines. While a line is edited, Ctrl-S and Ctrl-Q are keys.
static inline void edit_keep_quiet(EditLine *edit) {
    el_set(edit, EL_SETTY, "-x", "-echo", "-icanon", NULL);
    el_set(edit, EL_SETTY, "-d", "-ixon", NULL);
}

/// Adds an editor command to which keys can be bound.
static inline void edit_add_function(
    EditLine *edit, const char *name, const char *help, unsigned char (*function)(EditLine *, int)) {
    el_set(edit, EL_ADDFN, name, help, function);
}
static inline void edit_bind(EditLine *edit, const char *key, const char *function) {
    el_set(edit, EL_BIND, key, function, NULL);
}

/// Draws the line again.
static inline void edit_refresh(EditLine *edit) { el_set(edit, EL_REFRESH); }

/// Sets the history for the arrow keys.
static inline void edit_set_history(EditLine *edit, History *list) { el_set(edit, EL_HIST, history, list); }

static inline void history_set_size(History *list, int size) {
    HistEvent event;
    history(list, &event, H_SETSIZE, size);
}
static inline void history_enter(History *list, const char *text) {
    HistEvent event;
    history(list, &event, H_ENTER, text);
}
/// Returns the number of entries read; -1 if the file is not a history file or cannot be read.
static inline int history_load(History *list, const char *path) {
    HistEvent event;
    return history(list, &event, H_LOAD, path);
}
static inline int history_save(History *list, const char *path) {
    HistEvent event;
    return history(list, &event, H_SAVE, path);
}
/// Writes the newest entry. The number gives the older entries to write before it.
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
/// Deletes the oldest entry; returns false if there is none.
static inline _Bool history_delete_last(History *list) {
    HistEvent event;
    return history(list, &event, H_LAST) == 0 && history(list, &event, H_DEL, event.num) == 0;
}
