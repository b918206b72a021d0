// The peer: GMime, behind functions that do the same work as ours.
#pragma once
#include <stddef.h>
#include <stdint.h>

// How far a mail is read, and which of GMime's ways the parts take out of it.
typedef enum {
    // Headers and structure.
    peer_structure,
    // Every part through its data wrapper into a memory stream that holds the result.
    peer_to_memory,
    // Every part through its data wrapper into a stream that only counts.
    peer_to_nothing,
    // Every part by GMime's incremental decoder, from the content's bytes into one buffer of its size.
    peer_by_hand
} peer_way;

typedef struct {
    // Parts that hold no other parts.
    uint64_t leaves;
    // Their bytes, decoded.
    uint64_t bytes;
    // Of their types, sizes and bytes; only where asked for.
    uint64_t digest;
} peer_summary;

void peer_start(void);

// Reads one mail from memory, adding to the summary. The digest is made only if `digests` is set: it is no part of what is
// measured.
void peer_read(const uint8_t *bytes, size_t count, peer_way way, int digests, peer_summary *summary);

// Decodes a body with GMime's decoder functions; `out` has room for `count` + 16 bytes. Returns the number of bytes.
size_t peer_decode_base64(const uint8_t *bytes, size_t count, uint8_t *out);
size_t peer_decode_quoted_printable(const uint8_t *bytes, size_t count, uint8_t *out);

// Reads a mail from a file as a stream, and every part of it into a stream that only counts. Returns the bytes of all leaves,
// decoded.
int64_t peer_read_file(const char *path);
