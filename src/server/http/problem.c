/* The tables of problems and the document they become. */
#include "server/http/problem.h"

#include <string.h>
#include <strings.h>

#include "base/json_text.h"

#define SPEECH_COUNT 2

enum kind {
    BAD_REQUEST,
    INVALID_JSON,
    VALIDATION,
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    CONFLICT,
    LENGTH_REQUIRED,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    IDEMPOTENCY_MISMATCH,
    RATE_LIMITED,
    UNAVAILABLE,
};

static const struct kind_row {
    const char *slug;
    unsigned status;
    const char *titles[SPEECH_COUNT];
} kinds[] = {
    [BAD_REQUEST] = {"bad-request", 400, {"Bad request", "Petición incorrecta"}},
    [INVALID_JSON] = {"invalid-json", 400, {"Invalid JSON", "JSON no válido"}},
    [VALIDATION] = {"validation", 422, {"Validation failed", "Datos no válidos"}},
    [UNAUTHORIZED] = {"unauthorized", 401, {"Unauthorized", "No autorizado"}},
    [FORBIDDEN] = {"forbidden", 403, {"Forbidden", "Prohibido"}},
    [NOT_FOUND] = {"not-found", 404, {"Not found", "No encontrado"}},
    [METHOD_NOT_ALLOWED] = {"method-not-allowed",
                            405,
                            {"Method not allowed", "Método no permitido"}},
    [CONFLICT] = {"conflict", 409, {"Conflict", "Conflicto"}},
    [LENGTH_REQUIRED] = {"length-required", 411, {"Length required", "Falta la longitud"}},
    [TOO_LARGE] = {"too-large", 413, {"Content too large", "Contenido demasiado grande"}},
    [UNSUPPORTED_MEDIA_TYPE] = {"unsupported-media-type",
                                415,
                                {"Unsupported media type", "Tipo de contenido no admitido"}},
    [IDEMPOTENCY_MISMATCH] = {"idempotency-mismatch",
                              422,
                              {"Key of another request", "Clave de otra petición"}},
    [RATE_LIMITED] = {"rate-limited", 429, {"Too many requests", "Demasiadas peticiones"}},
    [UNAVAILABLE] = {"unavailable", 503, {"Unavailable", "No disponible"}},
};

static const struct problem_row {
    enum kind kind;
    const char *sentences[SPEECH_COUNT]; /* "{}" is the place of the argument */
} problems[] = {
    [CJ_PROBLEM_NONE] = {BAD_REQUEST, {"", ""}},
    [CJ_PROBLEM_BAD_REQUEST_LINE] = {BAD_REQUEST,
                                     {"The request line is not HTTP/1.1",
                                      "La línea de petición no es HTTP/1.1"}},
    [CJ_PROBLEM_BAD_TARGET] =
        {BAD_REQUEST,
         {"The request target holds a character that is not allowed: percent-encode it",
          "La dirección pedida contiene un carácter no permitido: codifíquelo con %"}},
    [CJ_PROBLEM_BAD_HEADER_NAME] =
        {BAD_REQUEST,
         {"A header's name holds a character that is not allowed",
          "El nombre de una cabecera contiene un carácter no permitido"}},
    [CJ_PROBLEM_BAD_HEADER_VALUE] = {BAD_REQUEST,
                                     {"A header's value holds a control character",
                                      "El valor de una cabecera contiene un carácter de "
                                      "control"}},
    [CJ_PROBLEM_HEADER_TWICE] =
        {BAD_REQUEST,
         {"Origin, Content-Type, Authorization or Idempotency-Key stands there twice",
          "Origin, Content-Type, Authorization o Idempotency-Key está dos veces"}},
    [CJ_PROBLEM_HIDDEN_BYTES] =
        {BAD_REQUEST,
         {"The headers can be read in two ways: a folded line, a NUL byte, or a header "
          "without a name",
          "Las cabeceras se pueden leer de dos maneras: una línea plegada, un byte NUL o una "
          "cabecera sin nombre"}},
    [CJ_PROBLEM_BAD_HOST] = {BAD_REQUEST,
                             {"A request needs exactly one Host header with a host in it",
                              "La petición necesita una sola cabecera Host con un "
                              "nombre de máquina"}},
    [CJ_PROBLEM_BAD_LENGTH] =
        {BAD_REQUEST,
         {"A request has at most one Content-Length, of 1 to 10 digits",
          "La petición lleva como mucho un Content-Length, de 1 a 10 cifras"}},
    [CJ_PROBLEM_TRANSFER_ENCODING] = {LENGTH_REQUIRED,
                                      {"Transfer-Encoding is not taken: send the body with a "
                                       "Content-Length",
                                       "No se admite Transfer-Encoding: envíe el cuerpo con "
                                       "Content-Length"}},
    [CJ_PROBLEM_LENGTH_MISSING] = {LENGTH_REQUIRED,
                                   {"The body needs a Content-Length",
                                    "El cuerpo necesita un Content-Length"}},
    [CJ_PROBLEM_BODY_TOO_LARGE] = {TOO_LARGE,
                                   {"The body is larger than {} bytes",
                                    "El cuerpo supera los {} bytes"}},
    [CJ_PROBLEM_MEDIA_TYPE] = {UNSUPPORTED_MEDIA_TYPE,
                               {"Send the body as application/json",
                                "Envíe el cuerpo como application/json"}},
    [CJ_PROBLEM_NO_SUCH_PATH] = {NOT_FOUND,
                                 {"There is nothing at this path: /openapi.json lists what "
                                  "there is",
                                  "No hay nada en esta ruta: /openapi.json dice qué hay"}},
    [CJ_PROBLEM_METHOD] = {METHOD_NOT_ALLOWED, {"This path takes {}", "Esta ruta admite {}"}},
    [CJ_PROBLEM_ORIGIN] =
        {FORBIDDEN,
         {"This origin is on no list: add it to a site under `sites` in conserje.yaml",
          "Este origen no está en ninguna lista: añádalo a un sitio de `sites` en "
          "conserje.yaml"}},
    [CJ_PROBLEM_SITE_ORIGIN] =
        {FORBIDDEN,
         {"This origin is not one of the site's: see `sites` in conserje.yaml",
          "Este origen no es de ese sitio: vea `sites` en conserje.yaml"}},
    [CJ_PROBLEM_KEY_MISSING] = {UNAUTHORIZED,
                                {"Send the admin key as `Authorization: Bearer KEY`",
                                 "Envíe la clave de administración como "
                                 "`Authorization: Bearer CLAVE`"}},
    [CJ_PROBLEM_KEY_WRONG] = {UNAUTHORIZED,
                              {"This key is not valid", "Esta clave no es válida"}},
    [CJ_PROBLEM_NO_KEY_SET] = {UNAUTHORIZED,
                               {"Refused until an admin key is set: CONSERJE_ADMIN_KEY, "
                                "CONSERJE_ADMIN_KEY_FILE or `conserje serve --dev`",
                                "Rechazado hasta que haya una clave de administración: "
                                "CONSERJE_ADMIN_KEY, CONSERJE_ADMIN_KEY_FILE o "
                                "`conserje serve --dev`"}},
    [CJ_PROBLEM_RATE] = {RATE_LIMITED,
                         {"Too many requests: try again in {} s",
                          "Demasiadas peticiones: vuelva a intentarlo en {} s"}},
    [CJ_PROBLEM_BAD_ONCE_KEY] = {BAD_REQUEST,
                                 {"An Idempotency-Key has 1 to 255 visible ASCII characters",
                                  "Una Idempotency-Key tiene de 1 a 255 caracteres ASCII "
                                  "visibles"}},
    [CJ_PROBLEM_ONCE_KEY_TAKEN] =
        {IDEMPOTENCY_MISMATCH,
         {"This Idempotency-Key came with another request before: make a new one",
          "Esta Idempotency-Key ya vino con otra petición: genere una nueva"}},
    [CJ_PROBLEM_STILL_RUNNING] =
        {CONFLICT,
         {"The first request with this Idempotency-Key is still running: try again soon",
          "La primera petición con esta Idempotency-Key sigue en curso: vuelva a intentarlo "
          "pronto"}},
    [CJ_PROBLEM_DRAINING] = {UNAVAILABLE,
                             {"The server is stopping", "El servidor se está deteniendo"}},
    [CJ_PROBLEM_NO_MEMORY] = {UNAVAILABLE,
                              {"The server is short of memory: try again soon",
                               "Al servidor le falta memoria: vuelva a intentarlo pronto"}},
    [CJ_PROBLEM_JSON_SYNTAX] = {INVALID_JSON,
                                {"The body stops being valid JSON at line:column {}",
                                 "El cuerpo deja de ser JSON válido en línea:columna {}"}},
    [CJ_PROBLEM_JSON_UTF8] = {INVALID_JSON,
                              {"The body is not UTF-8 at line:column {}",
                               "El cuerpo no es UTF-8 en línea:columna {}"}},
    [CJ_PROBLEM_JSON_DUPLICATE] = {INVALID_JSON,
                                   {"A member is there twice, at line:column {}",
                                    "Un miembro está repetido, en línea:columna {}"}},
    [CJ_PROBLEM_JSON_NUL] = {INVALID_JSON,
                             {"A text holds a NUL character, at line:column {}",
                              "Un texto contiene un carácter NUL, en línea:columna {}"}},
    [CJ_PROBLEM_JSON_DEPTH] = {INVALID_JSON,
                               {"Values are nested too deeply, at line:column {}",
                                "Hay demasiados valores anidados, en línea:columna {}"}},
    [CJ_PROBLEM_VALIDATION] = {VALIDATION,
                               {"What `errors` lists is missing or wrong",
                                "Falta o no es correcto lo que indica `errors`"}},
    [CJ_PROBLEM_CONTENT_KEPT] = {VALIDATION,
                                 {"The old content stays: a file of it has become faulty",
                                  "Sigue el contenido anterior: uno de sus archivos ha "
                                  "quedado con errores"}},
    [CJ_PROBLEM_CONTENT_FAILED] = {VALIDATION,
                                   {"The old content stays: the new one can't be loaded",
                                    "Sigue el contenido anterior: el nuevo no se puede "
                                    "cargar"}},
    [CJ_PROBLEM_NOT_OBJECT] = {VALIDATION,
                               {"The body must be an object", "El cuerpo debe ser un objeto"}},
    [CJ_PROBLEM_MISSING] = {VALIDATION, {"Is required", "Es obligatorio"}},
    [CJ_PROBLEM_NOT_STRING] = {VALIDATION, {"Must be a string", "Debe ser un texto"}},
    [CJ_PROBLEM_NOT_BOOLEAN] = {VALIDATION,
                                {"Must be true or false", "Debe ser true o false"}},
    [CJ_PROBLEM_BLANK] = {VALIDATION, {"Must not be blank", "No puede estar en blanco"}},
    [CJ_PROBLEM_TOO_LONG] = {VALIDATION,
                             {"Has more than {} characters", "Tiene más de {} caracteres"}},
    [CJ_PROBLEM_UNKNOWN_LANGUAGE] = {VALIDATION,
                                     {"The bot speaks: {}", "Idiomas del bot: {}"}},
    [CJ_PROBLEM_UNKNOWN_SITE] = {VALIDATION, {"There is no such site", "No existe ese sitio"}},
    [CJ_PROBLEM_NOT_IN_RANGE] = {VALIDATION,
                                 {"Must be a number in {}", "Debe ser un número de {}"}},
    [CJ_PROBLEM_BAD_ENCODING] = {VALIDATION,
                                 {"Is not percent-encoded UTF-8",
                                  "No es UTF-8 codificado con %"}},
};

unsigned cj_problem_status(enum cj_problem problem)
{
    return kinds[problems[problem].kind].status;
}

const char *cj_problem_slug(enum cj_problem problem)
{
    return kinds[problems[problem].kind].slug;
}

const char *cj_speech_name(enum cj_speech speech)
{
    return speech == CJ_SPEECH_ES ? "es" : "en";
}

/* The weight in thousandths of "es-ES;q=0.8": 800. A weight that can't be read counts as 0. */
static unsigned weight_of(struct cj_str range)
{
    const char *semicolon = range.len ? memchr(range.ptr, ';', range.len) : NULL;
    unsigned weight = 0;
    unsigned unit = 1000;

    if (!semicolon) {
        return 1000;
    }
    size_t left = range.len - (size_t)(semicolon + 1 - range.ptr);
    struct cj_str q = cj_str_trim((struct cj_str){semicolon + 1, left});

    if (!cj_str_starts(q, "q=") && !cj_str_starts(q, "Q=")) {
        return 0;
    }
    for (size_t i = 2; i < q.len && unit > 0; i++) {
        if (q.ptr[i] >= '0' && q.ptr[i] <= '9') {
            weight += (unsigned)(q.ptr[i] - '0') * unit;
            unit /= 10;
        } else if (q.ptr[i] != '.') {
            return 0;
        }
    }
    return weight;
}

static bool is_language(struct cj_str range, const char *code)
{
    return range.len >= 2 && strncasecmp(range.ptr, code, 2) == 0 &&
           (range.len == 2 || strchr("-; \t", range.ptr[2]));
}

enum cj_speech cj_speech_of(struct cj_str accept_language)
{
    unsigned best[SPEECH_COUNT] = {0};

    while (accept_language.len > 0) {
        const char *comma = memchr(accept_language.ptr, ',', accept_language.len);
        size_t len = comma ? (size_t)(comma - accept_language.ptr) : accept_language.len;
        struct cj_str range = cj_str_trim((struct cj_str){accept_language.ptr, len});

        for (unsigned i = 0; i < SPEECH_COUNT; i++) {
            unsigned weight = weight_of(range);

            if (is_language(range, cj_speech_name((enum cj_speech)i)) && weight > best[i]) {
                best[i] = weight;
            }
        }
        accept_language.ptr += len + (comma != NULL);
        accept_language.len -= len + (comma != NULL);
    }
    return best[CJ_SPEECH_ES] > best[CJ_SPEECH_EN] ? CJ_SPEECH_ES : CJ_SPEECH_EN;
}

/* The sentence as a JSON string, with the argument in its place. */
static void add_sentence(struct cj_buf *out, enum cj_problem problem, enum cj_speech speech,
                         const char *argument)
{
    const char *sentence = problems[problem].sentences[speech];
    const char *place = strstr(sentence, "{}");
    struct cj_buf text = {0};

    if (place && argument) {
        cj_buf_add(&text, sentence, (size_t)(place - sentence));
        cj_buf_adds(&text, argument);
        cj_buf_adds(&text, place + 2);
    } else {
        cj_buf_adds(&text, sentence);
    }
    out->failed |= text.failed;
    cj_json_text(out, cj_buf_str(&text));
    cj_buf_clear(&text);
}

/* A path as a URI reference: what a URI may not hold is percent-encoded. */
static void add_uri(struct cj_buf *out, struct cj_str path)
{
    static const char allowed[] = "-._~/:@!$&()*+,;=%";

    cj_buf_addc(out, '"');
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        bool alnum =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if (alnum || (c != '\0' && strchr(allowed, c))) {
            cj_buf_addc(out, (char)c);
        } else {
            cj_buf_printf(out, "%%%02X", c);
        }
    }
    cj_buf_addc(out, '"');
}

static void add_notes(struct cj_buf *out, const struct cj_problem_document *document)
{
    cj_buf_adds(out, ",\"errors\":[");
    for (size_t i = 0; i < document->note_count; i++) {
        const struct cj_problem_note *note = &document->notes[i];

        cj_buf_adds(out, i > 0 ? ",{\"pointer\":" : "{\"pointer\":");
        cj_json_text(out, cj_str_from(note->pointer));
        cj_buf_adds(out, ",\"detail\":");
        add_sentence(out, note->problem, document->speech, note->argument);
        cj_buf_addc(out, '}');
    }
    cj_buf_addc(out, ']');
}

void cj_problem_write(const struct cj_problem_document *document, struct cj_buf *out)
{
    const struct kind_row *kind = &kinds[problems[document->problem].kind];

    cj_buf_printf(out, "{\"type\":\"urn:conserje:problem:%s\",\"title\":\"%s\",\"status\":%u",
                  kind->slug, kind->titles[document->speech], kind->status);
    cj_buf_adds(out, ",\"detail\":");
    add_sentence(out, document->problem, document->speech, document->argument);
    if (document->instance.len > 0) {
        cj_buf_adds(out, ",\"instance\":");
        add_uri(out, document->instance);
    }
    cj_buf_adds(out, ",\"request_id\":");
    cj_json_text(out, cj_str_from(document->request_id));
    if (document->note_count > 0) {
        add_notes(out, document);
    }
    if (document->extension.len > 0) {
        cj_buf_addc(out, ',');
        cj_buf_add_str(out, document->extension);
    }
    cj_buf_addc(out, '}');
}
