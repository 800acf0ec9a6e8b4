/* SPDX-License-Identifier: MIT
 *
 * config/names_file.c - names, one a line.
 */
#include "config/names_file.h"

#include <stdbool.h>

#include "config/nets.h"

struct reading {
	enum names_format format;
	struct place	 at;
	struct complaints *complaints;
	names_fn	*on_name;
	void		*context;
};

static bool
is_space(char c)
{
	return (c == ' ' || c == '\t' || c == '\r');
}

/* Cut the next word off ${*rest}; empty at the end of the line.  Runs for each
 * of millions of lines, hence by hand. */
static struct str
next_word(struct str *rest)
{
	const char *p = rest->ptr, *end = rest->ptr + rest->len, *word;

	while (p < end && is_space(*p))
		p++;
	if (p < end && *p == '#')
		p = end;
	word = p;
	while (p < end && !is_space(*p))
		p++;
	*rest = (struct str){p, (size_t)(end - p)};
	return ((struct str){word, (size_t)(p - word)});
}

static void
wrong(struct reading *r, const char *why, struct str word)
{
	word = str_head(word, 80);
	complaints_add(r->complaints, r->at, "%s: `%.*s`", why, STR_ARG(word));
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
	    "ip6-localhost",
	    "ip6-loopback",
	    "ip6-localnet",
	    "ip6-mcastprefix",
	    "ip6-allnodes",
	    "ip6-allrouters",
	    "ip6-allhosts",
	    "0.0.0.0",
	};
	size_t i;

	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (str_eq_nocase(name, str_of(own[i])))
			return (true);
	return (false);
}

static int
hosts_line(struct reading *r, struct str rest)
{
	struct str name;

	for (name = next_word(&rest); name.len > 0; name = next_word(&rest)) {
		if (is_own_name(name))
			continue;
		if (r->on_name(r->context, name, r->at.line) == -1)
			return (-1);
	}
	return (0);
}

/* Such a list has thousands of lines like it: the first is enough. */
static bool
is_adblock(struct str word)
{
	return (str_starts(word, STR("||")) || str_starts(word, STR("@@")) ||
		word.ptr[0] == '!' || word.ptr[0] == '[');
}

static int
one_line(struct reading *r, struct str line)
{
	struct str rest = line, first = next_word(&rest), second;
	struct str after = rest;
	uint8_t address[16];
	bool addressed;

	if (first.len == 0)
		return (0);
	if (is_adblock(first)) {
		wrong(r,
		    "this is an Adblock rule, and only names are read in "
		    "this version",
		    line);
		return (-1);
	}
	second = next_word(&after);
	addressed = r->format != NAMES_PLAIN && second.len > 0 &&
		    net_address(first, address) == NULL;
	if (addressed)
		return (hosts_line(r, rest));
	if (r->format == NAMES_HOSTS) {
		wrong(r, "not an address and a name", first);
		return (0);
	}
	if (second.len > 0) {
		wrong(r, "one name a line is expected", line);
		return (0);
	}
	return (r->on_name(r->context, first, r->at.line));
}

int
names_parse(struct str text, enum names_format format, const char *file,
    struct complaints *complaints, names_fn *on_name, void *context)
{
	struct reading r = {format, {file, 0, 0}, complaints, on_name, context};
	struct str line;

	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_from(text, 3);
	while (text.ptr != NULL) {
		line = str_split(&text, '\n');
		r.at.line++;
		if (memchr(line.ptr, '\0', line.len) != NULL)
			complaints_add(complaints, r.at,
			    "a NUL byte is not allowed");
		else if (one_line(&r, line) == -1)
			return (-1);
	}
	return (0);
}
