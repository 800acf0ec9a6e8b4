/* SPDX-License-Identifier: MIT
 *
 * auth/verify_job.c - a list of some hundreds at most.
 */
#include "proxy/auth/verify_job.h"

#include <stdlib.h>

#include "proxy/base/secret.h"

struct verify_job *
verify_job_new(struct verify_jobs *jobs, const unsigned char client[16],
    const struct credentials *who, struct digest d, int64_t now_ns)
{
	struct verify_job *j = calloc(1, sizeof(*j));
	struct verify_ask ask;

	if (j == NULL)
		return (NULL);
	if (++jobs->last_id == 0)
		jobs->last_id = 1;
	j->id = jobs->last_id;
	ask = (struct verify_ask){j->id, *who};
	j->len = verify_ask_encode(&ask, j->packet);
	ASSERT(j->len > 0);
	memcpy(j->client, client, 16);
	j->digest = d;
	j->first_ns = now_ns;
	list_init(&j->askers);
	list_append(&jobs->all, &j->link);
	jobs->count++;
	return (j);
}

void
verify_job_free(struct verify_jobs *jobs, struct verify_job *j)
{
	list_remove(&j->link);
	jobs->count--;
	if (j->sent)
		jobs->sent--;
	secret_wipe(j, sizeof(*j));
	free(j);
}

static bool
is_of(const struct verify_job *j, const unsigned char client[16])
{
	return (memcmp(j->client, client, 16) == 0);
}

struct verify_job *
verify_job_find(const struct verify_jobs *jobs, struct digest d,
    const unsigned char client[16])
{
	struct list *it, *tmp;

	LIST_EACH(it, tmp, &jobs->all)
		if (digest_eq(verify_job_of(it)->digest, d) &&
		    is_of(verify_job_of(it), client))
			return (verify_job_of(it));
	return (NULL);
}

unsigned
verify_job_count(const struct verify_jobs *jobs, const unsigned char client[16],
    bool only_sent)
{
	struct list *it, *tmp;
	unsigned n = 0;

	LIST_EACH(it, tmp, &jobs->all)
		n += is_of(verify_job_of(it), client) &&
		     (verify_job_of(it)->sent || !only_sent);
	return (n);
}

struct verify_job *
verify_job_next(const struct verify_jobs *jobs, unsigned most)
{
	struct list *it, *tmp;
	struct verify_job *j, *first = NULL;

	LIST_EACH(it, tmp, &jobs->all) {
		j = verify_job_of(it);
		if (j->sent)
			continue;
		if (j->known)
			return (j);
		if (first == NULL &&
		    verify_job_count(jobs, j->client, true) < most)
			first = j;
	}
	return (first);
}
