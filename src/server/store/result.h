/* What became of something that was asked of a store. */
#ifndef CJ_STORE_RESULT_H
#define CJ_STORE_RESULT_H

#include <stdint.h>

/** Keep in the order of the table in result.c. */
enum cj_store_result {
    CJ_STORE_DONE,
    CJ_STORE_CONFLICT,  /* it is not what was expected, or not there: somebody was first */
    CJ_STORE_EXISTS,    /* an id, a place or a client's id is taken */
    CJ_STORE_BUSY,      /* too much waits already; later */
    CJ_STORE_LIMIT,     /* a batch over its bound */
    CJ_STORE_FULL,      /* no space on the disk, or over a quota */
    CJ_STORE_READ_ONLY, /* not allowed to write */
    CJ_STORE_LOCKED,    /* another process holds it for longer than was waited */
    CJ_STORE_CORRUPT,   /* damaged, or no database */
    CJ_STORE_FUTURE,    /* its schema is newer than this program */
    CJ_STORE_FOREIGN,   /* a database, but of another program */
    CJ_STORE_MISSING,   /* no such file */
    CJ_STORE_IO,        /* the operating system refused for another reason */
    CJ_STORE_NO_MEMORY,
    CJ_STORE_RESULTS,
};

/** Bytes of a detail, NUL included. */
#define CJ_STORE_DETAIL_MAX 256

/** Why a store was refused. */
struct cj_store_trouble {
    enum cj_store_result what;
    int64_t schema;                   /* CJ_STORE_FUTURE: the version that it has */
    char detail[CJ_STORE_DETAIL_MAX]; /* the database's own words, in English, or "" */
};

/** A short English name: a label for metrics and logs. Static storage. */
const char *cj_store_result_name(enum cj_store_result result);

#endif
