/* The file of a store as a whole: copied, put back, examined. */
#ifndef CJ_STORE_FILES_H
#define CJ_STORE_FILES_H

#include "server/store/result.h"
#include "server/store/url.h"

/** What a store holds. */
struct cj_store_report {
    int64_t schema;
    int64_t conversations;
    int64_t messages;
    int64_t pending; /* events that are still to be delivered */
    int64_t keys;
};

/** Examines every page and every row. Changes nothing, and may run beside a server.
 * @return CJ_STORE_DONE with `*out_report`; CJ_STORE_CORRUPT; why it can't be examined */
enum cj_store_result cj_store_check(const char *path, struct cj_store_trouble *trouble,
                                    struct cj_store_report *out_report);

/** Copies a store to `file`, as of one moment; a server may go on writing.
 * @return CJ_STORE_EXISTS when `file` is there already */
enum cj_store_result cj_store_backup(const char *path, const char *file,
                                     struct cj_store_trouble *trouble,
                                     struct cj_store_report *out_report);

/** Puts a sound copy of `file` in the store's place. What was there is kept beside it.
 *
 * @param out_old  what the old one is called now; "" when there was none
 * @return CJ_STORE_LOCKED while a server uses the store */
enum cj_store_result cj_store_restore(const char *path, const char *file,
                                      struct cj_store_trouble *trouble,
                                      struct cj_store_report *out_report,
                                      char out_old[CJ_STORE_PATH_MAX]);

#endif
