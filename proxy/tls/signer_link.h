/* SPDX-License-Identifier: MIT
 *
 * tls/signer_link.h - a worker's talk with the signer: its keys, and questions
 * for leaves, asked again until they are answered.
 *
 * The socket outlives both processes, so an answer may be an earlier worker's
 * or an earlier signer's: each is held against its question.  Refuses to keep
 * a leaf: that is the leaf cache's.
 */
#ifndef ADUANA_TLS_SIGNER_LINK_H
#define ADUANA_TLS_SIGNER_LINK_H

#include <stdint.h>

#include "proxy/base/list.h"
#include "proxy/base/str.h"

struct leaf;
struct loop;
struct signer_link;
struct signer_question;

/* ${leaf}: the callee's reference, or NULL and why not.  The question is
 * over. */
typedef void signer_answer_fn(struct signer_question *, struct leaf *,
    const char *problem);

/* Embedded in its owner, zeroed before; fields are the link's. */
struct signer_question {
	struct list	 link;
	uint32_t	 id;
	int64_t		 first_ns;
	int64_t		 due_ns;	/* to be sent (again) */
	struct str	 name;		/* the owner's */
};

struct signer_link_ops {
	signer_answer_fn *answered;
	/* What was minted before belongs to another signer now. */
	void		(*forget)(void *);
};

/* ${fd} stays the caller's.  Asks for the keys at once.  No callback runs
 * before return of any of these.  NULL with errno. */
struct signer_link *signer_link_new(struct loop *, int fd,
		    const struct signer_link_ops *, void *);
/* Open questions get no answer. */
void		 signer_link_free(struct signer_link *);
/* Answered within SIGNER_WAIT_MS, for better or worse. */
#define SIGNER_WAIT_MS	5000
void		 signer_link_ask(struct signer_link *, struct signer_question *,
		    struct str name);

/* See tls/leaf_cache.h. */
struct str	 signer_link_authority(const struct signer_link *);
struct str	 signer_link_tickets(const struct signer_link *);

#endif
