/* SPDX-License-Identifier: MIT
 *
 * auth/verify_link.h - a worker's talk with the verifier: is this name's
 * password right?
 *
 * What was answered is remembered for a while; what many ask at once is asked
 * once.  The socket outlives both processes, so an answer may be an earlier
 * one's: each is held against its question, and what an earlier verifier did
 * not answer the next one is asked.  Nobody gets the verifier for himself: a
 * client has a few questions there at a time, and after wrong passwords none
 * for a moment.
 */
#ifndef ADUANA_AUTH_VERIFY_LINK_H
#define ADUANA_AUTH_VERIFY_LINK_H

#include <stdint.h>

#include "proxy/base/list.h"
#include "proxy/base/str.h"

struct loop;
struct verify_link;
struct verify_question;

enum verify_result {
	VERIFY_LATER,		/* the callback says */
	VERIFY_RIGHT,
	VERIFY_WRONG,
	VERIFY_TOO_OFTEN,	/* wrong ones before: not asked */
	VERIFY_SILENT		/* no answer in time, or no room to ask */
};

/* Answered within this. */
#define VERIFY_WAIT_MS		20000
/* Questions that are open at once: of a worker, of one client; and of these,
 * at the verifier. */
#define VERIFY_OPEN_MAX		512u
#define VERIFY_CLIENT_MAX	64u
#define VERIFY_SENT_MAX		8u
#define VERIFY_CLIENT_SENT_MAX	2u

/* Anything but LATER; ${user} with RIGHT, to be copied.  The question is
 * over. */
typedef void verify_answer_fn(struct verify_question *, enum verify_result,
    struct str user);

/* Embedded in its owner, zeroed before; fields are the link's. */
struct verify_question {
	struct list		 link;
	verify_answer_fn	*fn;	/* NULL: not asked */
};

/* ${fd} stays the caller's; right passwords are remembered for ${keep_ms}.
 * NULL with errno. */
struct verify_link *verify_link_new(struct loop *, int fd, int64_t keep_ms);
/* Open questions get no answer. */
void		 verify_link_free(struct verify_link *);

/* Does the text of ${credentials} (auth/credentials.h) let somebody in?  Where
 * that is known it is returned at once, with ${*user} (to be copied) when
 * RIGHT; with LATER ${fn} says, not before return. */
enum verify_result verify_link_ask(struct verify_link *,
		    struct verify_question *, const unsigned char client[16],
		    struct str credentials, verify_answer_fn *fn,
		    struct str *user);
/* No answer any more; harmless on one that is not open. */
void		 verify_link_cancel(struct verify_question *);

#endif
