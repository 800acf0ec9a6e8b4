/* SPDX-License-Identifier: MIT
 *
 * accesslog/line.h - a line of text being built, with the escapes of a log.
 *
 * Bounded: what does not fit is left out, the newline always fits.
 */
#ifndef ADUANA_ACCESSLOG_LINE_H
#define ADUANA_ACCESSLOG_LINE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "proxy/base/str.h"

struct line {
	char	*start;
	char	*p;
	char	*end;		/* one byte is kept for the newline */
};

void	 line_init(struct line *, char *out, size_t room);
/* Ends it; returns the bytes of the whole line. */
size_t	 line_finish(struct line *);

/* As they stand: our own words only. */
static inline void
line_bytes(struct line *l, const char *bytes, size_t n)
{
	if (n <= (size_t)(l->end - l->p)) {
		memcpy(l->p, bytes, n);
		l->p += n;
	}
}

static inline void
line_text(struct line *l, const char *z)
{
	line_bytes(l, z, strlen(z));
}

static inline void
line_char(struct line *l, char c)
{
	if (l->p < l->end)
		*l->p++ = c;
}

void	 line_number(struct line *, uint64_t);
/* With zeros in front, up to 20 columns. */
void	 line_padded(struct line *, uint64_t, unsigned columns, char pad);
void	 line_hex(struct line *, uint64_t);	/* 16 digits */

/* One column: "-" when empty; controls, space, quotes, backslash and what is
 * not ASCII percent-encoded. */
void	 line_token(struct line *, struct str);
/* Inside quotes, which are the caller's: the same as \xNN, space kept. */
void	 line_quoted(struct line *, struct str);
/* A JSON string, quotes included; bytes that are not UTF-8 as \u00NN. */
void	 line_json(struct line *, struct str);
/* IPv6 in network order, IPv4-mapped as IPv4, "-" when all zero. */
void	 line_address(struct line *, const uint8_t address[16]);

#endif
