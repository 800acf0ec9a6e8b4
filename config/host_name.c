/* SPDX-License-Identifier: MIT
 *
 * config/host_name.c - spellings of a host.
 */
#include "config/host_name.h"

#include <arpa/inet.h>
#include <endian.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "config/nets.h"
#include "config/punycode.h"

#define LABEL_MAX	63

struct name {
	char	*out;
	size_t	 len;
};

static const char *
name_put(struct name *n, const char *bytes, size_t len)
{
	if (n->len + len > HOST_NAME_MAX_LEN)
		return ("the name is longer than 253 bytes");
	memcpy(n->out + n->len, bytes, len);
	n->len += len;
	return (NULL);
}

static const char *
fold_address(struct str s, struct name *n)
{
	uint8_t address[16];
	char text[INET6_ADDRSTRLEN];

	if (s.len >= 2 && s.ptr[0] == '[' && s.ptr[s.len - 1] == ']')
		s = str_head(str_from(s, 1), s.len - 2);
	if (net_address(s, address) != NULL)
		return ("not an IPv6 address; a name has no port here: a rule "
			"has `ports`");
	if (memcmp(address, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) == 0)
		(void)inet_ntop(AF_INET, address + 12, text, sizeof(text));
	else
		(void)inet_ntop(AF_INET6, address, text, sizeof(text));
	return (name_put(n, text, strlen(text)));
}

static bool
is_name_byte(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
		c == '_');
}

static const char *
fold_ascii_label(struct str label, struct name *n)
{
	char low[LABEL_MAX];
	size_t i;

	if (label.len == 0)
		return ("the name has an empty label");
	if (label.len > LABEL_MAX)
		return ("the name has a label of more than 63 bytes");
	for (i = 0; i < label.len; i++) {
		low[i] = str_lower(label.ptr[i]);
		if (low[i] == '*')
			return ("a star stands in front alone, as in "
				"*.example.com; other patterns go under urls");
		if (!is_name_byte(low[i]))
			return ("a host name holds only letters, digits, '-', "
				"'_' and dots");
	}
	return (name_put(n, low, label.len));
}

/* What IDNA 2003 and 2008 read differently: sharp s, final sigma, joiners. */
static bool
is_ambiguous(int32_t point)
{
	return (point == 0xdf || point == 0x3c2 || point == 0x200c ||
		point == 0x200d);
}

static const char *
check_points(struct str label)
{
	const uint8_t *p = (const uint8_t *)label.ptr;
	utf8proc_ssize_t used, left = (utf8proc_ssize_t)label.len;
	int32_t point;

	for (; left > 0; left -= used, p += used) {
		used = utf8proc_iterate(p, left, &point);
		if (used < 0)
			return ("the name is not UTF-8");
		if (is_ambiguous(point))
			return ("the name holds a letter that is read in two "
				"ways; write its xn-- form");
	}
	return (NULL);
}

static const char *
fold_unicode_label(struct str label, struct name *n)
{
	int32_t points[4 * LABEL_MAX];
	char ascii[LABEL_MAX] = "xn--";
	utf8proc_ssize_t count;
	const char *wrong = check_points(label);
	size_t len;

	if (wrong != NULL)
		return (wrong);
	if (label.len > 4 * LABEL_MAX)
		return ("the name has a label of more than 63 bytes");
	count = utf8proc_decompose((const uint8_t *)label.ptr,
	    (utf8proc_ssize_t)label.len, points, 4 * LABEL_MAX,
	    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
		UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
	if (count < 0 || count > 4 * LABEL_MAX)
		return ("the name is not UTF-8");
	count = utf8proc_normalize_utf32(points, count,
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (count <= 0 || count > PUNYCODE_MAX)
		return ("the name has a label of more than 63 bytes");
	len = punycode_encode(points, (size_t)count, ascii + 4, LABEL_MAX - 4);
	if (len == 0)
		return ("the name has a label of more than 63 bytes");
	return (name_put(n, ascii, len + 4));
}

static bool
is_ascii(struct str s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		if ((unsigned char)s.ptr[i] >= 0x80)
			return (false);
	}
	return (true);
}

static const char *
fold_labels(struct str rest, struct name *n)
{
	const char *wrong = NULL;
	struct str label;

	while (rest.ptr != NULL && wrong == NULL) {
		label = str_split(&rest, '.');
		if (n->len > 0)
			wrong = name_put(n, ".", 1);
		if (wrong == NULL)
			wrong = is_ascii(label) ? fold_ascii_label(label, n)
						: fold_unicode_label(label, n);
	}
	return (wrong);
}

const char *
host_name_fold(struct str s, char *out, size_t *len)
{
	struct name n = {out, 0};
	const char *wrong;

	s = str_trim(s);
	if (str_search(s, STR("://")) < s.len || str_find(s, '/') < s.len)
		return ("this is a URL, not a name: put it under urls");
	if (str_starts(s, STR("*.")))
		s = str_from(s, 2);
	else if (str_starts(s, STR(".")))
		s = str_from(s, 1);
	if (s.len > 1 && s.ptr[s.len - 1] == '.')
		s.len--;
	if (s.len == 0)
		return ("the name is empty");
	wrong = str_find(s, ':') < s.len ? fold_address(s, &n)
					 : fold_labels(s, &n);
	*len = n.len;
	return (wrong);
}

static bool
has_long_label(struct str s)
{
	while (s.ptr != NULL) {
		if (str_split(&s, '.').len > LABEL_MAX)
			return (true);
	}
	return (false);
}

/* Eight bytes at a time: the top bit of each says what holds for it. */
#define EACH(byte)	(UINT64_C(0x0101010101010101) * (byte))
#define TOPS		EACH(0x80u)

/* Which of them are from ${low} to ${high}; all are ASCII. */
static inline uint64_t
between(uint64_t bytes, unsigned char low, unsigned char high)
{
	return (((bytes + EACH(0x80u - low)) ^ (bytes + EACH(0x7fu - high))) &
		TOPS);
}

/* Eight bytes from ${i} on, the first the lowest; letters behind the end. */
static inline uint64_t
bytes_at(struct str s, size_t i)
{
	size_t left = s.len - i, n;
	uint64_t bytes = 0;

	if (left >= sizeof(bytes)) {
		memcpy(&bytes, s.ptr + i, sizeof(bytes));
		return (le64toh(bytes));
	}
	if (s.len >= sizeof(bytes)) {
		memcpy(&bytes, s.ptr + s.len - sizeof(bytes), sizeof(bytes));
		bytes = le64toh(bytes) >> 8 * (sizeof(bytes) - left);
	} else {
		for (n = 0; n < left; n++)
			bytes |= (uint64_t)(uint8_t)s.ptr[i + n] << 8 * n;
	}
	return (bytes | EACH('a') << 8 * left);
}

/* No empty label: no dot at the start, or behind another, or at the end. */
bool
host_name_is_folded(struct str s)
{
	uint64_t bytes, dots, good, before = 0x80, wrong = 0;
	size_t i;

	if (s.len == 0 || s.len > HOST_NAME_MAX_LEN || s.ptr[s.len - 1] == '.')
		return (false);
	for (i = 0; i < s.len; i += sizeof(bytes)) {
		bytes = bytes_at(s, i);
		dots = between(bytes, '.', '.');
		good = dots | between(bytes, 'a', 'z') |
		       between(bytes, '0', '9') | between(bytes, '-', '-') |
		       between(bytes, '_', '_');
		wrong |= (bytes & TOPS) | (~good & TOPS);
		wrong |= dots & (dots << 8 | before);
		before = dots >> 56;
	}
	return (wrong == 0 && (s.len <= LABEL_MAX || !has_long_label(s)));
}
