/* SPDX-License-Identifier: MIT
 *
 * cache/key.c - digests of key texts.
 */
#include "proxy/cache/key.h"

#include <string.h>

#include "proxy/base/assert.h"
#include "proxy/base/num.h"
#include "proxy/base/ws.h"

#define HEX_MAX		16u

void
key_make(struct key *key, const struct hash_seed *seed, struct str url)
{
	key->text = url;
	key->digest = hash_bytes(seed, url.ptr, url.len);
}

static char *
put(char *at, struct str s)
{
	if (s.len > 0)
		memcpy(at, s.ptr, s.len);
	return (at + s.len);
}

int
key_variant(struct key *key, const struct hash_seed *seed,
    const struct key *primary, uint64_t generation, struct str values,
    struct ws *ws)
{
	char *text, *at;

	ASSERT(generation != 0);
	if (primary->text.len > KEY_TEXT_MAX || values.len > KEY_TEXT_MAX)
		return (-1);
	text = ws_alloc(ws, primary->text.len + values.len + HEX_MAX + 2);
	if (text == NULL)
		return (-1);
	/* No URL holds a line feed, so no primary key is a variant's. */
	at = put(text, primary->text);
	at = put(at, STR("\n"));
	at += num_write_hex(at, generation);
	at = put(at, STR("\n"));
	at = put(at, values);
	key_make(key, seed, (struct str){text, (size_t)(at - text)});
	return (0);
}
