/* SPDX-License-Identifier: MIT
 *
 * supervisor/list_trial.c - a list that imports nothing else.
 */
#include "proxy/supervisor/list_trial.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/complaint.h"
#include "config/list_source.h"
#include "config/rules_file.h"
#include "filters/ruleset.h"
#include "proxy/base/assert.h"
#include "proxy/base/buf.h"
#include "proxy/base/hash.h"
#include "proxy/supervisor/list_state.h"

#define TEXT_MAX	((size_t)4 * PATH_MAX)

static const char *
key_of(enum rules_role role)
{
	switch (role) {
	case RULES_BLACKLIST:
	case RULES_ANY:
		return ("blacklist");
	case RULES_WHITELIST:
		return ("whitelist");
	case RULES_TUNNEL:
		return ("tunnel");
	}
	UNREACHABLE();
}

static int
put_list(struct buf *text, const struct list_source *source, const char *path)
{
	int bad = buf_printf(text,
	    "%s:\n  import:\n    - {format: %s, file: \"", key_of(source->role),
	    source->format);

	for (; *path != '\0'; path++) {
		if (*path == '"' || *path == '\\')
			bad |= buf_append(text, STR("\\"));
		bad |= buf_append(text, (struct str){path, 1});
	}
	return (bad | buf_append(text, STR("\"}\n")));
}

/* The first complaint, without its place. */
static int
tell(const struct complaints *complaints, char *why, size_t size)
{
	char *text = complaints_text(complaints);
	struct str line = str_of(text != NULL ? text : "");

	line = str_head(line, str_find(line, '\n'));
	if (str_search(line, STR(": ")) < line.len)
		line = str_from(line, str_search(line, STR(": ")) + 2);
	str_to_z(line, why, size);
	free(text);
	return (-1);
}

static int
compile(struct str text, const struct list_source *source, char *why,
    size_t size)
{
	struct complaints *complaints = complaints_new();
	struct ruleset_sources sources = {.nfiles = 1};
	struct rules_file *file = NULL;
	struct ruleset *set = NULL;
	struct hash_seed seed;
	int rc = 0;

	str_to_z(STR("there is no memory to try it"), why, size);
	if (complaints == NULL)
		return (-1);
	hash_seed_random(&seed);
	sources.seed = &seed;
	sources.files = &file;
	if (rules_file_parse(&file, text, source->file,
		source->role == RULES_ANY ? RULES_BLACKLIST : source->role,
		complaints) == 0)
		set = ruleset_new(&sources, complaints);
	if (set == NULL)
		rc = tell(complaints, why, size);
	ruleset_free(set);
	rules_file_free(file);
	complaints_free(complaints);
	return (rc);
}

int
list_trial(const struct list_source *source, struct str fresh, char *why,
    size_t size)
{
	char path[PATH_MAX];
	struct buf text;
	int rc = -1;

	str_to_z(STR("it cannot be written to be tried"), why, size);
	if (snprintf(path, sizeof(path), "%s.trial", source->file) >=
		(int)sizeof(path) ||
	    list_state_exchange(path, fresh.ptr, fresh.len) != 0)
		return (-1);
	buf_init(&text, TEXT_MAX);
	if (put_list(&text, source, path) == 0)
		rc = compile(buf_peek(&text), source, why, size);
	buf_fini(&text);
	(void)unlink(path);
	return (rc);
}
