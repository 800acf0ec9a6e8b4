/* SPDX-License-Identifier: MIT
 *
 * auth/password_hash.h - the hash of a password, as a line of htpasswd has it.
 *
 * The one door to libcrypt.  Refuses what is no hash, what is easily guessed
 * and what would take seconds or a lot of memory.
 */
#ifndef ADUANA_AUTH_PASSWORD_HASH_H
#define ADUANA_AUTH_PASSWORD_HASH_H

#include <stdbool.h>

#include "proxy/base/str.h"

enum hash_kind {
#define HASH_KIND(id, prefix, name, length)	HASH_KIND_##id,
#include "proxy/auth/hash_kinds.tbl.h"
#undef HASH_KIND
	HASH_KIND_COUNT
};

/* NULL and ${*kind}, or what is wrong with it (fixed text, which shows nothing
 * of the hash). */
const char	*password_hash_check(const char *hash, enum hash_kind *kind);
const char	*password_hash_name(enum hash_kind);

/* Does ${password} (without a NUL inside) fit ${hash}, which was checked?
 * Takes as long whether or not. */
bool		 password_hash_fits(const char *hash, struct str password);

#endif
