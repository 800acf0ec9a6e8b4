/* SPDX-License-Identifier: MIT
 *
 * auth/htpasswd.h - who may log in: lines "name:hash", as htpasswd and mkpasswd
 * make them.
 *
 * Immutable but for being forgotten.  Blank lines and lines that begin with "#"
 * are skipped.  No complaint shows anything of a hash.
 */
#ifndef ADUANA_AUTH_HTPASSWD_H
#define ADUANA_AUTH_HTPASSWD_H

#include <stdbool.h>

#include "proxy/auth/password_hash.h"
#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct complaints;

struct htpasswd_user {
	struct str	 name;
	const char	*hash;		/* NULL: forgotten */
	enum hash_kind	 kind;
	unsigned	 line;
};

struct htpasswd {
	unsigned	 magic;
#define HTPASSWD_MAGIC	0x47a55d01u
	size_t		 count;
	struct htpasswd_user *users;	/* by name, as str_cmp() */
	struct digest	 digest;	/* of all the text, keyed */
	size_t		 size;
	char		*text;		/* names and hashes */
};

#define HTPASSWD_USERS_MAX	100000u
#define HTPASSWD_FILE_MAX	(32u << 20)

/* NULL after complaints, each with its line. */
struct htpasswd	*htpasswd_parse(struct str text, const char *file,
		    const struct hash_seed *, struct complaints *);
/* The same of a file. */
struct htpasswd	*htpasswd_read(const char *file, const struct hash_seed *,
		    struct complaints *);
/* Wiped; NULL is allowed. */
void		 htpasswd_free(struct htpasswd *);

/* Wipe the hashes; names and kinds stay. */
void		 htpasswd_forget(struct htpasswd *);

/* NULL: nobody has that name. */
const struct htpasswd_user *htpasswd_find(const struct htpasswd *,
		    struct str name);

#endif
