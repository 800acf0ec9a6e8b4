/* SPDX-License-Identifier: MIT
 *
 * accesslog/format.h - a record as one line of text.
 *
 * Squid's native form, Apache's combined form, or JSON.  Whatever bytes a
 * client sent, a line stays one line and a column one column: no raw control
 * byte, quote or (outside quotes) space gets through.  What a fixed form has no
 * column for follows as quoted "key=value" pairs, which log analysers skip.
 * Around it there may be what syslog or the journal want of a message.
 */
#ifndef ADUANA_ACCESSLOG_FORMAT_H
#define ADUANA_ACCESSLOG_FORMAT_H

#include <stddef.h>

#include "proxy/accesslog/format_options.h"
#include "proxy/accesslog/record.h"

/* No line is longer, newline included. */
#define FORMAT_LINE_MAX	(12u * RECORD_MAX + 2048u)

/* Write the line and its newline to ${out} (FORMAT_LINE_MAX bytes); returns how
 * many bytes. */
size_t		 format_line(const struct log_record *,
		    const struct format_options *, char *out);

#endif
