/* SPDX-License-Identifier: MIT
 *
 * request/login.h - whose request it is: Basic proxy authentication (RFC 7617,
 * RFC 9110 11.7).
 *
 * Sets x->user.  What a client must send is asked for with 407 on a connection
 * that stays, so that it can answer there.  Inside TLS the CONNECT's user
 * holds, and nothing is asked.  Refuses to keep a password.
 */
#ifndef ADUANA_REQUEST_LOGIN_H
#define ADUANA_REQUEST_LOGIN_H

struct request;

enum login_state {
	LOGIN_DONE,		/* as far as there is something to do */
	LOGIN_WAITS,		/* the pipeline is resumed: ask again */
	LOGIN_REFUSED		/* the page is made */
};

enum login_state login_check(struct request *);
/* Harmless on a zeroed one. */
void		 login_fini(struct request *);

#endif
