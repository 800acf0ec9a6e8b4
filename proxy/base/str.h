/* SPDX-License-Identifier: MIT
 *
 * base/str.h - a slice of bytes: pointer and length, never a terminator.
 *
 * A slice owns nothing.  Bytes from the wire are only ever handled as slices,
 * so a NUL in them is one more byte.  Letter case is ASCII's alone.
 */
#ifndef ADUANA_BASE_STR_H
#define ADUANA_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
	const char	*ptr;
	size_t		 len;
};

#define STR(lit)	((struct str){(lit), sizeof(lit) - 1})
#define STR_NONE	((struct str){NULL, 0})
/* For printf's "%.*s". */
#define STR_ARG(s)	(int)(s).len, (s).ptr

/* The bytes of ${z} without its terminator; NULL gives the empty slice. */
static inline struct str str_of(const char *z);

static inline bool str_eq(struct str, struct str);
bool		 str_eq_nocase(struct str, struct str);
static inline bool str_starts(struct str, struct str prefix);
bool		 str_starts_nocase(struct str, struct str prefix);
bool		 str_ends_nocase(struct str, struct str suffix);
/* Order as memcmp, the shorter first. */
int		 str_cmp(struct str, struct str);

/* Offset of the first ${c}, or len when absent. */
static inline size_t str_find(struct str, char c);
/* Offset of the last ${c}, or len when absent. */
size_t		 str_rfind(struct str, char c);
/* Offset of the first ${needle}, or len when absent. */
size_t		 str_search(struct str, struct str needle);

/* From ${off} to the end, and the first ${n} bytes; both are clamped. */
static inline struct str str_from(struct str, size_t off);
static inline struct str str_head(struct str, size_t n);
/* Without the spaces and tabs at both ends (OWS, RFC 9110 5.6.3). */
static inline struct str str_trim(struct str);

/* Cut ${*rest} at the first ${sep}: returns what stands before it and leaves
 * what stands after in ${*rest}.  Without ${sep} the whole is returned and
 * ${*rest} becomes STR_NONE (ptr NULL), which also ends a loop:
 *	while (rest.ptr != NULL) { piece = str_split(&rest, ','); ... } */
static inline struct str str_split(struct str *rest, char sep);

/* Copy as a terminated string, cut to ${size} - 1 bytes. ${size} > 0. */
void		 str_to_z(struct str, char *out, size_t size);

static inline char
str_lower(char c)
{
	return (c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
}

/* ---- so short that a call would cost more ---- */

static inline struct str
str_of(const char *z)
{
	return ((struct str){z, z == NULL ? 0 : strlen(z)});
}

static inline bool
str_eq(struct str a, struct str b)
{
	return (a.len == b.len &&
		(a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0));
}

static inline bool
str_starts(struct str s, struct str prefix)
{
	return (s.len >= prefix.len &&
		(prefix.len == 0 ||
		    memcmp(s.ptr, prefix.ptr, prefix.len) == 0));
}

static inline size_t
str_find(struct str s, char c)
{
	const char *p = s.len == 0 ? NULL : memchr(s.ptr, c, s.len);

	return (p == NULL ? s.len : (size_t)(p - s.ptr));
}

static inline struct str
str_from(struct str s, size_t off)
{
	if (off > s.len)
		off = s.len;
	return ((struct str){s.ptr == NULL ? NULL : s.ptr + off, s.len - off});
}

static inline struct str
str_head(struct str s, size_t n)
{
	return ((struct str){s.ptr, n < s.len ? n : s.len});
}

static inline struct str
str_trim(struct str s)
{
	while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t')) {
		s.ptr++;
		s.len--;
	}
	while (s.len > 0 &&
	       (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
		s.len--;
	return (s);
}

static inline struct str
str_split(struct str *rest, char sep)
{
	struct str whole = *rest, piece;
	size_t at = str_find(whole, sep);

	piece = str_head(whole, at);
	*rest = at == whole.len ? STR_NONE : str_from(whole, at + 1);
	return (piece);
}

#endif
