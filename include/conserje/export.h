/* Symbol visibility: libconserje hides everything that is not marked CJ_API. */
#ifndef CONSERJE_EXPORT_H
#define CONSERJE_EXPORT_H

#if defined(__GNUC__)
#define CJ_API __attribute__((visibility("default")))
#else
#define CJ_API
#endif

#endif
