/* SPDX-License-Identifier: MIT
 *
 * filters/words/charset.h - text in any character encoding to UTF-8.
 *
 * Which one: a byte order mark, else the Content-Type, else (HTML) a <meta> in
 * the first 4096 bytes (some browsers look on to the end of the head), else
 * UTF-8 if these are that, else what they look like.
 * Bytes that are wrong in it do not end the reading: they are noted, and what
 * cannot be converted goes on as it stands, so that one bad byte hides nothing.
 *
 * A text that says nothing and can be read is not broken, in whatever old
 * encoding it is; one that says something else than it is, is.
 */
#ifndef ADUANA_FILTERS_WORDS_CHARSET_H
#define ADUANA_FILTERS_WORDS_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

/* As much of the front as the choice may need. */
#define CHARSET_FRONT	4096
#define CHARSET_HELD	32

typedef void	 charset_fn(void *arg, const char *, size_t);

struct charset {
	unsigned	 magic;
#define CHARSET_MAGIC	0xf117000fu
	void		*iconv;		/* NULL: UTF-8 */
	const char	*broken;	/* what is wrong, fixed text; or NULL */
	bool		 lenient;	/* nothing has to be UTF-8 */
	bool		 unsaid;	/* nor once the first byte is not */
	bool		 is_wide;	/* UTF-16: zero bytes are letters */
	uint8_t		 held_len;	/* an unfinished character */
	char		 held[CHARSET_HELD];
};

/* What else counts than a mark and the Content-Type. */
enum charset_signs {
	CHARSET_SIGN_NONE,
	CHARSET_SIGN_LOOK,	/* the look of it */
	CHARSET_SIGN_META,	/* <meta>, then the look of it: HTML */
	CHARSET_SIGN_XML	/* its declaration alone: XML */
};

/* Choose by the front of the text. */
void		 charset_init(struct charset *, struct str content_type,
		    struct str front, enum charset_signs);
void		 charset_fini(struct charset *);

/* UTF-8 goes to ${out} before the return. */
void		 charset_feed(struct charset *, struct str, charset_fn *out,
		    void *arg);
/* The text is over: NULL, or what was wrong with it. */
const char	*charset_end(struct charset *, charset_fn *out, void *arg);

#endif
