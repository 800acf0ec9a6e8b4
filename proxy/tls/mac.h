/* SPDX-License-Identifier: MIT
 *
 * tls/mac.h - HMAC-SHA256 (RFC 2104) over a list of texts.
 *
 * Each text goes in with its length, so that no two lists are one.
 */
#ifndef ADUANA_TLS_MAC_H
#define ADUANA_TLS_MAC_H

#include <stddef.h>

#include "proxy/base/str.h"

#define MAC_KEY_SIZE	32u
#define MAC_SIZE	32u
/* All texts together. */
#define MAC_TEXT_MAX	((size_t)16 << 20)

/* 0, or -1 without memory. */
int	 mac_of(const unsigned char key[MAC_KEY_SIZE], const struct str *texts,
	    size_t n, unsigned char out[MAC_SIZE]);

#endif
