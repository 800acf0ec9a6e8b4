/* SPDX-License-Identifier: MIT
 *
 * config/names_file.c - names, one a line.
 */
#include "config/names_file.h"

#include <stdbool.h>

#include "config/host_name.h"
#include "config/nets.h"

static bool
is_space(char c)
{
	return (c == ' ' || c == '\t' || c == '\r');
}

/* Cut the next word off ${*rest}, with the byte behind it; empty at the end of
 * the line or where a comment begins. */
static struct str
next_word(struct str *rest)
{
	const char *p = rest->ptr, *end = rest->ptr + rest->len, *word;
	size_t len;

	while (p < end && is_space(*p))
		p++;
	if (p < end && *p == '#')
		p = end;
	word = p;
	while (p < end && !is_space(*p))
		p++;
	len = (size_t)(p - word);
	if (p < end)
		p++;
	*rest = (struct str){p, (size_t)(end - p)};
	return ((struct str){word, len});
}

/* What every hosts file holds for the machine itself. */
static bool
is_own_name(struct str name)
{
	static const char *const own[] = {
	    "localhost",
	    "localhost.localdomain",
	    "local",
	    "broadcasthost",
	    "0.0.0.0",
	};
	size_t i;

	if (str_starts_nocase(name, STR("ip6-")))
		return (true);
	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (str_eq_nocase(name, str_of(own[i])))
			return (true);
	return (false);
}

static void
hosts_line(struct import *i, const struct rule_row *like, struct str rest)
{
	struct str name;

	for (name = next_word(&rest); name.len > 0; name = next_word(&rest)) {
		if (is_own_name(name))
			import_skip(i, SKIP_OWN_NAME, name);
		else
			import_name(i, like, name);
	}
}

void
names_file_line(struct import *i, const struct rule_row *like, struct str line,
    enum names_format format)
{
	struct str rest = line, first = next_word(&rest), after = rest;
	bool alone = next_word(&after).len == 0;
	uint8_t address[16];

	if (first.len == 0)
		return;
	if (format != NAMES_PLAIN && !alone &&
	    net_address(first, address) == NULL)
		hosts_line(i, like, rest);
	else if (format != NAMES_HOSTS && alone)
		import_name(i, like, first);
	else
		import_skip(i, SKIP_NO_NAME, line);
}

void
names_file_read(struct import *i, struct str text, enum names_format format)
{
	struct str line;

	while (import_line(i, &text, &line)) {
		/* Almost every line of a large list. */
		if (format != NAMES_HOSTS && host_name_is_folded(line))
			import_name(i, &i->like, line);
		else
			names_file_line(i, &i->like, line, format);
	}
}
