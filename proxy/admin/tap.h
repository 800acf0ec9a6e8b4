/* SPDX-License-Identifier: MIT
 *
 * admin/tap.h - requests shown as they end, and the last ones.
 *
 * Each is the log's JSON object with "seq" before the rest: a number that grows
 * by one with each request, over reloads too.  Reads what the drain has put
 * into accesslog/recent.h; a reader that is slow misses some and is told how
 * many.
 */
#ifndef ADUANA_ADMIN_TAP_H
#define ADUANA_ADMIN_TAP_H

struct buf;
struct format_options;
struct recent;
struct route;
struct stream;
struct tap;

/* NULL without memory.  Both outlive it. */
struct tap	*tap_new(const struct recent *, const struct format_options *);
/* Streams are over before.  NULL is allowed. */
void		 tap_free(struct tap *);

/* There are new ones, perhaps: all streams are fed. */
void		 tap_tell(struct tap *);

/* As flow_start(): a stream, from the request behind Last-Event-ID on; or with
 * follow=0 the last ones as {"requests":[...],"next":SEQ}. */
unsigned	 tap_follow(struct tap *, struct stream *,
		    const struct route *, struct buf *body,
		    const char **type);

#endif
