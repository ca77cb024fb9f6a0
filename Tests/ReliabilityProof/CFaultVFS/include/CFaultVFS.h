// A file system for SQLite that lies between it and the system's own, counts what SQLite asks for, and fails when it is
// told to. For the proof of the reliable tier and its tests only.
#ifndef TIERBUS_CFAULTVFS_H
#define TIERBUS_CFAULTVFS_H

#include <stdbool.h>
#include <stdint.h>

/// What SQLite asks for.
enum {
    FAULT_OP_OPEN, FAULT_OP_CLOSE, FAULT_OP_READ, FAULT_OP_WRITE, FAULT_OP_TRUNCATE, FAULT_OP_SYNC, FAULT_OP_FILE_SIZE,
    FAULT_OP_LOCK, FAULT_OP_UNLOCK, FAULT_OP_CHECK_LOCK, FAULT_OP_CONTROL, FAULT_OP_DELETE, FAULT_OP_ACCESS,
    FAULT_OP_PATH, FAULT_OP_COUNT
};

/// Of which file.
enum { FAULT_FILE_MAIN, FAULT_FILE_WAL, FAULT_FILE_JOURNAL, FAULT_FILE_OTHER, FAULT_FILE_COUNT };

/// Most phases that calls are told apart by; what they mean is up to the caller.
enum { FAULT_PHASE_COUNT = 16 };

/// What a plan does.
enum {
    /// An error of the device: EIO and SQLite's code for the operation.
    FAULT_KIND_DEVICE,
    /// No room: ENOSPC; for operations that need none, an error of the device.
    FAULT_KIND_SPACE,
    /// Half of a read or a write is done, then it fails. The rest of a read of the write-ahead log is zeroes, as if the
    /// file ended there.
    FAULT_KIND_SHORT,
    /// The file is locked by another.
    FAULT_KIND_BUSY,
    /// The operation is done, and fails all the same.
    FAULT_KIND_DONE,
    /// The process ends as by `kill -9`, before the operation.
    FAULT_KIND_KILL
};

/// When to fail, and how. Bit masks say which operations count.
typedef struct {
    uint32_t operations;
    uint32_t files;
    uint32_t phases;
    /// The how manieth of them, from 1.
    uint64_t at;
    /// Whether all after it fail, too.
    bool is_lasting;
    int kind;
} fault_plan;

/// A file system under a name of its own. Every function may be called from any thread.
typedef struct fault_vfs fault_vfs;

/// Registers one; NULL if SQLite refuses. The name is copied.
fault_vfs *fault_vfs_create(const char *name);
/// Ends it. No connection may use it any more.
void fault_vfs_destroy(fault_vfs *vfs);

/// Replaces the plans; at most 4. Their counting begins now.
void fault_vfs_arm(fault_vfs *vfs, const fault_plan *plans, int count);
/// Sets the phase in which calls from now on are counted.
void fault_vfs_set_phase(fault_vfs *vfs, int phase);
int fault_vfs_phase(fault_vfs *vfs);
/// Whether flushes reach the device; they are counted anyhow. They do, to begin with.
void fault_vfs_set_flushing(fault_vfs *vfs, bool is_flushing);

/// Calls so far.
uint64_t fault_vfs_calls(fault_vfs *vfs, int operation, int file, int phase);
/// Failures so far that a plan made.
uint64_t fault_vfs_faults(fault_vfs *vfs, int operation, int file, int phase);
uint64_t fault_vfs_all_faults(fault_vfs *vfs);
/// Calls that any plan could have failed since they were armed: those that count for a plan of all operations.
uint64_t fault_vfs_calls_since_armed(fault_vfs *vfs);
/// Whether something was written into the write-ahead log that no flush has followed.
bool fault_vfs_has_unflushed(fault_vfs *vfs);

#endif
