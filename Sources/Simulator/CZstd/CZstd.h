/* Zstandard (RFC 8878), the compression of a recording's chunks. Debian: libzstd-dev. */
#ifndef FEEDHOLD_CZSTD_H
#define FEEDHOLD_CZSTD_H
#include <zstd.h>
#endif
