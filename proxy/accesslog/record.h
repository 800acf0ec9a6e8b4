/* SPDX-License-Identifier: MIT
 *
 * accesslog/record.h - what one request leaves in the log, before it is text.
 *
 * Encoded it is one compact run of bytes in the machine's own order: made by a
 * worker, read by admin on the same machine, never stored.  A record holds
 * bytes from the wire as they came; escaping is format.h's business.
 */
#ifndef ADUANA_ACCESSLOG_RECORD_H
#define ADUANA_ACCESSLOG_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

enum log_result {
#define RESULT(id, name)	LOG_##id,
#include "proxy/accesslog/results.tbl.h"
	LOG_RESULT_COUNT
};

enum log_hierarchy {
#define HIERARCHY(id, name)	HIER_##id,
#include "proxy/accesslog/results.tbl.h"
	HIER_COUNT
};

/* LOG_FLAG_ABORTED, LOG_FLAG_DANGER ... */
enum log_flag {
#define LOG_FLAG(id, bit, name)	LOG_FLAG_##id = 1 << (bit),
#include "proxy/accesslog/results.tbl.h"
};

/* Zero it, then fill in what is known: every zero means "none". Addresses are
 * IPv6 in network order, IPv4 as ::ffff:a.b.c.d; all zero is "none". */
struct log_record {
	int64_t			 wall_ns;	/* end of the transaction */
	uint64_t		 elapsed_us;
	uint64_t		 bytes_out;	/* to the client, with head */
	uint64_t		 bytes_in;	/* from it, with head */
	uint64_t		 request_id;
	uint8_t			 client[16];
	uint8_t			 peer[16];
	enum log_result		 result;
	enum log_hierarchy	 hierarchy;
	uint16_t		 status;	/* 0: no response was sent */
	uint16_t		 flags;		/* of enum log_flag */
	/* Of a dangerous text; 0 of others. */
	uint64_t		 word_count;	/* of listed words */
	uint64_t		 word_sum;	/* of their weights */
	uint64_t		 word_offset;	/* of the first */
	uint8_t			 minor;		/* of HTTP/1.minor */
	bool			 tls_resumed;	/* the client's session */
#define TEXT(member, limit, key) struct str member;
#include "proxy/accesslog/fields.tbl.h"
#undef TEXT
};

enum record_text {
#define TEXT(member, limit, key) RECORD_TEXT_##member,
#include "proxy/accesslog/fields.tbl.h"
#undef TEXT
	RECORD_TEXTS
};

/* Never made; its size is that of all texts at their limits. */
struct record_texts {
#define TEXT(member, limit, key) char member[limit];
#include "proxy/accesslog/fields.tbl.h"
#undef TEXT
};

/* No encoded record is longer. */
#define RECORD_MAX	(128u + 2u * RECORD_TEXTS + sizeof(struct record_texts))

/* Bytes that record_encode() will write, at most RECORD_MAX. */
size_t		 record_size(const struct log_record *);

/* Encode; texts beyond their limit are cut and LOG_FLAG_CUT set in the copy.
 * Bytes written, or 0 when ${room} is too small. */
size_t		 record_encode(const struct log_record *, void *out,
		    size_t room);

/* Read ${len} bytes back; slices point into them.  Anything may come in: 0, or
 * -1 when it is not exactly one well-formed record. */
int		 record_decode(struct log_record *, const void *, size_t len);

/* "TCP_MISS", "HIER_DIRECT". */
const char	*record_result_name(enum log_result);
const char	*record_hierarchy_name(enum log_hierarchy);

#endif
