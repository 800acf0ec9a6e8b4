/* SPDX-License-Identifier: MIT
 *
 * tls/mac.c - lengths and texts, one after the other.
 */
#include "proxy/tls/mac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdint.h>

#include "proxy/base/buf.h"

static int
put(struct buf *all, struct str text)
{
	uint64_t len = text.len;

	if (buf_append(all, (struct str){(const char *)&len, sizeof(len)}) != 0)
		return (-1);
	return (buf_append(all, text));
}

int
mac_of(const unsigned char key[MAC_KEY_SIZE], const struct str *texts, size_t n,
    unsigned char out[MAC_SIZE])
{
	unsigned len = MAC_SIZE;
	struct buf all;
	struct str s;
	int bad = 0;

	buf_init(&all, MAC_TEXT_MAX + n * sizeof(uint64_t));
	for (size_t i = 0; i < n && bad == 0; i++)
		bad = put(&all, texts[i]);
	s = buf_peek(&all);
	if (bad == 0 &&
	    HMAC(EVP_sha256(), key, (int)MAC_KEY_SIZE,
		(const unsigned char *)s.ptr, s.len, out, &len) == NULL)
		bad = -1;
	buf_fini(&all);
	return (bad);
}
