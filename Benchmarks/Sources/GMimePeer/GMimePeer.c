#include "GMimePeer.h"
#include <gmime/gmime.h>
#include <string.h>

typedef struct {
    const uint8_t *bytes;
    peer_way way;
    int digests;
    peer_summary *summary;
} reading;

static uint64_t fnv(uint64_t hash, const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) hash = (hash ^ bytes[i]) * 0x100000001b3ULL;
    return hash;
}

static void digest(reading *reading, GMimeObject *leaf, const uint8_t *bytes, size_t count) {
    if (!reading->digests) return;
    GMimeContentType *type = g_mime_object_get_content_type(leaf);
    char *name = g_mime_content_type_get_mime_type(type);
    char *small = g_ascii_strdown(name, -1);
    uint64_t size = count;
    uint64_t hash = fnv(reading->summary->digest, (const uint8_t *)small, strlen(small));
    hash = fnv(hash, (const uint8_t *)&size, sizeof size);
    reading->summary->digest = fnv(hash, bytes, count);
    g_free(small);
    g_free(name);
}

static void read_leaf(reading *reading, GMimePart *part) {
    GMimeDataWrapper *wrapper = g_mime_part_get_content(part);
    if (!wrapper) {
        digest(reading, (GMimeObject *)part, NULL, 0);
        return;
    }
    switch (reading->way) {
    case peer_structure:
        break;
    case peer_to_memory: {
        GMimeStream *memory = g_mime_stream_mem_new();
        g_mime_data_wrapper_write_to_stream(wrapper, memory);
        GByteArray *array = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)memory);
        reading->summary->bytes += array->len;
        digest(reading, (GMimeObject *)part, array->data, array->len);
        g_object_unref(memory);
        break;
    }
    case peer_to_nothing: {
        GMimeStream *nothing = g_mime_stream_null_new();
        g_mime_data_wrapper_write_to_stream(wrapper, nothing);
        reading->summary->bytes += (uint64_t)((GMimeStreamNull *)nothing)->written;
        g_object_unref(nothing);
        break;
    }
    case peer_by_hand: {
        GMimeStream *stream = g_mime_data_wrapper_get_stream(wrapper);
        const uint8_t *start = reading->bytes + stream->bound_start;
        size_t count = (size_t)(stream->bound_end - stream->bound_start);
        GMimeEncoding state;
        g_mime_encoding_init_decode(&state, g_mime_data_wrapper_get_encoding(wrapper));
        char *out = g_malloc(g_mime_encoding_outlen(&state, count) + 16);
        size_t written = g_mime_encoding_flush(&state, (const char *)start, count, out);
        reading->summary->bytes += written;
        digest(reading, (GMimeObject *)part, (const uint8_t *)out, written);
        g_free(out);
        break;
    }
    }
}

static void read_object(reading *reading, GMimeObject *object) {
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *multipart = (GMimeMultipart *)object;
        int count = g_mime_multipart_get_count(multipart);
        for (int i = 0; i < count; i++) read_object(reading, g_mime_multipart_get_part(multipart, i));
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *message = g_mime_message_part_get_message((GMimeMessagePart *)object);
        GMimeObject *inner = message ? g_mime_message_get_mime_part(message) : NULL;
        if (inner) read_object(reading, inner);
    } else if (GMIME_IS_PART(object)) {
        reading->summary->leaves++;
        if (reading->way != peer_structure) read_leaf(reading, (GMimePart *)object);
    }
}

void peer_start(void) { g_mime_init(); }

static void read_stream(GMimeStream *stream, reading *reading) {
    // A parser of a stream that can be sought keeps ranges of it as contents, and copies none.
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message) {
        GMimeObject *root = g_mime_message_get_mime_part(message);
        if (root) read_object(reading, root);
        g_object_unref(message);
    }
    g_object_unref(parser);
}

void peer_read(const uint8_t *bytes, size_t count, peer_way way, int digests, peer_summary *summary) {
    // The stream reads from our memory: nothing is copied for it.
    GByteArray array = {(guint8 *)bytes, (guint)count};
    GMimeStream *stream = g_mime_stream_mem_new();
    g_mime_stream_mem_set_byte_array((GMimeStreamMem *)stream, &array);
    reading reading = {bytes, way, digests, summary};
    read_stream(stream, &reading);
    g_object_unref(stream);
}

int64_t peer_read_file(const char *path) {
    GMimeStream *stream = g_mime_stream_file_open(path, "r", NULL);
    if (!stream) return -1;
    peer_summary summary = {0};
    reading reading = {NULL, peer_to_nothing, 0, &summary};
    read_stream(stream, &reading);
    g_object_unref(stream);
    return (int64_t)summary.bytes;
}

size_t peer_decode_base64(const uint8_t *bytes, size_t count, uint8_t *out) {
    int state = 0;
    guint32 save = 0;
    return g_mime_encoding_base64_decode_step(bytes, count, out, &state, &save);
}

size_t peer_decode_quoted_printable(const uint8_t *bytes, size_t count, uint8_t *out) {
    int state = 0;
    guint32 save = 0;
    return g_mime_encoding_quoted_decode_step(bytes, count, out, &state, &save);
}
