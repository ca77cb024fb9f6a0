// The system's SQLite, and what Swift cannot call of it: variadic functions and casts of small integers to functions.
#ifndef TIERBUS_CSQLITE_SHIM_H
#define TIERBUS_CSQLITE_SHIM_H

#include <sqlite3.h>

/// Sets a switch of a connection and checks that it took; SQLITE_ERROR if it did not.
static inline int tierbus_db_config(sqlite3 *db, int option, int value) {
    int now = -1;
    int code = sqlite3_db_config(db, option, value, &now);
    return code != SQLITE_OK ? code : now == value ? SQLITE_OK : SQLITE_ERROR;
}

/// Binds a copy of the bytes as text; a null pointer is the empty text, never NULL.
static inline int tierbus_bind_text(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_text(statement, index, bytes ? (const char *)bytes : "", bytes ? count : 0, SQLITE_TRANSIENT);
}

/// Binds a copy of the bytes as a blob; a null pointer is the empty blob, never NULL.
static inline int tierbus_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes ? bytes : "", bytes ? count : 0, SQLITE_TRANSIENT);
}

static int tierbus_note_frames(void *frames, sqlite3 *db, const char *name, int count) {
    (void)db;
    (void)name;
    *(int *)frames = count;
    return SQLITE_OK;
}

/// Has the number of frames in the write-ahead log stored in `frames` after each commit.
static inline void tierbus_watch_frames(sqlite3 *db, int *frames) {
    sqlite3_wal_hook(db, tierbus_note_frames, frames);
}

#endif
