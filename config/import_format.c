/* SPDX-License-Identifier: MIT
 *
 * config/import_format.c - formats by name and by their looks.
 */
#include "config/import_format.h"

#include "config/adblock_file.h"
#include "config/names_file.h"
#include "config/rpz_file.h"
#include "proxy/base/assert.h"

#define GUESS_BYTES	((size_t)64 << 10)

static const char *const names[IMPORT_FORMATS] = {
    [IMPORT_PLAIN] = "plain",
    [IMPORT_HOSTS] = "hosts",
    [IMPORT_ADBLOCK] = "adblock",
    [IMPORT_SQUIDGUARD] = "squidguard",
    [IMPORT_RPZ] = "rpz",
    [IMPORT_AUTO] = "auto",
};

const char *
import_format_name(enum import_format format)
{
	ASSERT(format < IMPORT_FORMATS);
	return (names[format]);
}

enum import_format
import_format_of(struct str name)
{
	unsigned n;

	for (n = 0; n < IMPORT_FORMATS; n++) {
		if (str_eq(name, str_of(names[n])))
			break;
	}
	return ((enum import_format)n);
}

static bool
is_adblock(struct str line)
{
	return (line.ptr[0] == '!' || str_starts(line, STR("[Adblock")) ||
		str_starts(line, STR("||")) || str_starts(line, STR("@@")) ||
		(line.ptr[0] != '#' &&
		    (str_search(line, STR("##")) < line.len ||
			str_search(line, STR("#@#")) < line.len)));
}

static bool
has_word(struct str line, struct str word)
{
	size_t at = str_search(line, word), end = at + word.len;

	return (at < line.len && at > 0 && end < line.len &&
		(line.ptr[at - 1] == ' ' || line.ptr[at - 1] == '\t') &&
		(line.ptr[end] == ' ' || line.ptr[end] == '\t'));
}

static bool
is_zone(struct str line)
{
	return (str_starts_nocase(line, STR("$TTL")) ||
		str_starts_nocase(line, STR("$ORIGIN")) ||
		(line.ptr[0] != '#' && (has_word(line, STR("SOA")) ||
					   has_word(line, STR("CNAME")))));
}

enum import_format
import_format_guess(struct str text)
{
	struct str line;

	text = str_head(text, GUESS_BYTES);
	while (text.ptr != NULL) {
		line = str_trim(str_split(&text, '\n'));
		if (line.len == 0)
			continue;
		if (is_adblock(line))
			return (IMPORT_ADBLOCK);
		if (is_zone(line))
			return (IMPORT_RPZ);
	}
	return (IMPORT_AUTO);
}

void
import_format_read(struct import *i, enum import_format format, struct str text)
{
	if (format == IMPORT_AUTO)
		format = import_format_guess(text);
	i->format = import_format_name(format == IMPORT_AUTO ? IMPORT_PLAIN
							     : format);
	switch (format) {
	case IMPORT_PLAIN:
		names_file_read(i, text, NAMES_PLAIN);
		break;
	case IMPORT_HOSTS:
		names_file_read(i, text, NAMES_HOSTS);
		break;
	case IMPORT_ADBLOCK:
		adblock_file_read(i, text);
		break;
	case IMPORT_RPZ:
		rpz_file_read(i, text);
		break;
	case IMPORT_AUTO:
		names_file_read(i, text, NAMES_MIXED);
		break;
	case IMPORT_SQUIDGUARD:
	case IMPORT_FORMATS:
		UNREACHABLE();
	}
	import_end(i);
}
