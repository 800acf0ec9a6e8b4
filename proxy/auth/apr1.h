/* SPDX-License-Identifier: MIT
 *
 * auth/apr1.h - the MD5 hash that Apache's htpasswd made for many years
 * ("$apr1$"), for files that still have it.
 */
#ifndef ADUANA_AUTH_APR1_H
#define ADUANA_AUTH_APR1_H

#include "proxy/base/str.h"

#define APR1_SALT_MAX	8u
/* "$apr1$", salt, "$", 22 digits, a terminator. */
#define APR1_SIZE	38u

/* The hash of ${password} under ${salt} (at most APR1_SALT_MAX bytes); 0, or -1
 * when the library has no MD5. */
int	 apr1_hash(struct str password, struct str salt, char out[APR1_SIZE]);

#endif
