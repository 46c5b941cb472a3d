/* Files that are part of the program: the page to ask in, and the description of the API. */
#include "server/api/handlers.h"

extern const unsigned char cj_openapi_json[];
extern const size_t cj_openapi_json_len;
extern const unsigned char cj_ask_html[];
extern const size_t cj_ask_html_len;
extern const unsigned char cj_ask_css[];
extern const size_t cj_ask_css_len;
extern const unsigned char cj_ask_js[];
extern const size_t cj_ask_js_len;
extern const unsigned char cj_ask_svg[];
extern const size_t cj_ask_svg_len;

/* The page runs its own script and style, talks to its own server, and shows the pictures
 * that answers hold; nothing else. */
#define PAGE_POLICY                                                                 \
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " \
    "img-src 'self' https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

static void reply_file(cj_request *request, const char *media_type, const unsigned char *bytes,
                       size_t len)
{
    cj_reply_asset(request, &(struct cj_asset){media_type, bytes, len, PAGE_POLICY});
}

void cj_handle_openapi(cj_request *request)
{
    cj_reply_asset(request, &(struct cj_asset){"application/json", cj_openapi_json,
                                               cj_openapi_json_len, NULL});
}

void cj_handle_page(cj_request *request)
{
    reply_file(request, "text/html; charset=utf-8", cj_ask_html, cj_ask_html_len);
}

void cj_handle_page_style(cj_request *request)
{
    reply_file(request, "text/css; charset=utf-8", cj_ask_css, cj_ask_css_len);
}

void cj_handle_page_script(cj_request *request)
{
    reply_file(request, "text/javascript; charset=utf-8", cj_ask_js, cj_ask_js_len);
}

void cj_handle_page_icon(cj_request *request)
{
    reply_file(request, "image/svg+xml", cj_ask_svg, cj_ask_svg_len);
}
