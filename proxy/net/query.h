/* SPDX-License-Identifier: MIT
 *
 * net/query.h - lookups that wait, and the questions they wait for.
 *
 * The half of net/resolver.h that does not know who answers.  A query asks for
 * both families apart, so that a name service which is slow or silent about
 * one of them does not hold back the other (RFC 8305 section 3).
 */
#ifndef ADUANA_NET_QUERY_H
#define ADUANA_NET_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/list.h"
#include "proxy/base/str.h"
#include "proxy/event/timer.h"
#include "proxy/net/answer.h"
#include "proxy/net/host_name.h"

struct loop;
struct lookup;
struct query;
struct query_table;
struct resolver;

/* What is said of one family. */
struct query_half {
	struct query		*query;
	enum resolve_result	 result;
	bool			 done;
	int64_t			 ttl_s;
	size_t			 n;
	struct address		 addresses[ANSWER_MAX];
};

enum { QUERY_V6, QUERY_V4, QUERY_HALVES };

struct query {
	unsigned		 magic;
#define QUERY_MAGIC		0x90e20001u
	struct list		 link;		/* in its bucket */
	struct list		 waiting;	/* lookups */
	struct query_table	*table;
	struct resolver		*asker;		/* for who asks */
	struct answer		*early;		/* told before it was over */
	struct timer		 timer;
	struct query_half	 halves[QUERY_HALVES];
	char			 name[HOST_NAME_MAX_LEN + 1];
};

/* NULL without memory. */
struct query_table *query_table_new(struct loop *, int timeout_ms);
/* Lookups are forgotten, queries must be over: see query_half_done(). */
void	 query_table_free(struct query_table *);
/* From now on nobody is told anything. */
void	 query_table_close(struct query_table *);

/* Answer the lookup by a task, or have it wait.  A query that is returned is
 * new: ask both halves of it. */
struct query *query_join(struct query_table *, struct lookup *,
	    struct str host);
/* The lookup is to be forgotten. */
void	 query_leave(struct lookup *);

/* ${half} has its result, addresses and ttl.  The second one ends the query,
 * which is gone on return. */
void	 query_half_done(struct query_half *);

#endif
