/* A disk that fails on demand, between SQLite and the files. */
#ifndef CJ_TEST_FAULTY_VFS_H
#define CJ_TEST_FAULTY_VFS_H

#include <stdbool.h>

/** What a write or a sync meets. */
enum faulty_kind {
    FAULTY_FULL,      /* no space left */
    FAULTY_WRITE,     /* an error of the device */
    FAULTY_SHORT,     /* half of it is written, then an error */
    FAULTY_SYNC,      /* the disk did not take what it had acknowledged */
    FAULTY_READ_ONLY, /* mounted read-only meanwhile */
};

/** Every database that is opened from now on is on that disk; it works. */
void faulty_vfs_install(void);

/** Syncs cost nothing from now on, for tests that sync thousands of times and pull no plug. */
void faulty_vfs_skip_syncs(void);

/** The n-th write (FAULTY_SYNC: sync) from now fails, and all later ones when `stays`.
 * @param nth  from 1; 0: all works again */
void faulty_vfs_arm(enum faulty_kind kind, unsigned nth, bool stays);

/** True when a fault happened since it was armed. */
bool faulty_vfs_fired(void);

#endif
