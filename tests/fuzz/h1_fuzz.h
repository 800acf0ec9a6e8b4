/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/h1_fuzz.h - a head parsed whole and byte by byte is the same.
 */
#ifndef ADUANA_FUZZ_H1_H
#define ADUANA_FUZZ_H1_H

#include "proxy/base/assert.h"
#include "proxy/base/ws.h"
#include "proxy/http/framing.h"
#include "proxy/http/h1_parse.h"
#include "proxy/http/h1_write.h"
#include "proxy/http/hop.h"

typedef enum h1_result h1_fuzz_parse_fn(struct h1_parse *, struct str,
    const struct h1_limits *, struct ws *, struct head *);

static _Alignas(16) char h1_fuzz_mem[2][65536];
static const struct h1_limits h1_fuzz_limits = {4096, 1024, 64};

static inline void
h1_fuzz_same(const struct head *a, const struct head *b)
{
	unsigned i;

	ASSERT(a->count == b->count && a->status == b->status);
	ASSERT(a->minor == b->minor && str_eq(a->target, b->target));
	for (i = 0; i < a->count; i++) {
		ASSERT(str_eq(a->fields[i].name, b->fields[i].name));
		ASSERT(str_eq(a->fields[i].value, b->fields[i].value));
		ASSERT(str_find(a->fields[i].value, '\n') ==
		    a->fields[i].value.len);
		ASSERT(head_has(a, a->fields[i].id));
	}
}

/* What is refused early may be refused for another reason when more bytes are
 * there; what is read must be read the same. */
static inline enum h1_result
h1_fuzz_both(h1_fuzz_parse_fn *parse, struct str in, struct head *h,
    struct ws *ws)
{
	struct h1_parse whole = {0}, slow = {0};
	enum h1_result want, got = H1_PARTIAL;
	struct head other;
	struct ws ws2;
	size_t n;

	ws_init(ws, h1_fuzz_mem[0], sizeof(h1_fuzz_mem[0]));
	ws_init(&ws2, h1_fuzz_mem[1], sizeof(h1_fuzz_mem[1]));
	want = parse(&whole, in, &h1_fuzz_limits, ws, h);
	for (n = 0; n <= in.len && got == H1_PARTIAL; n++)
		got = parse(&slow, str_head(in, n), &h1_fuzz_limits, &ws2,
		    &other);
	ASSERT(got == want);
	if (want == H1_DONE) {
		ASSERT(whole.consumed == slow.consumed);
		h1_fuzz_same(h, &other);
	}
	ASSERT((want == H1_BAD) == (whole.problem != NULL));
	return (want);
}

/* What we write (always HTTP/1.1) we read again, with the same fields. */
static inline void
h1_fuzz_written(h1_fuzz_parse_fn *parse, const struct head *h, char *out,
    size_t line, size_t room)
{
	struct h1_limits limits = {room, room, 64};
	struct h1_parse again = {0};
	struct head other;
	struct ws ws;
	size_t n = line + h1_write_fields(out + line, room - line, h, true);

	memcpy(out + n, "\r\n", 2);
	ws_init(&ws, h1_fuzz_mem[1], sizeof(h1_fuzz_mem[1]));
	ASSERT(parse(&again, (struct str){out, n + 2}, &limits, &ws, &other) ==
	    H1_DONE);
	ASSERT(h->count == other.count);
}

#endif
