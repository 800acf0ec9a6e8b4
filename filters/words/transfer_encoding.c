/* SPDX-License-Identifier: MIT
 *
 * filters/words/transfer_encoding.c - two small decoders.
 */
#include "filters/words/transfer_encoding.h"

#include "proxy/base/num.h"

#define OUT_SIZE	512

/* What is collected for a call of ${out}. */
struct output {
	transfer_encoding_fn	*out;
	void			*arg;
	size_t			 len;
	char			 bytes[OUT_SIZE];
};

static void
put(struct output *o, char c)
{
	if (o->len == OUT_SIZE) {
		o->out(o->arg, o->bytes, o->len);
		o->len = 0;
	}
	o->bytes[o->len++] = c;
}

void
transfer_encoding_init(struct transfer_encoding *t, struct str value)
{
	value = str_trim(value);
	memset(t, 0, sizeof(*t));
	if (str_eq_nocase(value, STR("base64")))
		t->kind = TRANSFER_BASE64;
	if (str_eq_nocase(value, STR("quoted-printable")))
		t->kind = TRANSFER_QUOTED;
}

/* In both alphabets of RFC 4648. */
static int
base64_digit(char c)
{
	return (num_base64_digit(c == '-' ? '+' : c == '_' ? '/' : c));
}

static void
take_base64(struct transfer_encoding *t, char c, struct output *o)
{
	int digit = base64_digit(c);

	if (c == '=') {
		/* The last bytes are out; others may follow. */
		t->held = 0;
		return;
	}
	if (digit < 0)
		return;
	t->bits = t->bits << 6 | (uint32_t)digit;
	t->held++;
	if (t->held == 1)
		return;
	put(o, (char)(t->bits >> (8 - 2 * t->held)));
	if (t->held == 4)
		t->held = 0;
}

/* "=6F", "=" before the end of the line, or what it looks like. */
static void
take_quoted(struct transfer_encoding *t, char c, struct output *o)
{
	if (t->held == 0 && c != '=') {
		put(o, c);
		return;
	}
	if (t->held == 0 || (t->held == 1 && num_hex_digit(c) >= 0)) {
		t->first = c;
		t->held++;
		return;
	}
	if (t->held == 2 && num_hex_digit(c) >= 0) {
		put(o, (char)(num_hex_digit(t->first) << 4 | num_hex_digit(c)));
		t->held = 0;
		return;
	}
	/* White space may stand between the "=" and the end of the line. */
	if (t->held == 1 && (c == ' ' || c == '\t' || c == '\r'))
		return;
	if (t->held == 2)
		put(o, t->first);
	else if (c == '\n')
		c = '\0';
	t->held = 0;
	if (c == '=')
		take_quoted(t, c, o);
	else if (c != '\0')
		put(o, c);
}

void
transfer_encoding_feed(struct transfer_encoding *t, const char *p, size_t n,
    transfer_encoding_fn *out, void *arg)
{
	struct output o;
	size_t i;

	if (t->kind == TRANSFER_AS_IT_IS) {
		out(arg, p, n);
		return;
	}
	o.out = out;
	o.arg = arg;
	o.len = 0;
	for (i = 0; i < n; i++) {
		if (t->kind == TRANSFER_BASE64)
			take_base64(t, p[i], &o);
		else
			take_quoted(t, p[i], &o);
	}
	if (o.len > 0)
		out(arg, o.bytes, o.len);
}
