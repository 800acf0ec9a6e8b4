/* SPDX-License-Identifier: MIT
 *
 * http/chunk.c - the chunked transfer coding.
 */
#include "proxy/http/chunk.h"

#include "proxy/base/num.h"
#include "proxy/http/token.h"

#define DIGITS_MAX	16u
#define SIZE_LIMIT	(UINT64_C(1) << 63)

enum state {
	STATE_SIZE,		/* hex digits */
	STATE_EXTENSION,	/* behind them, up to CR */
	STATE_SIZE_LF,
	STATE_DATA,
	STATE_DATA_CR,
	STATE_DATA_LF,
	STATE_TRAILER,		/* start of a trailer line */
	STATE_TRAILER_NAME,
	STATE_TRAILER_VALUE,
	STATE_TRAILER_LF,
	STATE_END_LF,		/* the LF of the last empty line */
	STATE_END,
	STATE_BAD
};

void
chunk_init(struct chunk_decoder *d)
{
	memset(d, 0, sizeof(*d));
	d->state = STATE_SIZE;
}

static enum state
eat_size(struct chunk_decoder *d, char c)
{
	int digit = num_hex_digit(c);

	if (digit >= 0) {
		if (d->digits == DIGITS_MAX)
			return (STATE_BAD);
		d->digits++;
		d->left = d->left << 4 | (uint64_t)digit;
		return (d->left < SIZE_LIMIT ? STATE_SIZE : STATE_BAD);
	}
	if (d->digits == 0)
		return (STATE_BAD);
	if (c == '\r')
		return (STATE_SIZE_LF);
	return (c == ';' ? STATE_EXTENSION : STATE_BAD);
}

static enum state
eat_extension(struct chunk_decoder *d, char c)
{
	if (c == '\r')
		return (STATE_SIZE_LF);
	if (++d->extension > CHUNK_EXTENSION_MAX || !token_byte(c, TOKEN_VALUE))
		return (STATE_BAD);
	return (STATE_EXTENSION);
}

static enum state
eat_size_lf(struct chunk_decoder *d, char c)
{
	if (c != '\n')
		return (STATE_BAD);
	d->digits = 0;
	return (d->left == 0 ? STATE_TRAILER : STATE_DATA);
}

/* name ":" value CRLF: no folding, no line without a name. */
static enum state
eat_trailer(struct chunk_decoder *d, char c, enum state state)
{
	if (c == '\r' && state == STATE_TRAILER)
		return (STATE_END_LF);
	if (c == '\r' && state == STATE_TRAILER_VALUE)
		return (STATE_TRAILER_LF);
	if (++d->trailer > CHUNK_TRAILER_MAX)
		return (STATE_BAD);
	if (state == STATE_TRAILER_VALUE)
		return (token_byte(c, TOKEN_VALUE) ? STATE_TRAILER_VALUE
						   : STATE_BAD);
	if (c == ':' && state == STATE_TRAILER_NAME)
		return (STATE_TRAILER_VALUE);
	return (token_byte(c, TOKEN_TCHAR) ? STATE_TRAILER_NAME : STATE_BAD);
}

static enum state
eat(struct chunk_decoder *d, char c)
{
	switch ((enum state)d->state) {
	case STATE_SIZE:
		return (eat_size(d, c));
	case STATE_EXTENSION:
		return (eat_extension(d, c));
	case STATE_SIZE_LF:
		return (eat_size_lf(d, c));
	case STATE_DATA_CR:
		return (c == '\r' ? STATE_DATA_LF : STATE_BAD);
	case STATE_DATA_LF:
		return (c == '\n' ? STATE_SIZE : STATE_BAD);
	case STATE_TRAILER:
	case STATE_TRAILER_NAME:
	case STATE_TRAILER_VALUE:
		return (eat_trailer(d, c, (enum state)d->state));
	case STATE_TRAILER_LF:
		return (c == '\n' ? STATE_TRAILER : STATE_BAD);
	case STATE_END_LF:
		return (c == '\n' ? STATE_END : STATE_BAD);
	case STATE_DATA:
	case STATE_END:
	case STATE_BAD:
		break;
	}
	return (STATE_BAD);
}

enum chunk_result
chunk_decode(struct chunk_decoder *d, struct str in, size_t *consumed,
    struct str *data)
{
	size_t at = 0, run;

	*data = STR_NONE;
	while (at < in.len && d->state != STATE_DATA && d->state < STATE_END)
		d->state = (uint8_t)eat(d, in.ptr[at++]);
	*consumed = at;
	if (d->state == STATE_END)
		return (CHUNK_END);
	if (d->state == STATE_BAD)
		return (CHUNK_BAD);
	if (at == in.len)
		return (CHUNK_MORE);
	run = in.len - at;
	if (run > d->left)
		run = (size_t)d->left;
	*data = str_head(str_from(in, at), run);
	*consumed = at + run;
	d->left -= run;
	if (d->left == 0)
		d->state = STATE_DATA_CR;
	return (CHUNK_DATA);
}

size_t
chunk_head(char out[CHUNK_HEAD_MAX], uint64_t size)
{
	size_t len = num_write_hex(out, size);

	out[len] = '\r';
	out[len + 1] = '\n';
	return (len + 2);
}
