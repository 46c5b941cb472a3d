/* Alerts: quotes that warn. */
#ifndef CJ_KB_ALERT_H
#define CJ_KB_ALERT_H

#include "kb/node.h"

/** Finds the alerts of a tree, `> [!NOTE]` in any case and `> **Nota:** …`, and cuts their
 * marks off. The parser does not know them: to it they are quotes. */
void cj_alerts_find(struct cj_node *root);

#endif
