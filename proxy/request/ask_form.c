/* SPDX-License-Identifier: MIT
 *
 * request/ask_form.c - pairs, escapes undone.
 */
#include "proxy/request/ask_form.h"

#include <stdbool.h>

#include "filters/words/utf8_check.h"
#include "proxy/http/form.h"

struct place_of_name {
	struct str	 name;
	char		*out;
	size_t		 size;
	bool		 seen;
};

static const char *
decode(struct str raw, char *out, size_t size)
{
	size_t n = 0, cut;
	bool is_plus;
	int c;

	while (raw.len > 0) {
		is_plus = raw.ptr[0] == '+';
		c = form_byte(&raw);
		if (c <= 0)
			return ("an escape is none, or of a NUL byte");
		if (n == size - 1)
			return ("a value is too long");
		out[n++] = is_plus ? ' ' : (char)c;
	}
	out[n] = '\0';
	return (utf8_check(out, n, &cut) == n ? NULL : "a value is not UTF-8");
}

static const char *
read_pair(struct str pair, struct place_of_name *places, unsigned n)
{
	size_t eq = str_find(pair, '=');
	struct str name = str_head(pair, eq);

	for (unsigned i = 0; i < n; i++) {
		if (!str_eq(name, places[i].name))
			continue;
		if (places[i].seen)
			return ("a name comes twice");
		places[i].seen = true;
		return (decode(str_from(pair, eq + 1), places[i].out,
		    places[i].size));
	}
	return ("there is a name that the form does not have");
}

const char *
ask_form_read(struct str body, struct ask_form *f)
{
	struct place_of_name places[] = {
	    {STR("ask"), f->token, sizeof(f->token), false},
	    {STR("name"), f->name, sizeof(f->name), false},
	    {STR("why"), f->why, sizeof(f->why), false},
	};
	const char *problem = NULL;

	f->token[0] = f->name[0] = f->why[0] = '\0';
	while (body.ptr != NULL && body.len > 0 && problem == NULL)
		problem = read_pair(str_split(&body, '&'), places,
		    sizeof(places) / sizeof(places[0]));
	if (problem != NULL)
		return (problem);
	if (f->token[0] == '\0')
		return ("ask is missing");
	if (f->why[0] == '\0')
		return ("why is empty");
	return (NULL);
}
