/* SPDX-License-Identifier: MIT
 *
 * filters/words/charset.h - text in any character encoding to UTF-8.
 *
 * Which one: a byte order mark, else the Content-Type, else (HTML) a <meta> in
 * the first 1024 bytes, else UTF-8.  Bytes that are wrong in it do not end the
 * reading: they are noted, and what cannot be converted goes on as it stands,
 * so that one bad byte hides nothing.
 */
#ifndef ADUANA_FILTERS_WORDS_CHARSET_H
#define ADUANA_FILTERS_WORDS_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

/* As much of the front as the choice may need. */
#define CHARSET_FRONT	1024
#define CHARSET_HELD	32

typedef void	 charset_fn(void *arg, const char *, size_t);

struct charset {
	unsigned	 magic;
#define CHARSET_MAGIC	0xf117000fu
	void		*iconv;		/* NULL: UTF-8 */
	const char	*broken;	/* what is wrong, fixed text; or NULL */
	bool		 lenient;	/* nothing has to be UTF-8 */
	bool		 is_wide;	/* UTF-16: zero bytes are letters */
	uint8_t		 held_len;	/* an unfinished character */
	char		 held[CHARSET_HELD];
};

/* Choose by the front of the text.  ${is_html}: a <meta> counts. */
void		 charset_init(struct charset *, struct str content_type,
		    struct str front, bool is_html);
void		 charset_fini(struct charset *);

/* UTF-8 goes to ${out} before the return. */
void		 charset_feed(struct charset *, struct str, charset_fn *out,
		    void *arg);
/* The text is over: NULL, or what was wrong with it. */
const char	*charset_end(struct charset *, charset_fn *out, void *arg);

#endif
