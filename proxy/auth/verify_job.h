/* SPDX-License-Identifier: MIT
 *
 * auth/verify_job.h - what one client sent, on its way to the verifier, and
 * all who wait for the answer.
 *
 * Keeps the password as long as the question is open, and wipes it.
 */
#ifndef ADUANA_AUTH_VERIFY_JOB_H
#define ADUANA_AUTH_VERIFY_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/auth/verify_message.h"
#include "proxy/base/hash.h"
#include "proxy/base/list.h"

struct verify_job {
	struct list	 link;
	struct list	 askers;
	uint32_t	 id;
	bool		 sent;
	bool		 known;		/* was right before */
	unsigned char	 client[16];
	struct digest	 digest;
	int64_t		 first_ns;
	size_t		 len;
	char		 packet[VERIFY_MESSAGE_MAX];
};

struct verify_jobs {
	struct list	 all;		/* oldest first */
	unsigned	 count;
	unsigned	 sent;		/* of them */
	uint32_t	 last_id;
};

static inline struct verify_job *
verify_job_of(struct list *it)
{
	return (OWNER_OF(it, struct verify_job, link));
}

/* At the end of all; NULL without memory. */
struct verify_job *verify_job_new(struct verify_jobs *,
		    const unsigned char client[16], const struct credentials *,
		    struct digest, int64_t now_ns);
/* Nobody may wait for it any more. */
void		 verify_job_free(struct verify_jobs *, struct verify_job *);

struct verify_job *verify_job_find(const struct verify_jobs *, struct digest,
		    const unsigned char client[16]);
/* Those of ${client}; only those that were sent. */
unsigned	 verify_job_count(const struct verify_jobs *,
		    const unsigned char client[16], bool only_sent);
/* Which to send now: who was right a while ago does not wait behind those who
 * try; of these each client has at most ${most} there.  NULL: none. */
struct verify_job *verify_job_next(const struct verify_jobs *, unsigned most);

#endif
