/* SPDX-License-Identifier: MIT
 *
 * accesslog/format_options.h - in which form a record is shown, and what of it.
 */
#ifndef ADUANA_ACCESSLOG_FORMAT_OPTIONS_H
#define ADUANA_ACCESSLOG_FORMAT_OPTIONS_H

#include <stdbool.h>

#include "proxy/base/hash.h"

enum log_format { LOG_FORMAT_SQUID, LOG_FORMAT_COMBINED, LOG_FORMAT_JSON };

enum log_wrap {
	LOG_WRAP_NONE,
	LOG_WRAP_SYSLOG,	/* as programs write to /dev/log */
	LOG_WRAP_JOURNAL	/* systemd's native protocol, then "\n" */
};

/* Who it was. */
enum log_who {
	LOG_WHO_FULL,
	LOG_WHO_MASKED,		/* /24 of IPv4, /48 of IPv6; of a user none */
	LOG_WHO_PSEUDONYM,	/* the same for the same as long as ->key is:
				 * an address in 100::/64, which no host has
				 * (RFC 6666); "u-" and digits */
	LOG_WHO_NONE		/* 0.0.0.0; no user */
};

struct format_options {
	enum log_format	 form;
	enum log_wrap	 wrap;
	unsigned	 facility;	/* syslog's number */
	const char	*tag;		/* of syslog and journal */
	enum log_who	 clients;
	enum log_who	 users;
	struct hash_seed key;		/* of pseudonyms */
	bool		 drop_query;	/* URLs and referers end before '?' */
	bool		 utc;		/* combined: +0000, not local time */
};

#endif
