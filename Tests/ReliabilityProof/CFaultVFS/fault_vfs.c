#include "CFaultVFS.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_PLANS = 4 };

struct fault_vfs {
    sqlite3_vfs base;
    sqlite3_vfs *system;
    char *name;
    // Guards everything below. Never held while the system's file system is at work.
    pthread_mutex_t mutex;
    fault_plan plans[MOST_PLANS];
    uint64_t seen[MOST_PLANS];
    int plan_count;
    int phase;
    bool is_flushing;
    bool has_unflushed;
    int system_error;
    uint64_t since_armed;
    uint64_t all_faults;
    uint64_t calls[FAULT_OP_COUNT][FAULT_FILE_COUNT][FAULT_PHASE_COUNT];
    uint64_t faults[FAULT_OP_COUNT][FAULT_FILE_COUNT][FAULT_PHASE_COUNT];
};

typedef struct {
    sqlite3_file base;
    fault_vfs *vfs;
    int kind;
    // The system's file, right behind this.
    sqlite3_file *system;
} fault_file;

enum { NO_FAULT = -1 };

// Counts a call; the kind of the failure that it is to have, or NO_FAULT.
static int enter(fault_vfs *vfs, int operation, int file) {
    int kind = NO_FAULT;
    pthread_mutex_lock(&vfs->mutex);
    vfs->calls[operation][file][vfs->phase]++;
    vfs->since_armed++;
    for (int i = 0; i < vfs->plan_count; i++) {
        const fault_plan *plan = &vfs->plans[i];
        if (!(plan->operations >> operation & 1) || !(plan->files >> file & 1) || !(plan->phases >> vfs->phase & 1))
            continue;
        vfs->seen[i]++;
        if (vfs->seen[i] == plan->at || (plan->is_lasting && vfs->seen[i] > plan->at)) {
            if (kind == NO_FAULT) kind = plan->kind;
        }
    }
    if (kind == NO_FAULT) {
        vfs->system_error = 0;
    } else {
        vfs->faults[operation][file][vfs->phase]++;
        vfs->all_faults++;
        vfs->system_error = kind == FAULT_KIND_SPACE ? ENOSPC : kind == FAULT_KIND_BUSY ? EAGAIN : EIO;
    }
    pthread_mutex_unlock(&vfs->mutex);
    if (kind == FAULT_KIND_KILL) kill(getpid(), SIGKILL);
    return kind;
}

// What SQLite's own file system answers when the operation fails like this.
static int code(int operation, int kind) {
    bool is_space = kind == FAULT_KIND_SPACE;
    switch (operation) {
    case FAULT_OP_OPEN: return SQLITE_CANTOPEN;
    case FAULT_OP_CLOSE: return SQLITE_IOERR_CLOSE;
    case FAULT_OP_READ: return SQLITE_IOERR_READ;
    case FAULT_OP_WRITE: return is_space || kind == FAULT_KIND_SHORT ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    case FAULT_OP_TRUNCATE: return SQLITE_IOERR_TRUNCATE;
    case FAULT_OP_SYNC: return SQLITE_IOERR_FSYNC;
    case FAULT_OP_FILE_SIZE: return SQLITE_IOERR_FSTAT;
    case FAULT_OP_LOCK: return kind == FAULT_KIND_BUSY ? SQLITE_BUSY : SQLITE_IOERR_LOCK;
    case FAULT_OP_UNLOCK: return SQLITE_IOERR_UNLOCK;
    case FAULT_OP_CHECK_LOCK: return SQLITE_IOERR_CHECKRESERVEDLOCK;
    case FAULT_OP_DELETE: return SQLITE_IOERR_DELETE;
    case FAULT_OP_ACCESS: return SQLITE_IOERR_ACCESS;
    case FAULT_OP_PATH: return SQLITE_CANTOPEN_FULLPATH;
    default: return SQLITE_IOERR;
    }
}

// MARK: Files

static int file_close(sqlite3_file *base) {
    fault_file *file = (fault_file *)base;
    int kind = enter(file->vfs, FAULT_OP_CLOSE, file->kind);
    // Closed in any case: a descriptor that nobody can close any more would hold its locks for ever.
    int result = file->system->pMethods ? file->system->pMethods->xClose(file->system) : SQLITE_OK;
    return kind == NO_FAULT ? result : code(FAULT_OP_CLOSE, kind);
}

static int file_read(sqlite3_file *base, void *bytes, int count, sqlite3_int64 offset) {
    fault_file *file = (fault_file *)base;
    int kind = enter(file->vfs, FAULT_OP_READ, file->kind);
    if (kind == NO_FAULT) return file->system->pMethods->xRead(file->system, bytes, count, offset);
    if (kind == FAULT_KIND_SHORT) {
        int half = count / 2;
        int result = file->system->pMethods->xRead(file->system, bytes, half, offset);
        memset((char *)bytes + half, 0, (size_t)(count - half));
        if (result == SQLITE_OK && file->kind == FAULT_FILE_WAL) return SQLITE_IOERR_SHORT_READ;
    }
    return code(FAULT_OP_READ, kind);
}

static int file_write(sqlite3_file *base, const void *bytes, int count, sqlite3_int64 offset) {
    fault_file *file = (fault_file *)base;
    int kind = enter(file->vfs, FAULT_OP_WRITE, file->kind);
    int part = kind == NO_FAULT || kind == FAULT_KIND_DONE ? count : kind == FAULT_KIND_SHORT ? count / 2 : 0;
    int result = SQLITE_OK;
    if (part > 0) {
        result = file->system->pMethods->xWrite(file->system, bytes, part, offset);
        if (file->kind == FAULT_FILE_WAL) {
            pthread_mutex_lock(&file->vfs->mutex);
            file->vfs->has_unflushed = true;
            pthread_mutex_unlock(&file->vfs->mutex);
        }
    }
    return kind == NO_FAULT ? result : code(FAULT_OP_WRITE, kind);
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
    fault_file *file = (fault_file *)base;
    int kind = enter(file->vfs, FAULT_OP_TRUNCATE, file->kind);
    int result = SQLITE_OK;
    if (kind == NO_FAULT || kind == FAULT_KIND_DONE) {
        result = file->system->pMethods->xTruncate(file->system, size);
        if (result == SQLITE_OK && size == 0 && file->kind == FAULT_FILE_WAL) {
            // There is nothing left that a flush could miss.
            pthread_mutex_lock(&file->vfs->mutex);
            file->vfs->has_unflushed = false;
            pthread_mutex_unlock(&file->vfs->mutex);
        }
    }
    return kind == NO_FAULT ? result : code(FAULT_OP_TRUNCATE, kind);
}

static int file_sync(sqlite3_file *base, int flags) {
    fault_file *file = (fault_file *)base;
    int kind = enter(file->vfs, FAULT_OP_SYNC, file->kind);
    if (kind != NO_FAULT && kind != FAULT_KIND_DONE) return code(FAULT_OP_SYNC, kind);
    pthread_mutex_lock(&file->vfs->mutex);
    bool is_flushing = file->vfs->is_flushing;
    pthread_mutex_unlock(&file->vfs->mutex);
    int result = is_flushing ? file->system->pMethods->xSync(file->system, flags) : SQLITE_OK;
    if (result == SQLITE_OK && file->kind == FAULT_FILE_WAL) {
        pthread_mutex_lock(&file->vfs->mutex);
        file->vfs->has_unflushed = false;
        pthread_mutex_unlock(&file->vfs->mutex);
    }
    return kind == NO_FAULT ? result : code(FAULT_OP_SYNC, kind);
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
    fault_file *file = (fault_file *)base;
    int kind = enter(file->vfs, FAULT_OP_FILE_SIZE, file->kind);
    if (kind != NO_FAULT) return code(FAULT_OP_FILE_SIZE, kind);
    return file->system->pMethods->xFileSize(file->system, size);
}

static int file_lock(sqlite3_file *base, int level) {
    fault_file *file = (fault_file *)base;
    int kind = enter(file->vfs, FAULT_OP_LOCK, file->kind);
    if (kind != NO_FAULT) return code(FAULT_OP_LOCK, kind);
    return file->system->pMethods->xLock(file->system, level);
}

static int file_unlock(sqlite3_file *base, int level) {
    fault_file *file = (fault_file *)base;
    int kind = enter(file->vfs, FAULT_OP_UNLOCK, file->kind);
    if (kind != NO_FAULT) return code(FAULT_OP_UNLOCK, kind);
    return file->system->pMethods->xUnlock(file->system, level);
}

static int file_check_lock(sqlite3_file *base, int *is_locked) {
    fault_file *file = (fault_file *)base;
    int kind = enter(file->vfs, FAULT_OP_CHECK_LOCK, file->kind);
    if (kind != NO_FAULT) return code(FAULT_OP_CHECK_LOCK, kind);
    return file->system->pMethods->xCheckReservedLock(file->system, is_locked);
}

static int file_control(sqlite3_file *base, int operation, void *argument) {
    fault_file *file = (fault_file *)base;
    // Only those that touch the file can fail; the others are questions that every file system may leave unanswered.
    if (operation == SQLITE_FCNTL_SIZE_HINT) {
        int kind = enter(file->vfs, FAULT_OP_CONTROL, file->kind);
        if (kind != NO_FAULT) return code(FAULT_OP_CONTROL, kind);
    }
    return file->system->pMethods->xFileControl(file->system, operation, argument);
}

static int file_sector_size(sqlite3_file *base) {
    fault_file *file = (fault_file *)base;
    return file->system->pMethods->xSectorSize(file->system);
}

static int file_characteristics(sqlite3_file *base) {
    fault_file *file = (fault_file *)base;
    return file->system->pMethods->xDeviceCharacteristics(file->system);
}

// Version 1: without shared memory, which a log never uses, since it has its file for itself.
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
};

// MARK: The file system

static int kind_of_flags(int flags) {
    if (flags & SQLITE_OPEN_MAIN_DB) return FAULT_FILE_MAIN;
    if (flags & SQLITE_OPEN_WAL) return FAULT_FILE_WAL;
    if (flags & SQLITE_OPEN_MAIN_JOURNAL) return FAULT_FILE_JOURNAL;
    return FAULT_FILE_OTHER;
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), wanted = strlen(end);
    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

static int kind_of_path(const char *path) {
    if (!path) return FAULT_FILE_OTHER;
    if (ends_with(path, "-wal")) return FAULT_FILE_WAL;
    if (ends_with(path, "-journal")) return FAULT_FILE_JOURNAL;
    return FAULT_FILE_MAIN;
}

static int vfs_open(sqlite3_vfs *base, const char *path, sqlite3_file *opened, int flags, int *out) {
    fault_vfs *vfs = (fault_vfs *)base;
    fault_file *file = (fault_file *)opened;
    file->base.pMethods = NULL;
    file->vfs = vfs;
    file->kind = kind_of_flags(flags);
    file->system = (sqlite3_file *)(file + 1);
    file->system->pMethods = NULL;
    int kind = enter(vfs, FAULT_OP_OPEN, file->kind);
    if (kind != NO_FAULT) return code(FAULT_OP_OPEN, kind);
    int result = vfs->system->xOpen(vfs->system, path, file->system, flags, out);
    if (file->system->pMethods) file->base.pMethods = &methods;
    return result;
}

static int vfs_delete(sqlite3_vfs *base, const char *path, int is_synced) {
    fault_vfs *vfs = (fault_vfs *)base;
    int file = kind_of_path(path);
    int kind = enter(vfs, FAULT_OP_DELETE, file);
    if (kind != NO_FAULT && kind != FAULT_KIND_DONE) return code(FAULT_OP_DELETE, kind);
    int result = vfs->system->xDelete(vfs->system, path, is_synced);
    if (file == FAULT_FILE_WAL && result == SQLITE_OK) {
        pthread_mutex_lock(&vfs->mutex);
        vfs->has_unflushed = false;
        pthread_mutex_unlock(&vfs->mutex);
    }
    return kind == NO_FAULT ? result : code(FAULT_OP_DELETE, kind);
}

static int vfs_access(sqlite3_vfs *base, const char *path, int flags, int *result) {
    fault_vfs *vfs = (fault_vfs *)base;
    int kind = enter(vfs, FAULT_OP_ACCESS, kind_of_path(path));
    if (kind != NO_FAULT) return code(FAULT_OP_ACCESS, kind);
    return vfs->system->xAccess(vfs->system, path, flags, result);
}

static int vfs_path(sqlite3_vfs *base, const char *path, int size, char *result) {
    fault_vfs *vfs = (fault_vfs *)base;
    int kind = enter(vfs, FAULT_OP_PATH, kind_of_path(path));
    if (kind != NO_FAULT) return code(FAULT_OP_PATH, kind);
    return vfs->system->xFullPathname(vfs->system, path, size, result);
}

static int vfs_randomness(sqlite3_vfs *base, int size, char *bytes) {
    sqlite3_vfs *system = ((fault_vfs *)base)->system;
    return system->xRandomness(system, size, bytes);
}

static int vfs_sleep(sqlite3_vfs *base, int microseconds) {
    sqlite3_vfs *system = ((fault_vfs *)base)->system;
    return system->xSleep(system, microseconds);
}

static int vfs_time(sqlite3_vfs *base, double *time) {
    sqlite3_vfs *system = ((fault_vfs *)base)->system;
    return system->xCurrentTime(system, time);
}

static int vfs_time_64(sqlite3_vfs *base, sqlite3_int64 *time) {
    sqlite3_vfs *system = ((fault_vfs *)base)->system;
    return system->xCurrentTimeInt64(system, time);
}

static int vfs_last_error(sqlite3_vfs *base, int size, char *text) {
    fault_vfs *vfs = (fault_vfs *)base;
    pthread_mutex_lock(&vfs->mutex);
    int error = vfs->system_error;
    pthread_mutex_unlock(&vfs->mutex);
    return error ? error : vfs->system->xGetLastError(vfs->system, size, text);
}

fault_vfs *fault_vfs_create(const char *name) {
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    if (!system || sqlite3_vfs_find(name)) return NULL;
    fault_vfs *vfs = calloc(1, sizeof(fault_vfs));
    if (!vfs) return NULL;
    vfs->name = strdup(name);
    if (!vfs->name || pthread_mutex_init(&vfs->mutex, NULL) != 0) {
        free(vfs->name);
        free(vfs);
        return NULL;
    }
    vfs->system = system;
    vfs->is_flushing = true;
    vfs->base = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)sizeof(fault_file) + system->szOsFile,
        .mxPathname = system->mxPathname,
        .zName = vfs->name,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_path,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_time,
        .xCurrentTimeInt64 = vfs_time_64,
        .xGetLastError = vfs_last_error,
    };
    if (sqlite3_vfs_register(&vfs->base, 0) != SQLITE_OK) {
        pthread_mutex_destroy(&vfs->mutex);
        free(vfs->name);
        free(vfs);
        return NULL;
    }
    return vfs;
}

void fault_vfs_destroy(fault_vfs *vfs) {
    sqlite3_vfs_unregister(&vfs->base);
    pthread_mutex_destroy(&vfs->mutex);
    free(vfs->name);
    free(vfs);
}

// MARK: Plans and counts

void fault_vfs_arm(fault_vfs *vfs, const fault_plan *plans, int count) {
    pthread_mutex_lock(&vfs->mutex);
    vfs->plan_count = count < MOST_PLANS ? count : MOST_PLANS;
    for (int i = 0; i < vfs->plan_count; i++) {
        vfs->plans[i] = plans[i];
        vfs->seen[i] = 0;
    }
    vfs->since_armed = 0;
    pthread_mutex_unlock(&vfs->mutex);
}

void fault_vfs_set_phase(fault_vfs *vfs, int phase) {
    pthread_mutex_lock(&vfs->mutex);
    if (phase >= 0 && phase < FAULT_PHASE_COUNT) vfs->phase = phase;
    pthread_mutex_unlock(&vfs->mutex);
}

int fault_vfs_phase(fault_vfs *vfs) {
    pthread_mutex_lock(&vfs->mutex);
    int phase = vfs->phase;
    pthread_mutex_unlock(&vfs->mutex);
    return phase;
}

void fault_vfs_set_flushing(fault_vfs *vfs, bool is_flushing) {
    pthread_mutex_lock(&vfs->mutex);
    vfs->is_flushing = is_flushing;
    pthread_mutex_unlock(&vfs->mutex);
}

static bool is_place(int operation, int file, int phase) {
    return operation >= 0 && operation < FAULT_OP_COUNT && file >= 0 && file < FAULT_FILE_COUNT && phase >= 0
        && phase < FAULT_PHASE_COUNT;
}

uint64_t fault_vfs_calls(fault_vfs *vfs, int operation, int file, int phase) {
    if (!is_place(operation, file, phase)) return 0;
    pthread_mutex_lock(&vfs->mutex);
    uint64_t count = vfs->calls[operation][file][phase];
    pthread_mutex_unlock(&vfs->mutex);
    return count;
}

uint64_t fault_vfs_faults(fault_vfs *vfs, int operation, int file, int phase) {
    if (!is_place(operation, file, phase)) return 0;
    pthread_mutex_lock(&vfs->mutex);
    uint64_t count = vfs->faults[operation][file][phase];
    pthread_mutex_unlock(&vfs->mutex);
    return count;
}

uint64_t fault_vfs_all_faults(fault_vfs *vfs) {
    pthread_mutex_lock(&vfs->mutex);
    uint64_t count = vfs->all_faults;
    pthread_mutex_unlock(&vfs->mutex);
    return count;
}

uint64_t fault_vfs_calls_since_armed(fault_vfs *vfs) {
    pthread_mutex_lock(&vfs->mutex);
    uint64_t count = vfs->since_armed;
    pthread_mutex_unlock(&vfs->mutex);
    return count;
}

bool fault_vfs_has_unflushed(fault_vfs *vfs) {
    pthread_mutex_lock(&vfs->mutex);
    bool result = vfs->has_unflushed;
    pthread_mutex_unlock(&vfs->mutex);
    return result;
}
