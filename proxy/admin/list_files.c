/* SPDX-License-Identifier: MIT
 *
 * admin/list_files.c - names, texts, judgement.
 */
#include "proxy/admin/list_files.h"

#include <sys/stat.h>

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/complaint.h"
#include "config/keep.h"
#include "config/latin1.h"
#include "config/rules_file.h"
#include "config/settings.h"
#include "config/text_file.h"
#include "config/words_file.h"
#include "config/zone.h"
#include "filters/ruleset.h"
#include "proxy/admin/hex.h"
#include "proxy/base/buf.h"
#include "proxy/base/hash.h"

static const char *const names[] = {"blacklist", "whitelist", "danger_words"};

const char *
list_files_path(const struct settings *s, struct str name)
{
	if (str_eq(name, STR("blacklist")))
		return (s->filters_blacklist);
	if (str_eq(name, STR("whitelist")))
		return (s->filters_whitelist);
	return (str_eq(name, STR("danger_words")) ? s->filters_danger_words
						  : NULL);
}

const char *
list_files_read(const char *path, struct str *text)
{
	struct complaints *c = complaints_new();
	bool good;

	if (c == NULL)
		return ("out of memory");
	good = text_file_read(path, LIST_FILES_MAX, (struct place){0}, c,
		   text) == 0;
	complaints_free(c);
	if (!good)
		return ("it cannot be read, or is too long to be edited here");
	if (latin1_is_utf8(*text) && memchr(text->ptr, 0, text->len) == NULL)
		return (NULL);
	free((char *)(uintptr_t)text->ptr);
	return ("it is no UTF-8 text");
}

void
list_files_version(struct str text, char out[LIST_FILES_VERSION])
{
	/* Not a secret: two texts are told apart. */
	static const struct hash_seed seed;
	struct digest d = hash_bytes(&seed, text.ptr, text.len);

	hex_write(out, &d.lo, sizeof(d.lo));
	hex_write(out + 16, &d.hi, sizeof(d.hi));
}

/* ---- judgement ----------------------------------------------------------- */

/* Expressions take their time to compile, and the log waits meanwhile: longer
 * texts are left to the reload, which takes them back. */
#define COMPILED_MAX	((size_t)128 << 10)

/* For what only shows when rules become a table. */
static void
compile(struct rules_file *file, struct complaints *c)
{
	struct ruleset_sources sources = {.nfiles = 1, .files = &file};
	struct hash_seed seed;

	hash_seed_random(&seed);
	sources.seed = &seed;
	ruleset_free(ruleset_new(&sources, c));
}

static void
judge_rules(const struct rules_names *given, struct str text,
    enum rules_role role, const char *path, struct complaints *c)
{
	struct rules_file *file = NULL;

	(void)rules_file_parse_with(&file, text, path, role, given, c);
	if (file != NULL && complaints_count(c) == 0 &&
	    text.len <= COMPILED_MAX)
		compile(file, c);
	rules_file_free(file);
}

static void
judge_words(const struct rules_names *given, struct str text, const char *path,
    struct complaints *c)
{
	struct words_file *file = NULL;

	(void)words_file_parse_with(&file, text, path, given, c);
	words_file_free(file);
}

static void
judge(const struct settings *s, struct keep *keep, struct str name,
    struct str text, struct complaints *c)
{
	struct rules_names given = {
	    NULL, s->clients_groups, s->users_groups, NULL, s->lists_folder};
	const char *path = list_files_path(s, name);
	const char *why;

	given.zone = zone_load(keep, s->zone, &why);
	if (path == s->filters_danger_words)
		judge_words(&given, text, path, c);
	else
		judge_rules(&given, text,
		    path == s->filters_blacklist ? RULES_BLACKLIST
						 : RULES_WHITELIST,
		    path, c);
}

size_t
list_files_judge(const struct settings *s, struct str name, struct str text,
    struct buf *says)
{
	struct complaints *c = complaints_new();
	struct keep *keep = keep_new();
	size_t n = 1;
	char *all;

	if (c == NULL || keep == NULL) {
		(void)buf_append(says, STR("out of memory\n"));
	} else {
		judge(s, keep, name, text, c);
		n = complaints_count(c);
		all = complaints_text(c);
		(void)buf_append(says, str_of(all != NULL ? all : ""));
		free(all);
	}
	if (keep != NULL)
		keep_free(keep);
	complaints_free(c);
	return (n);
}

/* ---- JSON ---------------------------------------------------------------- */

int
list_files_quote(struct buf *out, struct str s)
{
	int bad = buf_append(out, STR("\""));

	for (size_t i = 0; i < s.len && bad == 0; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c < 0x20 || c == 0x7f)
			bad = buf_printf(out, "\\u%04x", c);
		else if (c == '"' || c == '\\')
			bad = buf_printf(out, "\\%c", c);
		else
			bad = buf_append(out, str_head(str_from(s, i), 1));
	}
	return (bad | buf_append(out, STR("\"")));
}

/* To put a file there, the folder must be ours to write; where that is
 * sticky, the file must be ours too. */
static bool
may_write(const char *path)
{
	char folder[PATH_MAX];
	struct str p = str_of(path);
	struct stat st;

	if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode) ||
	    access(path, W_OK) != 0)
		return (false);
	str_to_z(str_head(p, str_rfind(p, '/')), folder, sizeof(folder));
	return (access(folder[0] == '\0' ? "/" : folder, W_OK) == 0);
}

static int
describe(struct buf *out, const char *name, const char *path)
{
	struct stat st = {0};
	int bad = buf_printf(out, "{\"name\":\"%s\",\"path\":", name) |
		  list_files_quote(out, str_of(path));

	if (path[0] == '\0')
		return (bad | buf_append(out, STR(",\"writable\":false")));
	(void)stat(path, &st);
	return (bad | buf_printf(out,
			  ",\"writable\":%s,\"bytes\":%" PRId64
			  ",\"modified_s\":%" PRId64,
			  may_write(path) ? "true" : "false",
			  (int64_t)st.st_size, (int64_t)st.st_mtime));
}

unsigned
list_files_all(const struct settings *s, struct buf *body)
{
	int bad = buf_append(body, STR("{\"files\":["));

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		bad |= buf_append(body, i > 0 ? STR(",") : STR(""));
		bad |= describe(body, names[i],
		    list_files_path(s, str_of(names[i])));
		bad |= buf_append(body, STR("}"));
	}
	return ((bad | buf_append(body, STR("]}\n"))) == 0 ? 200 : 500);
}

unsigned
list_files_one(const struct settings *s, struct str name, struct buf *body)
{
	const char *path = list_files_path(s, name);
	char version[LIST_FILES_VERSION];
	const char *problem;
	struct str text;
	int bad;

	if (path == NULL || path[0] == '\0') {
		(void)buf_append(body, STR("no such list is set\n"));
		return (404);
	}
	problem = list_files_read(path, &text);
	if (problem != NULL) {
		(void)buf_printf(body, "%s: %s\n", path, problem);
		return (409);
	}
	list_files_version(text, version);
	bad = describe(body,
	    path == s->filters_blacklist   ? names[0]
	    : path == s->filters_whitelist ? names[1]
					   : names[2],
	    path);
	bad |= buf_printf(body, ",\"version\":\"%s\",\"text\":", version);
	bad |= list_files_quote(body, text);
	bad |= buf_append(body, STR("}\n"));
	free((char *)(uintptr_t)text.ptr);
	return (bad == 0 ? 200 : 500);
}
