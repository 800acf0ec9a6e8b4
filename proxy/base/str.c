/* SPDX-License-Identifier: MIT
 *
 * base/str.c - slices of bytes.
 */
#include "proxy/base/str.h"

#include "proxy/base/assert.h"

bool
str_eq_nocase(struct str a, struct str b)
{
	return (a.len == b.len && str_starts_nocase(a, b));
}

bool
str_starts_nocase(struct str s, struct str prefix)
{
	size_t i;

	if (s.len < prefix.len)
		return (false);
	/* Most say it as we do. */
	if (prefix.len > 0 && memcmp(s.ptr, prefix.ptr, prefix.len) == 0)
		return (true);
	for (i = 0; i < prefix.len; i++)
		if (str_lower(s.ptr[i]) != str_lower(prefix.ptr[i]))
			return (false);
	return (true);
}

bool
str_ends_nocase(struct str s, struct str suffix)
{
	return (s.len >= suffix.len &&
		str_starts_nocase(str_from(s, s.len - suffix.len), suffix));
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n == 0 ? 0 : memcmp(a.ptr, b.ptr, n);

	if (order != 0)
		return (order);
	return (a.len < b.len ? -1 : a.len > b.len);
}

size_t
str_rfind(struct str s, char c)
{
	const char *p = s.len == 0 ? NULL : memrchr(s.ptr, c, s.len);

	return (p == NULL ? s.len : (size_t)(p - s.ptr));
}

size_t
str_search(struct str s, struct str needle)
{
	const char *p;

	if (needle.len == 0)
		return (0);
	if (s.len < needle.len)
		return (s.len);
	p = memmem(s.ptr, s.len, needle.ptr, needle.len);
	return (p == NULL ? s.len : (size_t)(p - s.ptr));
}

void
str_to_z(struct str s, char *out, size_t size)
{
	ASSERT(size > 0);
	s = str_head(s, size - 1);
	if (s.len > 0)
		memcpy(out, s.ptr, s.len);
	out[s.len] = '\0';
}
