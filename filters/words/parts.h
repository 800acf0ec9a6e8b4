/* SPDX-License-Identifier: MIT
 *
 * filters/words/parts.h - the parts of a multipart body (RFC 2046 5.1, RFC
 * 7578): forms with files, byte ranges, mails.
 *
 * Splits at the lines that are a boundary, undoes transfer encodings, and tells
 * what each part is; reads no text itself.  Never refuses: what stands before
 * the first boundary and behind the last, and a body that has none, are told as
 * parts that say nothing of themselves.  Parts in parts, to a depth of three.
 */
#ifndef ADUANA_FILTERS_WORDS_PARTS_H
#define ADUANA_FILTERS_WORDS_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "filters/words/transfer_encoding.h"
#include "proxy/base/str.h"

#define PARTS_DEPTH	3
#define PARTS_BOUNDARY	200	/* RFC 2046: 70 */
#define PARTS_LINE	1024	/* of a part's head; more of it is dropped */

/* Run inside the calls below. */
struct parts_sink {
	/* A part begins; ${type} may be empty.  ${is_file}: it is named as
	 * one. */
	void	 (*begin)(void *arg, struct str type, bool is_file);
	void	 (*body)(void *arg, const char *, size_t);
	/* What the part is called, between two bodies: any text. */
	void	 (*name)(void *arg, struct str);
	void	*arg;
};

struct parts {
	unsigned	 magic;
#define PARTS_MAGIC	0xf1170051u
	struct parts_sink sink;
	uint8_t		 state;
	bool		 is_file;
	bool		 whole;		/* the line in ->line has ended */
	unsigned	 depth;
	size_t		 line_len, type_len;
	struct transfer_encoding encoding;
	struct {
		uint8_t	 len;
		char	 text[PARTS_BOUNDARY];
	}		 boundary[PARTS_DEPTH];
	char		 type[PARTS_LINE];
	char		 line[PARTS_LINE];
};

/* ${content_type} names the boundary; or does not. */
void	 parts_init(struct parts *, struct str content_type,
	    const struct parts_sink *);
void	 parts_feed(struct parts *, const char *, size_t);
/* The body is over. */
void	 parts_end(struct parts *);

#endif
