/* SPDX-License-Identifier: MIT
 *
 * ctl/client.h - one HTTP request over aduana's admin socket, and its answer.
 *
 * Blocking, bounded in time and size.  Reads what aduana writes and no more of
 * HTTP than that.
 */
#ifndef ADUANA_CTL_CLIENT_H
#define ADUANA_CTL_CLIENT_H

#include "proxy/base/buf.h"
#include "proxy/base/str.h"

enum client_result {
	CLIENT_ANSWERED,
	CLIENT_ABSENT,		/* errno says why nobody is there */
	CLIENT_BROKEN		/* the answer is none, or came too late */
};

struct client_reply {
	unsigned	 status;
	struct str	 body;	/* lies in the buffer */
};

#define CLIENT_REPLY_MAX	((size_t)4 << 20)

#define CLIENT_TARGET_MAX	((size_t)96 << 10)

/* A blocking connection to aduana, or -1 with errno. */
int		 client_open(const char *socket_path);
/* ${in} must have the limit CLIENT_REPLY_MAX. */
enum client_result client_ask(const char *socket_path, const char *method,
		    struct str target, struct buf *in, struct client_reply *);

#endif
