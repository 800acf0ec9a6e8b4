/* SPDX-License-Identifier: MIT
 *
 * admin/session.h - a login as a cookie: who, since when, until when, sealed.
 *
 * Pure.  Nothing is kept here of those who are logged in; a cookie that this
 * key did not seal, in this epoch, for this grade, is none.
 */
#ifndef ADUANA_ADMIN_SESSION_H
#define ADUANA_ADMIN_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/admin/key_file.h"
#include "proxy/auth/user_name.h"
#include "proxy/base/str.h"

/* Unseen for so long, or since then, it is over. */
#define SESSION_IDLE_S		(8 * 3600)
#define SESSION_LIFE_S		(7 * 24 * 3600)
/* How old what is said of the last time may be. */
#define SESSION_RENEW_S		300
#define SESSION_COOKIE		"aduana"
#define SESSION_TEXT_MAX	(2 * USER_NAME_MAX + 200u)
#define SESSION_CSRF_SIZE	33u

struct session {
	char		 user[USER_NAME_MAX + 1];	/* empty: by a link */
	unsigned char	 id[KEY_FILE_ID_SIZE];
	int64_t		 since_s;	/* wall clock */
	int64_t		 seen_s;
};

/* What changes when the user's right to be here does: of the password's hash,
 * say. */
typedef struct str session_grade_fn(const void *arg, struct str user);

/* Of ${user} now; -1 without randomness. */
int	 session_begin(struct session *, struct str user, int64_t now_s);
/* The cookie's value; -1 without memory. */
int	 session_write(const struct session *, const struct key_file *,
	    struct str grade, char out[SESSION_TEXT_MAX]);
/* Its seal is checked with the grade that ${grade} tells of its user; STR_NONE:
 * there is no such user.  0, or -1: there is none. */
int	 session_read(struct session *, struct str text,
	    const struct key_file *, session_grade_fn *grade, const void *arg,
	    int64_t now_s);
/* What a form must bring along beside the cookie. */
int	 session_csrf(const struct session *, const struct key_file *,
	    char out[SESSION_CSRF_SIZE]);

/* The next value of our cookie in a Cookie field, whose rest is ${*rest}
 * (RFC 6265 4.2.1); STR_NONE: no more. */
struct str session_cookie(struct str *rest);

#endif
