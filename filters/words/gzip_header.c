/* SPDX-License-Identifier: MIT
 *
 * filters/words/gzip_header.c - ten bytes, and up to four parts behind them.
 */
#include "filters/words/gzip_header.h"

#include "proxy/base/assert.h"

#define FLAG_CHECKSUM	0x02
#define FLAG_EXTRA	0x04
#define FLAG_NAME	0x08
#define FLAG_COMMENT	0x10

enum state {
	MAGIC_1,
	MAGIC_2,
	METHOD,
	FLAGS,
	TIMES,			/* modification, extra flags, system */
	EXTRA_LOW,
	EXTRA_HIGH,
	EXTRA,
	NAME,
	COMMENT,
	CHECKSUM,
	OVER
};

/* The first part from ${state} on that there is. */
static enum gzip_header_got
go(struct gzip_header *h, enum state state)
{
	if (state == EXTRA_LOW && (h->flags & FLAG_EXTRA) == 0)
		state = NAME;
	if (state == NAME && (h->flags & FLAG_NAME) == 0)
		state = COMMENT;
	if (state == COMMENT && (h->flags & FLAG_COMMENT) == 0)
		state = CHECKSUM;
	if (state == CHECKSUM && (h->flags & FLAG_CHECKSUM) == 0)
		state = OVER;
	if (state == CHECKSUM)
		h->left = 2;
	h->state = (uint8_t)state;
	return (state == OVER ? GZIP_HEADER_OVER : GZIP_HEADER_MORE);
}

static enum gzip_header_got
expect(struct gzip_header *h, uint8_t byte, uint8_t wanted)
{
	if (byte != wanted)
		return (GZIP_HEADER_WRONG);
	return (go(h, h->state + 1));
}

static enum gzip_header_got
pass(struct gzip_header *h, enum state next)
{
	return (--h->left == 0 ? go(h, next) : GZIP_HEADER_MORE);
}

enum gzip_header_got
gzip_header_step(struct gzip_header *h, uint8_t byte)
{
	switch ((enum state)h->state) {
	case MAGIC_1:
		return (expect(h, byte, 0x1f));
	case MAGIC_2:
		return (expect(h, byte, 0x8b));
	case METHOD:
		return (expect(h, byte, 8));
	case FLAGS:
		h->flags = byte;
		h->left = 6;
		return (go(h, TIMES));
	case TIMES:
		return (pass(h, EXTRA_LOW));
	case EXTRA_LOW:
		h->left = byte;
		return (go(h, EXTRA_HIGH));
	case EXTRA_HIGH:
		h->left = (uint16_t)(h->left | byte << 8);
		return (go(h, h->left == 0 ? NAME : EXTRA));
	case EXTRA:
		return (pass(h, NAME));
	case NAME:
		return (byte == 0 ? go(h, COMMENT) : GZIP_HEADER_MORE);
	case COMMENT:
		return (byte == 0 ? go(h, CHECKSUM) : GZIP_HEADER_MORE);
	case CHECKSUM:
		return (pass(h, OVER));
	case OVER:
		break;
	}
	UNREACHABLE();
}
