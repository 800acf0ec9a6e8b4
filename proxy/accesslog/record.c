/* SPDX-License-Identifier: MIT
 *
 * accesslog/record.c - log records to bytes and back.
 *
 * Head of a fixed size, then for each text two bytes of length, then all
 * texts without anything between.
 */
#include "proxy/accesslog/record.h"

#include <string.h>

#include "proxy/base/assert.h"

struct wire {
	int64_t		 wall_ns;
	uint64_t	 elapsed_us;
	uint64_t	 bytes_out;
	uint64_t	 bytes_in;
	uint64_t	 request_id;
	uint64_t	 word_count;
	uint64_t	 word_sum;
	uint64_t	 word_offset;
	uint8_t		 client[16];
	uint8_t		 peer[16];
	uint16_t	 status;
	uint16_t	 flags;
	uint8_t		 result;
	uint8_t		 hierarchy;
	uint8_t		 minor;
	uint8_t		 version;
	uint8_t		 tls_resumed;
	uint8_t		 zero;
	uint16_t	 text[RECORD_TEXTS];
};

#define WIRE_VERSION	3

static const uint16_t limits[RECORD_TEXTS] = {
#define TEXT(member, limit, key)	limit,
#include "proxy/accesslog/fields.tbl.h"
#undef TEXT
};

static const size_t members[RECORD_TEXTS] = {
#define TEXT(member, limit, key)	offsetof(struct log_record, member),
#include "proxy/accesslog/fields.tbl.h"
#undef TEXT
};

static const char *const result_names[LOG_RESULT_COUNT] = {
#define RESULT(id, name)	name,
#include "proxy/accesslog/results.tbl.h"
};

static const char *const hierarchy_names[HIER_COUNT] = {
#define HIERARCHY(id, name)	name,
#include "proxy/accesslog/results.tbl.h"
};

static const uint16_t known_flags = 0
#define LOG_FLAG(id, bit, name)	| LOG_FLAG_##id
#include "proxy/accesslog/results.tbl.h"
    ;

_Static_assert(sizeof(struct wire) <= 128 + 2 * RECORD_TEXTS,
    "RECORD_MAX too small");

static const struct str *
text_of(const struct log_record *r, unsigned i)
{
	return ((const struct str *)(const void *)((const char *)r +
						   members[i]));
}

static size_t
text_len(const struct log_record *r, unsigned i)
{
	size_t len = text_of(r, i)->len;

	return (len < limits[i] ? len : limits[i]);
}

size_t
record_size(const struct log_record *r)
{
	size_t n = sizeof(struct wire);

	for (unsigned i = 0; i < RECORD_TEXTS; i++)
		n += text_len(r, i);
	return (n);
}

static void
encode_head(const struct log_record *r, struct wire *w)
{
	ASSERT(r->result < LOG_RESULT_COUNT && r->hierarchy < HIER_COUNT);
	memset(w, 0, sizeof(*w));
	w->wall_ns = r->wall_ns;
	w->elapsed_us = r->elapsed_us;
	w->bytes_out = r->bytes_out;
	w->bytes_in = r->bytes_in;
	w->request_id = r->request_id;
	w->word_count = r->word_count;
	w->word_sum = r->word_sum;
	w->word_offset = r->word_offset;
	memcpy(w->client, r->client, sizeof(w->client));
	memcpy(w->peer, r->peer, sizeof(w->peer));
	w->status = r->status;
	w->flags = r->flags;
	w->result = (uint8_t)r->result;
	w->hierarchy = (uint8_t)r->hierarchy;
	w->minor = r->minor;
	w->tls_resumed = r->tls_resumed;
	w->version = WIRE_VERSION;
}

size_t
record_encode(const struct log_record *r, void *out, size_t room)
{
	struct wire w;
	char *p = (char *)out + sizeof(w), *end = (char *)out + room;

	if (room < sizeof(w))
		return (0);
	encode_head(r, &w);
	for (unsigned i = 0; i < RECORD_TEXTS; i++) {
		size_t n = text_len(r, i);

		if (n > (size_t)(end - p))
			return (0);
		w.text[i] = (uint16_t)n;
		if (n < text_of(r, i)->len)
			w.flags |= LOG_FLAG_CUT;
		if (n > 0)
			memcpy(p, text_of(r, i)->ptr, n);
		p += n;
	}
	memcpy(out, &w, sizeof(w));
	return ((size_t)(p - (char *)out));
}

static void
decode_head(const struct wire *w, struct log_record *r)
{
	memset(r, 0, sizeof(*r));
	r->wall_ns = w->wall_ns;
	r->elapsed_us = w->elapsed_us;
	r->bytes_out = w->bytes_out;
	r->bytes_in = w->bytes_in;
	r->request_id = w->request_id;
	r->word_count = w->word_count;
	r->word_sum = w->word_sum;
	r->word_offset = w->word_offset;
	memcpy(r->client, w->client, sizeof(r->client));
	memcpy(r->peer, w->peer, sizeof(r->peer));
	r->status = w->status;
	r->flags = w->flags;
	r->result = (enum log_result)w->result;
	r->hierarchy = (enum log_hierarchy)w->hierarchy;
	r->minor = w->minor;
	r->tls_resumed = w->tls_resumed != 0;
}

int
record_decode(struct log_record *r, const void *in, size_t len)
{
	const char *p = (const char *)in + sizeof(struct wire);
	struct wire w;
	size_t left;

	if (len < sizeof(w) || len > RECORD_MAX)
		return (-1);
	memcpy(&w, in, sizeof(w));
	if (w.version != WIRE_VERSION || w.result >= LOG_RESULT_COUNT ||
	    w.hierarchy >= HIER_COUNT || w.minor > 9 || w.status > 999 ||
	    w.tls_resumed > 1 || w.zero != 0 || (w.flags & ~known_flags) != 0)
		return (-1);
	decode_head(&w, r);
	left = len - sizeof(w);
	for (unsigned i = 0; i < RECORD_TEXTS; i++) {
		size_t n = w.text[i];

		if (n > left || n > limits[i])
			return (-1);
		*(struct str *)(void *)((char *)r + members[i]) = (struct str){
		    n > 0 ? p : NULL, n};
		p += n;
		left -= n;
	}
	return (left == 0 ? 0 : -1);
}

const char *
record_result_name(enum log_result result)
{
	ASSERT(result < LOG_RESULT_COUNT);
	return (result_names[result]);
}

const char *
record_hierarchy_name(enum log_hierarchy hierarchy)
{
	ASSERT(hierarchy < HIER_COUNT);
	return (hierarchy_names[hierarchy]);
}
