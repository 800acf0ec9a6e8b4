/* SPDX-License-Identifier: MIT
 *
 * request/collapse.h - a request that another's fetch can answer
 * (RFC 9111 4, RFC 9211 2.7).
 *
 * A miss leads a flight (cache/flight.h), waits for one, or follows what one is
 * filling.  Who waits looks up again when the leader got on, and goes by itself
 * when the response turns out not to be for it, or after cache.wait.
 */
#ifndef ADUANA_REQUEST_COLLAPSE_H
#define ADUANA_REQUEST_COLLAPSE_H

struct key;
struct request;
struct request_env;

enum collapse_result {
	COLLAPSE_GO,	/* fetch it */
	COLLAPSE_AGAIN,	/* the reader is closed: look up again */
	COLLAPSE_WAIT,	/* the same, when the stage is resumed */
	COLLAPSE_FOLLOW,	/* the reader is open on what is being filled,
				 * and that is fresh for this request */
	COLLAPSE_LEAVE	/* background: somebody fetches it already */
};

/* Nothing usable is stored under ${key}; the reader is open on what is stale,
 * or closed. */
enum collapse_result collapse_join(struct request *, const struct key *);
/* The look-up found something fresh: was that worth a wait? */
void		 collapse_found(struct request *);
/* FETCH is through, whatever it came to: tell those for whom there will be
 * nothing, or something already. */
void		 collapse_answered(struct request *);
/* The fill has begun: let it be followed. */
void		 collapse_fill(struct request *);
/* DELIVER: it is too late for what has not been filled. */
void		 collapse_deliver(struct request *);
/* Let go of everything; a flight still led is another's to lead. */
void		 collapse_fini(struct request *);

/* Our bell was rung: resume those whose flight got on. */
void		 collapse_hear(struct request_env *);

#endif
