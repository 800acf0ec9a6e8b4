/* SPDX-License-Identifier: MIT
 *
 * admin/args.h - what the supervisor hands to admin across the fork.
 */
#ifndef ADUANA_ADMIN_ARGS_H
#define ADUANA_ADMIN_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/accesslog/format.h"
#include "proxy/accesslog/output.h"
#include "proxy/admin/log_key.h"

struct asks;
struct buf;
struct cache;
struct cache_rules;
struct counters;
struct htpasswd;
struct leaders;
struct learned;
struct minutes;
struct recent;
struct ring;
struct ruleset;
struct settings;
struct spool;
struct slot_table;
struct tally;
struct words;

/* All pointers outlive admin_run(). */
struct admin_args {
	const char		*log_path;	/* "-": standard output; empty:
						 * no log; a socket's */
	enum output_kind	 log_output;
	const char		*log_key_path;	/* of pseudonyms; NULL: kept in
						 * no file */
	enum log_key_life	 log_key_life;
	int64_t			 log_keep_ms;	/* rotated ones; 0: for ever */
	const char		*refused_path;	/* a second log; NULL or empty:
						 * none */
	int64_t			 refused_keep_ms;
	struct format_options	 log_format;
	struct ring		*const *rings;	/* one per worker slot */
	unsigned		 ring_count;
	size_t			 ring_bytes;	/* as given to ring_init() */
	struct spool		*spool;		/* lines of the log that wait */
	size_t			 spool_bytes;	/* as given to spool_init() */
	struct recent		*recent;	/* the last records */
	struct counters		*counters;	/* rows as the rings */
	unsigned		 counters_row;	/* admin's own */
	struct tally		*tally;		/* rows the same; NULL: none */
	struct slot_table	*slots;		/* rows the same, admin beats in
						 * its own; NULL: none */
	struct leaders		*leaders;	/* NULL: none */
	struct minutes		*minutes;	/* NULL: none */
	struct cache		*cache;		/* NULL: there is none */
	const struct cache_rules *cache_rules;
	/* Of the generation in force when admin was forked, for `explain`. */
	const struct settings	*settings;
	const struct ruleset	*ruleset;
	const struct words	*words;		/* NULL: none */
	unsigned		 generation;
	const char		*authority;	/* its certificate's file; may
						 * be NULL */
	const char		*authority_key;	/* where that is; never read */
	bool			 intercepts;
	const struct htpasswd	*users;		/* without hashes; NULL: nobody
						 * logs in */
	struct learned		*learned;
	const char		*learned_path;	/* NULL: kept in no file */
	struct asks		*asks;
	const char		*asks_path;	/* NULL: kept in no file */
	const char		*metrics_path;	/* NULL: kept in no file */
	const int		*metrics_fds;	/* UDP, bound */
	size_t			 metrics_fd_count;
	const char		*managed_path;	/* what commands change; empty:
						 * none */
	int			 control_fd;	/* message.h, our end */
	int			 listener_fd;	/* Unix, listening; -1: none */
	const int		*tcp_fds;	/* likewise for browsers */
	size_t			 n_tcp;
	int64_t			 started_ns;	/* wall time of the supervisor's
						 * start */
	/* Append members to the JSON of the status, each as `"key":value`,
	 * commas between, e.g. `"workers":[...]`; at least one.  May be
	 * NULL. */
	void			(*status_members)(const void *arg,
				    struct buf *);
	const void		*status_arg;
};

#endif
