/*
 * Says what GMime finds in mails.
 *
 *     gmime-anatomy MAILS ANATOMIES
 *
 * MAILS holds mails one behind the other, each as its length (4 bytes, least significant first) and its bytes. ANATOMIES
 * is written as lines; a line's fields stand between tabs, control characters and '%' in them as %XX, absent ones are '*':
 *
 *     mail      number, "read" or "refused"
 *     part      number, parent's number or -1, kind, type, charset, encoding, disposition, file name, size, FNV-1a digest
 *     field     number of the part, name, raw value, value as text
 */
#include <gmime/gmime.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *out;
static int parts;

static void put(const char *text)
{
    if (text == NULL) {
        fputs("\t*", out);
        return;
    }
    putc('\t', out);
    for (const unsigned char *c = (const unsigned char *) text; *c; c++) {
        if (*c < 0x20 || *c == 0x7F || *c == '%' || (*c == '*' && text[1] == 0))
            fprintf(out, "%%%02X", *c);
        else
            putc(*c, out);
    }
}

static uint64_t fnv(const GByteArray *bytes)
{
    uint64_t hash = 0xcbf29ce484222325ULL;
    for (guint i = 0; i < bytes->len; i++)
        hash = (hash ^ bytes->data[i]) * 0x100000001b3ULL;
    return hash;
}

static void put_fields(int part, GMimeObject *object)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(object);
    int count = g_mime_header_list_get_count(list);
    for (int i = 0; i < count; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        fprintf(out, "field\t%d", part);
        put(g_mime_header_get_name(header));
        put(g_mime_header_get_raw_value(header));
        put(g_mime_header_get_value(header));
        putc('\n', out);
    }
}

static void put_part(GMimeObject *object, int parent, const char *kind, const char *encoding, GByteArray *content)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(object);
    char *name = g_mime_content_type_get_mime_type(type);
    const char *file = NULL;
    if (disposition != NULL)
        file = g_mime_content_disposition_get_parameter(disposition, "filename");
    if (file == NULL)
        file = g_mime_content_type_get_parameter(type, "name");
    fprintf(out, "part\t%d\t%d\t%s", parts, parent, kind);
    put(name);
    put(g_mime_content_type_get_parameter(type, "charset"));
    put(encoding);
    put(disposition == NULL ? NULL : g_mime_content_disposition_get_disposition(disposition));
    put(file);
    if (content == NULL)
        fputs("\t*\t*\n", out);
    else
        fprintf(out, "\t%u\t%016llx\n", content->len, (unsigned long long) fnv(content));
    g_free(name);
    parts++;
}

static void put_object(GMimeObject *object, GMimeMessage *message, int parent)
{
    int number = parts;
    if (GMIME_IS_MULTIPART(object)) {
        put_part(object, parent, "multipart", NULL, NULL);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        put_part(object, parent, "message", NULL, NULL);
    } else {
        GMimePart *part = (GMimePart *) object;
        GMimeDataWrapper *content = g_mime_part_get_content(part);
        GMimeStream *stream = g_mime_stream_mem_new();
        if (content != NULL)
            g_mime_data_wrapper_write_to_stream(content, stream);
        put_part(
            object, parent, "leaf", g_mime_content_encoding_to_string(g_mime_part_get_content_encoding(part)),
            g_mime_stream_mem_get_byte_array((GMimeStreamMem *) stream)
        );
        g_object_unref(stream);
    }
    if (message != NULL)
        put_fields(number, (GMimeObject *) message);
    put_fields(number, object);
    if (GMIME_IS_MULTIPART(object)) {
        int count = g_mime_multipart_get_count((GMimeMultipart *) object);
        for (int i = 0; i < count; i++)
            put_object(g_mime_multipart_get_part((GMimeMultipart *) object, i), NULL, number);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *enclosed = g_mime_message_part_get_message((GMimeMessagePart *) object);
        if (enclosed != NULL && g_mime_message_get_mime_part(enclosed) != NULL)
            put_object(g_mime_message_get_mime_part(enclosed), enclosed, number);
    }
}

static void put_mail(int number, const char *bytes, size_t length)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    fprintf(out, "mail\t%d\t%s\n", number, message == NULL ? "refused" : "read");
    parts = 0;
    if (message != NULL) {
        if (g_mime_message_get_mime_part(message) != NULL)
            put_object(g_mime_message_get_mime_part(message), message, -1);
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(stream);
}

int main(int count, char **arguments)
{
    if (count != 3)
        return 64;
    FILE *in = fopen(arguments[1], "rb");
    out = fopen(arguments[2], "wb");
    if (in == NULL || out == NULL)
        return 66;
    g_mime_init();
    unsigned char prefix[4];
    char *bytes = NULL;
    for (int number = 0; fread(prefix, 1, 4, in) == 4; number++) {
        size_t length = prefix[0] | prefix[1] << 8 | prefix[2] << 16 | (size_t) prefix[3] << 24;
        bytes = realloc(bytes, length + 1);
        if (bytes == NULL || fread(bytes, 1, length, in) != length)
            return 65;
        put_mail(number, bytes, length);
    }
    free(bytes);
    g_mime_shutdown();
    return fclose(out) == 0 ? 0 : 74;
}
