/* SPDX-License-Identifier: MIT
 *
 * auth/login_memory.h - which names and passwords were found right, or wrong, a
 * moment ago.
 *
 * Keeps a keyed 128-bit digest of what was sent, never the password.  A table
 * of fixed size: what is new pushes out the oldest of its set.  Time is an
 * argument.
 */
#ifndef ADUANA_AUTH_LOGIN_MEMORY_H
#define ADUANA_AUTH_LOGIN_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/auth/user_name.h"
#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct login_memory;

/* Right ones; wrong ones have a table of their own, a quarter of this. */
#define LOGIN_MEMORY_SETS	1024u
#define LOGIN_MEMORY_WAYS	4u

/* Right ones are good for ${right_ns}, wrong ones for ${wrong_ns}.  NULL with
 * errno. */
struct login_memory *login_memory_new(int64_t right_ns, int64_t wrong_ns);
void		 login_memory_free(struct login_memory *);

/* Of what was sent, under this memory's own key. */
struct digest	 login_memory_digest(const struct login_memory *, struct str);

enum login_known {
	LOGIN_UNKNOWN,
	LOGIN_WAS_RIGHT,	/* but too long ago to count */
	LOGIN_RIGHT,
	LOGIN_WRONG
};

/* With LOGIN_RIGHT ${*user} is the name, good until the next call that
 * notes. */
enum login_known login_memory_find(const struct login_memory *, struct digest,
		    int64_t now_ns, struct str *user);
void		 login_memory_note(struct login_memory *, struct digest,
		    struct str user, bool right, int64_t now_ns);
/* Nothing is known any more. */
void		 login_memory_clear(struct login_memory *);

#endif
