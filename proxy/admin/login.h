/* SPDX-License-Identifier: MIT
 *
 * admin/login.h - links, passwords, sessions: their beginning and their end.
 *
 * A link's token is asked for on the Unix socket, is good once and for ten
 * minutes.  Who guesses waits (auth/failures.h), and learns nothing of which
 * names there are.
 */
#ifndef ADUANA_ADMIN_LOGIN_H
#define ADUANA_ADMIN_LOGIN_H

#include "proxy/admin/gate.h"
#include "proxy/admin/password_check.h"
#include "proxy/admin/reply.h"
#include "proxy/admin/session.h"

#define LOGIN_LINK_S	600
#define LOGIN_BODY_MAX	1024u
#define LOGIN_FIELDS_MAX	(SESSION_TEXT_MAX + 128u)

struct clock_now;
struct login;
struct route;

/* Once; the reply is good until return. */
typedef void login_fn(struct login *, const struct reply *);

/* Embedded in its owner, begun zeroed; fields are its own. */
struct login {
	struct gate		*gate;
	login_fn		*done;
	struct password_check	 check;
	unsigned char		 client[16];
	char			 user[USER_NAME_MAX + 1];
	bool			 is_known;
	int64_t			 now_s;
	int64_t			 mono_ns;
	char			 body[LOGIN_BODY_MAX];
	char			 fields[LOGIN_FIELDS_MAX];
};

/* COMMAND_LOGIN, COMMAND_LOGOUT, COMMAND_TOKEN or COMMAND_SESSION; ${gate}
 * NULL: nothing is served over TCP.  True: ${done} has run.  False: it will. */
bool	 login_start(struct login *, struct loop *, struct gate *,
	    const struct route *, login_fn *done);
/* Harmless when zeroed or over. */
void	 login_end(struct login *);

#endif
