/* SPDX-License-Identifier: MIT
 *
 * asks/ask_token.c - signature, date, texts with their lengths.
 */
#include "proxy/asks/ask_token.h"

#include <string.h>

#include "proxy/base/assert.h"
#include "proxy/base/buf.h"
#include "proxy/base/num.h"

#define MAC		16u
#define BINARY_MAX	(ASK_TOKEN_MAX / 2)

/* Made and read in one order: signature, date, kind, texts. */
struct token {
	unsigned char	 bytes[BINARY_MAX];
	size_t		 len;
};

static void
put_number(struct token *t, uint64_t n, unsigned width)
{
	ASSERT(t->len + width <= sizeof(t->bytes));
	while (width-- > 0)
		t->bytes[t->len++] = (unsigned char)(n >> (8 * width));
}

static void
put_text(struct token *t, const char *text)
{
	size_t len = strlen(text);

	put_number(t, len, 2);
	ASSERT(t->len + len <= sizeof(t->bytes));
	memcpy(t->bytes + t->len, text, len);
	t->len += len;
}

/* Over all behind the signature's room, and who may send it. */
static void
sign(const struct hash_seed *key, const struct token *t,
    const unsigned char *client, unsigned char mac[MAC])
{
	unsigned char text[16 + BINARY_MAX];
	struct digest d;

	memcpy(text, client, 16);
	memcpy(text + 16, t->bytes + MAC, t->len - MAC);
	d = hash_bytes(key, text, 16 + t->len - MAC);
	memcpy(mac, &d.lo, 8);
	memcpy(mac + 8, &d.hi, 8);
}

static int
put_hex(const struct token *t, struct buf *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t i, room;
	char *at = buf_reserve(out, 2 * t->len, &room);

	if (at == NULL)
		return (-1);
	for (i = 0; i < t->len; i++) {
		at[2 * i] = digits[t->bytes[i] >> 4];
		at[2 * i + 1] = digits[t->bytes[i] & 15];
	}
	buf_commit(out, 2 * t->len);
	return (0);
}

int
ask_token_write(const struct hash_seed *key, const struct plea *ask,
    int64_t now_s, struct buf *out)
{
	struct token t;

	t.len = MAC;
	put_number(&t, (uint64_t)(now_s + ASK_TOKEN_S), 8);
	put_number(&t, ask->by_word, 1);
	put_text(&t, ask->user);
	put_text(&t, ask->host);
	put_text(&t, ask->url);
	put_text(&t, ask->rule);
	put_text(&t, ask->place);
	sign(key, &t, ask->client, t.bytes);
	return (put_hex(&t, out));
}

/* ---- reading ------------------------------------------------------------- */

static bool
read_hex(struct str text, struct token *t)
{
	int high, low;

	if (text.len % 2 != 0 || text.len > 2 * sizeof(t->bytes) ||
	    text.len < 2 * (MAC + 9))
		return (false);
	for (t->len = 0; t->len < text.len / 2; t->len++) {
		high = num_hex_digit(text.ptr[2 * t->len]);
		low = num_hex_digit(text.ptr[2 * t->len + 1]);
		if (high < 0 || low < 0)
			return (false);
		t->bytes[t->len] = (unsigned char)(high << 4 | low);
	}
	return (true);
}

/* However much of it is right, it takes as long. */
static bool
is_same(const unsigned char *a, const unsigned char *b)
{
	volatile unsigned char differs = 0;

	for (unsigned i = 0; i < MAC; i++)
		differs = (unsigned char)(differs | (a[i] ^ b[i]));
	return (differs == 0);
}

static uint64_t
get_number(const struct token *t, size_t *at, unsigned width)
{
	uint64_t n = 0;

	while (width-- > 0 && *at < t->len)
		n = n << 8 | t->bytes[(*at)++];
	return (n);
}

static bool
get_text(const struct token *t, size_t *at, char *out, size_t size)
{
	size_t len = (size_t)get_number(t, at, 2);

	if (len >= size || len > t->len - *at)
		return (false);
	memcpy(out, t->bytes + *at, len);
	out[len] = '\0';
	*at += len;
	return (true);
}

enum ask_token_result
ask_token_read(const struct hash_seed *key, struct str text,
    const unsigned char client[16], int64_t now_s, struct plea *ask)
{
	unsigned char mac[MAC];
	struct plea it = {.state = PLEA_WAITING};
	struct token t;
	size_t at = MAC;
	int64_t until_s;

	*ask = it;
	if (!read_hex(text, &t))
		return (ASK_TOKEN_BAD);
	sign(key, &t, client, mac);
	if (!is_same(mac, t.bytes))
		return (ASK_TOKEN_BAD);
	until_s = (int64_t)get_number(&t, &at, 8);
	it.by_word = get_number(&t, &at, 1) != 0;
	memcpy(it.client, client, 16);
	if (!get_text(&t, &at, it.user, sizeof(it.user)) ||
	    !get_text(&t, &at, it.host, sizeof(it.host)) ||
	    !get_text(&t, &at, it.url, sizeof(it.url)) ||
	    !get_text(&t, &at, it.rule, sizeof(it.rule)) ||
	    !get_text(&t, &at, it.place, sizeof(it.place)) || at != t.len)
		return (ASK_TOKEN_BAD);
	/* A clock that was set back makes none good for longer. */
	if (now_s > until_s || until_s - now_s > ASK_TOKEN_S)
		return (ASK_TOKEN_OLD);
	*ask = it;
	return (ASK_TOKEN_GOOD);
}
