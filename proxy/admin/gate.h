/* SPDX-License-Identifier: MIT
 *
 * admin/gate.h - who may have what over TCP: by which name we are called, from
 * which page, with which session.
 *
 * On the Unix socket there is no gate: who may connect may ask.
 */
#ifndef ADUANA_ADMIN_GATE_H
#define ADUANA_ADMIN_GATE_H

#include <stddef.h>

#include "proxy/admin/key_file.h"
#include "proxy/base/clock.h"

/* A login's body is no longer. */
#define GATE_FORM_MAX	4096u
#define GATE_PATH_MAX	4096u

struct admin_args;
struct failures;
struct head;
struct htpasswd;
struct route;
struct session;
struct ws;

/* Embedded in its owner. */
struct gate {
	unsigned		 magic;
#define GATE_MAGIC	0x6a7e0001u
	const struct admin_args	*args;
	struct key_file		 keys;
	char			 path[GATE_PATH_MAX];	/* of the keys */
	struct htpasswd		*users;		/* NULL: links alone */
	struct failures		*failures;
};

/* ${args} outlive it.  0, or -1 with errno. */
int	 gate_open(struct gate *, const struct admin_args *);
void	 gate_close(struct gate *);

/* May this request, whose ${route} is known, go on?  Else ->status and
 * ->problem say why not.  With a session ->session and what must be told of it
 * (->fields) are set, in the workspace. */
void	 gate_judge(struct gate *, const struct head *, struct ws *,
	    const struct clock_now *, struct route *);

/* What the cookie of ${user} is bound to beside the key: another hash, another
 * grade.  STR_NONE: nobody of that name may come in; "" is who came by a
 * link. */
struct str gate_grade(const void *gate, struct str user);
/* A Set-Cookie line with CRLF for that session, or STR_NONE. */
struct str gate_cookie(const struct gate *, const struct session *,
	    struct ws *);

#endif
