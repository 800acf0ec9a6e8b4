/* SPDX-License-Identifier: MIT
 *
 * accesslog/format.h - a record as one line of text.
 *
 * Squid's native form, Apache's combined form, or JSON.  Whatever bytes a
 * client sent, a line stays one line and a column one column: no raw control
 * byte, quote or (outside quotes) space gets through.  What a fixed form has no
 * column for follows as quoted "key=value" pairs, which log analysers skip.
 */
#ifndef ADUANA_ACCESSLOG_FORMAT_H
#define ADUANA_ACCESSLOG_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/accesslog/record.h"

enum log_format { LOG_FORMAT_SQUID, LOG_FORMAT_COMBINED, LOG_FORMAT_JSON };

struct format_options {
	enum log_format	 form;
	bool		 mask_clients;	/* keep /24 of IPv4, /48 of IPv6 */
	bool		 drop_query;	/* URLs and referers end before '?' */
	bool		 utc;		/* combined: +0000, not local time */
};

/* No line is longer, newline included. */
#define FORMAT_LINE_MAX	(6u * RECORD_MAX + 1024u)

/* Write the line and its newline to ${out} (FORMAT_LINE_MAX bytes); returns how
 * many bytes. */
size_t		 format_line(const struct log_record *,
		    const struct format_options *, char *out);

#endif
