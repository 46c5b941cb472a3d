/* A shim over SQLite's own VFS: methods are passed on, but for the two that may fail. */
#include "support/faulty_vfs.h"

#include <assert.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#include <sqlite3.h>

struct file {
    sqlite3_file base;
    sqlite3_file *real; /* lies behind it */
};

static sqlite3_vfs *real_vfs;
static sqlite3_vfs vfs;
static atomic_int armed_kind;
static atomic_uint countdown;
static atomic_bool stays_so, fired, skips_syncs;

void faulty_vfs_arm(enum faulty_kind kind, unsigned nth, bool stays)
{
    atomic_store(&armed_kind, (int)kind);
    atomic_store(&stays_so, stays);
    atomic_store(&fired, false);
    atomic_store(&countdown, nth);
}

void faulty_vfs_skip_syncs(void)
{
    atomic_store(&skips_syncs, true);
}

bool faulty_vfs_fired(void)
{
    return atomic_load(&fired);
}

static bool must_fail(bool is_sync)
{
    if ((atomic_load(&armed_kind) == FAULTY_SYNC) != is_sync) {
        return false;
    }
    if (atomic_load(&fired) && atomic_load(&stays_so) && atomic_load(&countdown) == 1) {
        return true;
    }
    unsigned left = atomic_load(&countdown);
    if (left == 0 || atomic_load(&fired)) {
        return false;
    }
    if (left == 1) {
        atomic_store(&fired, true);
        return true;
    }
    atomic_store(&countdown, left - 1);
    return false;
}

#define REAL(file) (((struct file *)(file))->real)

static int close_file(sqlite3_file *file)
{
    return REAL(file)->pMethods ? REAL(file)->pMethods->xClose(REAL(file)) : SQLITE_OK;
}

static int read_file(sqlite3_file *file, void *to, int len, sqlite3_int64 at)
{
    return REAL(file)->pMethods->xRead(REAL(file), to, len, at);
}

static int write_file(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
    if (must_fail(false)) {
        switch (atomic_load(&armed_kind)) {
        case FAULTY_FULL:
            return SQLITE_FULL;
        case FAULTY_READ_ONLY:
            return SQLITE_READONLY;
        case FAULTY_SHORT:
            (void)REAL(file)->pMethods->xWrite(REAL(file), bytes, len / 2, at);
            return SQLITE_IOERR_WRITE;
        default:
            return SQLITE_IOERR_WRITE;
        }
    }
    return REAL(file)->pMethods->xWrite(REAL(file), bytes, len, at);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    return REAL(file)->pMethods->xTruncate(REAL(file), size);
}

static int sync_file(sqlite3_file *file, int flags)
{
    if (must_fail(true)) {
        return SQLITE_IOERR_FSYNC;
    }
    return atomic_load(&skips_syncs) ? SQLITE_OK
                                     : REAL(file)->pMethods->xSync(REAL(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *out_size)
{
    return REAL(file)->pMethods->xFileSize(REAL(file), out_size);
}

static int lock_file(sqlite3_file *file, int level)
{
    return REAL(file)->pMethods->xLock(REAL(file), level);
}

static int unlock_file(sqlite3_file *file, int level)
{
    return REAL(file)->pMethods->xUnlock(REAL(file), level);
}

static int check_lock(sqlite3_file *file, int *out_reserved)
{
    return REAL(file)->pMethods->xCheckReservedLock(REAL(file), out_reserved);
}

static int control(sqlite3_file *file, int what, void *argument)
{
    return REAL(file)->pMethods->xFileControl(REAL(file), what, argument);
}

static int sector_size(sqlite3_file *file)
{
    return REAL(file)->pMethods->xSectorSize(REAL(file));
}

static int characteristics(sqlite3_file *file)
{
    return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}

static int map_shm(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend, out);
}

static int lock_shm(sqlite3_file *file, int offset, int count, int flags)
{
    return REAL(file)->pMethods->xShmLock(REAL(file), offset, count, flags);
}

static void barrier_shm(sqlite3_file *file)
{
    REAL(file)->pMethods->xShmBarrier(REAL(file));
}

static int unmap_shm(sqlite3_file *file, int remove)
{
    return REAL(file)->pMethods->xShmUnmap(REAL(file), remove);
}

/* Version 2: with shared memory, without mapping the file, which would pass the shim by. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shm,
    .xShmLock = lock_shm,
    .xShmBarrier = barrier_shm,
    .xShmUnmap = unmap_shm,
};

static int open_file(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags,
                     int *out_flags)
{
    struct file *ours = (struct file *)file;

    (void)self;
    ours->real = (sqlite3_file *)(ours + 1);
    int code = real_vfs->xOpen(real_vfs, name, ours->real, flags, out_flags);
    ours->base.pMethods = code == SQLITE_OK ? &methods : NULL;
    return code;
}

static int delete_file(sqlite3_vfs *self, const char *name, int sync_folder)
{
    (void)self;
    return real_vfs->xDelete(real_vfs, name, atomic_load(&skips_syncs) ? 0 : sync_folder);
}

void faulty_vfs_install(void)
{
    if (real_vfs) {
        return;
    }
    real_vfs = sqlite3_vfs_find(NULL);
    assert(real_vfs);
    vfs = *real_vfs;
    vfs.zName = "faulty";
    vfs.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile;
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    (void)sqlite3_vfs_register(&vfs, 1);
}
