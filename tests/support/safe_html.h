/* An independent judge of the HTML that answers are rendered to. */
#ifndef CJ_TEST_SAFE_HTML_H
#define CJ_TEST_SAFE_HTML_H

#include <stdbool.h>
#include <stddef.h>

/** True when `html` holds only the tags and attributes that docs/formats/markdown.md lists,
 * well nested, with addresses of safe schemes; else `why` (may be NULL) tells what is wrong.
 */
bool test_html_is_safe(const char *html, char *why, size_t why_size);

#endif
