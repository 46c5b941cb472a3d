/* Marks a message that stands in a table, so that tools/update_po.sh finds it for translation.
 */
#ifndef CJ_BASE_MESSAGE_H
#define CJ_BASE_MESSAGE_H

#define CJ_N(english) english

#endif
