/* SPDX-License-Identifier: MIT
 *
 * config/list_source.c - names of copies.
 */
#include "config/list_source.h"

#include <stdbool.h>
#include <stdio.h>

#include "config/keep.h"

#define PART_MAX	48u

static bool
is_plain(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
		c == '-' || c == '_');
}

static struct str
after_scheme(struct str url)
{
	return (str_from(url, str_search(url, STR("://")) + 3));
}

static struct str
authority_of(struct str url)
{
	struct str rest = after_scheme(url);

	rest = str_head(rest, str_find(rest, '?'));
	return (str_head(rest, str_find(rest, '/')));
}

const char *
list_source_judge(struct str url)
{
	struct str authority;
	size_t i;

	if (!str_starts(url, STR("http://")) &&
	    !str_starts(url, STR("https://")))
		return ("an address such as https://lists.example/ads.txt is "
			"expected");
	authority = authority_of(url);
	if (authority.len == 0)
		return ("the address has no host");
	if (url.len > LIST_URL_MAX)
		return ("the address is too long");
	for (i = 0; i < url.len; i++)
		if (url.ptr[i] <= ' ' || url.ptr[i] > '~' || url.ptr[i] == '#')
			return ("an address is of printable ASCII without "
				"spaces and #");
	if (str_find(authority, '@') < authority.len)
		return ("a user or password has no place in the address");
	return (NULL);
}

/* FNV-1a: stable, and not against enemies, since the operator writes URLs. */
static uint64_t
number_of(struct str url)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < url.len; i++)
		h = (h ^ (uint8_t)url.ptr[i]) * UINT64_C(0x100000001b3);
	return (h);
}

/* What may stand in a file's name; the rest becomes "_". */
static void
put_part(char out[PART_MAX + 1], struct str part)
{
	size_t i, n = part.len > PART_MAX ? PART_MAX : part.len;
	char c;

	part = str_from(part, part.len - n);
	for (i = 0; i < n; i++) {
		c = str_lower(part.ptr[i]);
		out[i] = '_';
		if (is_plain(c) && (i > 0 || c != '.'))
			out[i] = c;
	}
	out[n] = '\0';
}

const char *
list_source_file(struct keep *keep, const char *folder, struct str url)
{
	char host[PART_MAX + 1], base[PART_MAX + 1];
	struct str path = after_scheme(url);
	size_t slash;

	put_part(host, authority_of(url));
	path = str_head(path, str_find(path, '?'));
	slash = str_rfind(path, '/');
	put_part(base, slash == path.len ? STR("") : str_from(path, slash + 1));
	return (keep_printf(keep, "%s/%s-%s-%016llx", folder, host, base,
	    (unsigned long long)number_of(url)));
}
