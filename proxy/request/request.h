/* SPDX-License-Identifier: MIT
 *
 * request/request.h - one request on its way through the stages, and what all
 * requests of a worker share.
 */
#ifndef ADUANA_REQUEST_REQUEST_H
#define ADUANA_REQUEST_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "filters/verdict.h"
#include "filters/words/inspector.h"
#include "proxy/accesslog/record.h"
#include "proxy/auth/verify_link.h"
#include "proxy/base/buf.h"
#include "proxy/cache/cache.h"
#include "proxy/cache/flight.h"
#include "proxy/cache/key.h"
#include "proxy/client/intercept.h"
#include "proxy/client/relay.h"
#include "proxy/client/tunnel.h"
#include "proxy/event/timer.h"
#include "proxy/http/cache_control.h"
#include "proxy/http/content_range.h"
#include "proxy/http/exchange.h"
#include "proxy/http/freshness.h"
#include "proxy/http/url.h"
#include "proxy/net/dial.h"
#include "proxy/net/judge.h"
#include "proxy/origin/transfer.h"
#include "proxy/request/check.h"
#include "proxy/request/combine.h"
#include "proxy/request/fill.h"
#include "proxy/request/issuer_misses.h"
#include "proxy/request/multipart.h"
#include "proxy/request/replay.h"
#include "proxy/request/small_body.h"
#include "proxy/request/valve.h"

struct asks;
struct cache_rule;
struct cache_rules;
struct counters;
struct counters_row;
struct decide_scratch;
struct issuer_source;
struct learned;
struct pages;
struct meters;
struct minutes;
struct refresh_env;
struct ring;
struct ruleset;
struct settings;
struct tally;
struct tally_row;
struct words;
struct words_scratch;

/* What is asked for certificates of issuers: issuer_fetch.h. */
struct issuer_fetches {
	struct list		 under_way;
	struct issuer_misses	 misses;
	struct hash_seed	 seed;
};

/* Made once by the worker; all pointers outlive every request. */
struct request_env {
	unsigned			 magic;
#define REQUEST_ENV_MAGIC		0x4e900e01u
	struct loop			*loop;
	const struct settings		*settings;
	const struct ruleset		*ruleset;
	struct decide_scratch		*decide_scratch;
	const struct words		*words;		/* NULL: no list */
	struct words_scratch		*words_scratch;
	const struct cache_rules	*cache_rules;	/* never NULL */
	struct cache_user		*cache;		/* NULL: no cache */
	struct list			 waiting;	/* collapse.h */
	struct transfer_env		 transfer;
	struct issuer_fetches		 issuers;
	struct refresh_env		*refresh;	/* NULL: no cache */
	/* Its leaves NULL: nothing is intercepted. */
	struct intercept_env		 intercept;
	struct learned			*learned;	/* NULL: none */
	struct asks			*asks;		/* NULL: none */
	const struct pages		*pages;		/* never NULL */
	struct verify_link		*verify;	/* NULL: nobody logs
							 * in */
	struct meters			*meters;	/* NULL: none */
	struct counters_row		*counters;
	struct tally_row		*tally;
	/* Of all workers, for the manager's pages. */
	struct counters			*all_counters;
	struct tally			*all_tally;
	const struct minutes		*minutes;	/* NULL: none */
	struct ring			*ring;		/* NULL: no log */
	struct str			 name;		/* ours, in Via */
	uint64_t			 next_id;
	unsigned			 running;	/* begun, not done */
	unsigned			 orphans;	/* orphan.h, of them */
};

/* A built head: what was received, and a few fields of our own. */
#define REQUEST_HEAD_MAX	(2u * 1024 * 1024)

enum stage {
#define STAGE(id, name)	STAGE_##id,
#include "proxy/request/stages.tbl.h"
#undef STAGE
	STAGE_COUNT
};

enum stage_result {
	STAGE_NEXT,	/* on to the next stage, or where skip_to() said */
	STAGE_WAIT	/* pipeline_resume() will call this stage again */
};

/* Where the stored response stands for this request. */
enum stored {
	STORED_NONE,		/* nothing usable is stored */
	STORED_FRESH,		/* deliver it */
	STORED_STALE,		/* ask; perhaps deliver it after all */
	STORED_BEGINNING,	/* a part of it: ask for the rest */
	STORED_CONFIRMED,	/* the origin said 304 */
	STORED_INSTEAD		/* stale, but the origin failed */
};

/* A response of our own: synth.h.  Filled in before DELIVER; an active one is
 * what DELIVER sends. */
struct synth {
	bool		 active;
	unsigned	 status;
	struct source	 source;	/* feeds the body */
	struct buf	 body;
	struct buf	 fields;	/* field lines of its own */
	const char	*type;		/* Content-Type */
};

/* A tunnel and the way to it: passage.h. */
struct passage {
	struct dial		 dial;
	struct dial_outcome	 dialed;
	bool			 is_dialed;	/* ->dialed is filled */
	int			 origin_fd;	/* if is_dialed; ours, or -1 */
	bool			 is_open;	/* one of these two runs: */
	struct tunnel		 tunnel;
	struct relay		 relay;		/* where either side is TLS */
	/* A client that was taken before there was somebody to dial. */
	bool			 is_late;
	bool			 is_waiting;	/* if is_late; delayed */
	int			 client_fd;	/* if is_late; ours, or -1 */
	struct str		 early;
};

/* The way to requests inside TLS: opening.h. */
struct opening {
	bool			 wanted;	/* SCREEN's word */
	struct intercept	 intercept;
};

/* What this request has to do with others' fetches: collapse.h. */
struct collapse {
	struct cache_flight	 flight;	/* open: we lead */
	struct flight_ticket	 ticket;	/* queued: we wait */
	bool			 queued;
	bool			 waited;
	bool			 alone;		/* whatever others do */
	bool			 is_hit;	/* another fetched it */
	uint8_t			 tries;
	struct list		 link;		/* among the env's waiting */
	struct timer		 deadline;
	int64_t			 until_ns;
	const char		*miss;		/* why it was none, at first */
};

/* An issuer's certificate that this request needs: issuer_fetch.h. */
#define ISSUER_ROUNDS	3u
struct issuer_wait {
	struct issuer_source	*source;	/* NULL: nothing is awaited */
	struct list		 link;		/* if ->source */
	uint8_t			 rounds;
	struct digest		 asked[ISSUER_ROUNDS];
	/* Why it could not be had, static; NULL: it was, or nobody
	 * has tried. */
	const char		*problem;
};

/* Whose request it is: login.h. */
struct login {
	struct verify_question	 question;
	enum verify_result	 result;	/* of it, once it is over */
	struct sink		 drain;		/* a body that nobody wants */
	uint64_t		 left;		/* of it, at most */
	bool			 is_over;	/* drained, or given up */
};

/* What the lists said, and are still to be asked: ruling.h. */
struct ruling {
	struct judge	 judge;
	/* Before an address was known; after ruling_most(), on what is
	 * longer. */
	struct verdict	 kept;
	bool		 has_before;
};

/* What rules hold back: pace.h. */
struct pace {
	struct valve	 up;
	struct valve	 down;
	struct timer	 delay;		/* of a tunnel */
	bool		 has_waited;
};

struct request {
	unsigned		 magic;
#define REQUEST_MAGIC		0x4e900001u
	uint8_t			 stage;
	uint8_t			 skip;		/* stage to go to next */
	bool			 running;	/* inside pipeline_run() */
	bool			 resumed;	/* while running */
	bool			 finished;	/* delivered or gone */
	bool			 background;	/* as the exchange says */
	uint8_t			 step;		/* the current stage's own */
	int64_t			 since_ns;	/* the same: when it began */
	struct request_env	*env;
	struct exchange		*x;
	uint64_t		 id;

	/* IDENTIFY */
	struct url		 url;		/* text empty: no target */
	struct cache_control	 cc;
	bool			 is_connect;
	bool			 is_upgrade;
	struct str		 protocol;	/* of the Upgrade */
	int64_t			 hops_left;	/* Max-Forwards, -1: none */
	struct login		 login;
	struct small_body	 small_body;	/* for a page of our own */

	/* SCREEN */
	struct verdict		 verdict;
	struct ruling		 ruling;
	struct check		 request_check;

	/* LOOKUP */
	enum stored		 stored;
	bool			 may_store;	/* not forbidden by it */
	bool			 for_client;	/* stored for it alone */
	struct key		 key;		/* primary */
	struct collapse		 collapse;
	struct freshness_facts	 facts;
	struct cache_control	 said;		/* by the head of ->facts */
	const char		*miss;		/* Cache-Status fwd= */
	const char		*note;		/* its detail=, or NULL */
	const struct cache_rule	*rule;		/* of cache.rules, or NULL */

	/* FETCH */
	struct transfer		 transfer;
	struct issuer_wait	 issuer;
	struct buf		 order;		/* head sent to the origin */
	int64_t			 asked_ms;	/* wall clock */
	bool			 conditional;	/* with our validators */
	bool			 whole_again;	/* the Range was dropped */
	bool			 range_sent;	/* the order has one */
	const char		*excuse;	/* used, of tls.exceptions */

	/* the response, its head */
	struct synth		 synth;
	struct buf		 head;		/* built here, not stored */
	struct str		 head_text;	/* with the empty line */
	struct str		 delivered;	/* if not the same as stored */
	struct str		 type;		/* Content-Type */
	struct str		 encoding;	/* Content-Encoding, joined */
	struct str		 age;		/* Age from the origin */
	struct str		 date;		/* ours, for want of its own */
	struct framing		 framing;	/* of the body as it comes */

	/* the response, its body and the links that it goes through */
	struct source		*body;		/* feeds the rest, or NULL */
	struct check		 response_check;
	struct content_range	 part;		/* has_part: what it is of */
	bool			 is_completed;	/* it was only the rest */
	struct combine		 combine;
	struct fill		 fill;
	struct task		 orphan;	/* orphan.h's */
	struct replay		 replay;
	struct multipart	 multipart;
	struct pace		 pace;
	struct passage		 passage;
	struct opening		 opening;
	bool			 hands_over;	/* not over with its head */

	/* RECORD */
	struct timer		 retry;
	int64_t			 logged_ns;	/* when its record was made */
	enum log_result		 result;
	enum log_hierarchy	 hierarchy;
	unsigned		 flags;		/* of enum log_flag */
	struct inspection	 found;
	bool			 by_word;	/* refused for a word */
	bool			 intended;	/* log_entry.c's */
	bool			 logged;
	const char		*detail;
};

/* Wall clock, milliseconds. */
int64_t		 request_now_ms(const struct request *);

#endif
