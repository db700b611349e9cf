#pragma once

// SQLite is loaded when an embedded node is named, and not at program start, as OpenSSL is.

#if !__has_include(<sqlite3.h>)
#error The header of SQLite 3 is missing; on Debian and Ubuntu it is in libsqlite3-dev
#endif

#include <dlfcn.h>
#include <stddef.h>
#include <sqlite3.h>

/// The names of all functions in use.
#define SQLITE_FUNCTIONS(FUNCTION) \
    FUNCTION(sqlite3_aggregate_context) \
    FUNCTION(sqlite3_bind_blob) \
    FUNCTION(sqlite3_bind_double) \
    FUNCTION(sqlite3_bind_int64) \
    FUNCTION(sqlite3_bind_null) \
    FUNCTION(sqlite3_bind_parameter_count) \
    FUNCTION(sqlite3_bind_text) \
    FUNCTION(sqlite3_busy_timeout) \
    FUNCTION(sqlite3_changes64) \
    FUNCTION(sqlite3_clear_bindings) \
    FUNCTION(sqlite3_close_v2) \
    FUNCTION(sqlite3_column_blob) \
    FUNCTION(sqlite3_column_bytes) \
    FUNCTION(sqlite3_column_double) \
    FUNCTION(sqlite3_column_int64) \
    FUNCTION(sqlite3_column_text) \
    FUNCTION(sqlite3_column_type) \
    FUNCTION(sqlite3_create_collation_v2) \
    FUNCTION(sqlite3_create_function_v2) \
    FUNCTION(sqlite3_db_filename) \
    FUNCTION(sqlite3_errmsg) \
    FUNCTION(sqlite3_extended_errcode) \
    FUNCTION(sqlite3_extended_result_codes) \
    FUNCTION(sqlite3_finalize) \
    FUNCTION(sqlite3_get_autocommit) \
    FUNCTION(sqlite3_open_v2) \
    FUNCTION(sqlite3_prepare_v3) \
    FUNCTION(sqlite3_progress_handler) \
    FUNCTION(sqlite3_reset) \
    FUNCTION(sqlite3_result_blob) \
    FUNCTION(sqlite3_result_double) \
    FUNCTION(sqlite3_result_error) \
    FUNCTION(sqlite3_result_int64) \
    FUNCTION(sqlite3_result_null) \
    FUNCTION(sqlite3_result_text) \
    FUNCTION(sqlite3_step) \
    FUNCTION(sqlite3_user_data) \
    FUNCTION(sqlite3_value_blob) \
    FUNCTION(sqlite3_value_bytes) \
    FUNCTION(sqlite3_value_double) \
    FUNCTION(sqlite3_value_int64) \
    FUNCTION(sqlite3_value_text) \
    FUNCTION(sqlite3_value_type)

#define SQLITE_FIELD(name) __typeof__(name) *_Nonnull name;

/// The address of each function, with its type from the header of SQLite.
struct sqlite_functions {
    SQLITE_FUNCTIONS(SQLITE_FIELD)
};

#define SQLITE_LIBRARY "libsqlite3.so.0"

#define SQLITE_FIND(name) \
    if (!(found = dlsym(library, #name))) return #name; \
    functions->name = (__typeof__(name) *)found;

/// Finds all functions, and returns the missing one. dlsym has no types, so this is written in C.
static inline const char *_Nullable sqlite_load(struct sqlite_functions *_Nonnull functions) {
    void *library = dlopen(SQLITE_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library) return SQLITE_LIBRARY;
    void *found;
    SQLITE_FUNCTIONS(SQLITE_FIND)
    return NULL;
}

/// SQLITE_TRANSIENT is a cast to a function pointer, which Swift does not import.
static inline sqlite3_destructor_type _Nullable sqlite_transient(void) { return SQLITE_TRANSIENT; }
