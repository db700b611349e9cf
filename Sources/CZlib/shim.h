#include <zlib.h>

// The versions of these functions that are macros, which Swift does not see.

static inline int zlib_begin_reading(z_stream *stream) {
    // A window of any size, after the header of gzip only.
    return inflateInit2(stream, 15 + 16);
}

static inline int zlib_begin_writing(z_stream *stream) {
    return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
