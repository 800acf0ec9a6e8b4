/* SPDX-License-Identifier: MIT
 *
 * config/import.c - rows taken, lines counted.
 */
#include "config/import.h"

#include "config/host_name.h"
#include "config/keep.h"
#include "config/rules_rows.h"
#include "proxy/base/buf.h"
#include "proxy/base/object.h"

#define SUMMARY_MAX	1024
#define REGEX_MAX	4096

struct skip_row {
	const char	*what;
	bool		 is_wrong;
};

static const struct skip_row skip_rows[] = {
#define SKIP(id, what, is_wrong) {what, is_wrong},
#include "config/import_skips.tbl.h"
#undef SKIP
};

int
import_init(struct import *i, struct rules_file *file,
    struct complaints *complaints, const struct rule_row *like,
    const char *path, struct place at)
{
	INIT_OBJ(i, IMPORT_MAGIC);
	i->file = file;
	i->complaints = complaints;
	i->path = path;
	i->format = "plain";
	i->like = *like;
	if (path == NULL || file->nfiles == RULES_FILES) {
		complaints_add(complaints, at,
		    "there is no room for so many imports");
		return (-1);
	}
	i->like.file = (uint16_t)file->nfiles;
	i->like.kind = RULE_DOMAIN;
	file->files[file->nfiles++] = path;
	i->excepts = like->action == RULE_BLOCK;
	if (i->excepts)
		i->like.action = RULE_BLOCK_IMPORTED;
	i->names_only = like->action == RULE_TUNNEL;
	return (0);
}

static void
put(struct import *i, struct rule_row *row)
{
	row->line = i->line;
	if (row->text != NULL && rules_rows_put(i->file, row) == 0) {
		i->taken++;
		return;
	}
	i->failed = true;
	complaints_add(i->complaints, (struct place){i->path, i->line, 0},
	    "there is no memory to read it");
}

void
import_name(struct import *i, const struct rule_row *like, struct str spelling)
{
	struct rule_row row = *like;
	char name[HOST_NAME_MAX_LEN];
	char *at = (char *)(uintptr_t)spelling.ptr;
	size_t len = spelling.len;

	CHECK_OBJ(i, IMPORT_MAGIC);
	row.text = at;
	if (!host_name_is_folded(spelling)) {
		if (host_name_fold(spelling, name, &len) != NULL) {
			import_skip(i, SKIP_NO_NAME, spelling);
			return;
		}
		if (len <= spelling.len)
			memcpy(at, name, len);
		else
			row.text = keep_text(i->file->keep,
			    (struct str){name, len});
	}
	if (row.text == at)
		at[len] = '\0';
	row.folded = (uint8_t)len;
	put(i, &row);
}

void
import_name_copy(struct import *i, const struct rule_row *like,
    struct str spelling)
{
	char name[HOST_NAME_MAX_LEN];
	struct rule_row row = *like;
	size_t len;

	CHECK_OBJ(i, IMPORT_MAGIC);
	if (host_name_fold(spelling, name, &len) != NULL) {
		import_skip(i, SKIP_NO_NAME, spelling);
		return;
	}
	row.text = keep_text(i->file->keep, (struct str){name, len});
	row.folded = (uint8_t)len;
	put(i, &row);
}

void
import_row(struct import *i, const struct rule_row *like, struct str text)
{
	struct rule_row row = *like;

	CHECK_OBJ(i, IMPORT_MAGIC);
	if (i->names_only) {
		import_skip(i, SKIP_NOT_NAMES, text);
		return;
	}
	if (memchr(text.ptr, '\0', text.len) != NULL) {
		import_skip(i, SKIP_NO_RULE, text);
		return;
	}
	row.text = keep_text(i->file->keep, text);
	row.folded = 0;
	put(i, &row);
}

/* Look-around and back references; the rest is judged where expressions are
 * compiled. */
static bool
needs_backtracking(struct str s)
{
	size_t n;

	for (n = 0; n + 1 < s.len; n++) {
		if (s.ptr[n] == '\\' && s.ptr[n + 1] >= '1' &&
		    s.ptr[n + 1] <= '9')
			return (true);
		if (s.ptr[n] == '\\')
			n++;
		else if (n + 2 < s.len && s.ptr[n] == '(' &&
			 s.ptr[n + 1] == '?' &&
			 memchr("=!<>", s.ptr[n + 2], 4) != NULL)
			return (true);
	}
	return (false);
}

void
import_regex(struct import *i, const struct rule_row *like,
    struct str expression, bool match_case)
{
	struct rule_row row = *like;

	CHECK_OBJ(i, IMPORT_MAGIC);
	if (i->names_only) {
		import_skip(i, SKIP_NOT_NAMES, expression);
	} else if (expression.len > REGEX_MAX) {
		import_skip(i, SKIP_LONG, expression);
	} else if (expression.len == 0 || needs_backtracking(expression) ||
		   memchr(expression.ptr, '\0', expression.len) != NULL) {
		import_skip(i, SKIP_REGEX, expression);
	} else {
		row.kind = RULE_REGEX;
		row.folded = 0;
		row.text = keep_printf(i->file->keep, "%s%.*s",
		    match_case ? "" : "(?i)", STR_ARG(expression));
		put(i, &row);
	}
}

void
import_skip(struct import *i, enum import_skip why, struct str line)
{
	CHECK_OBJ(i, IMPORT_MAGIC);
	i->skipped[why]++;
	if (i->first_line != 0)
		return;
	i->first_line = i->line;
	i->first_skip = why;
	str_to_z(line, i->first_text, sizeof(i->first_text));
}

static bool
is_space(char c)
{
	return (c == ' ' || c == '\t' || c == '\r');
}

bool
import_line(struct import *i, struct str *text, struct str *line)
{
	const char *p = text->ptr, *end;
	size_t n;

	if (p == NULL || i->failed)
		return (false);
	end = memchr(p, '\n', text->len);
	n = end == NULL ? text->len : (size_t)(end - p);
	*text = end == NULL ? STR_NONE
			    : (struct str){end + 1, text->len - n - 1};
	while (n > 0 && is_space(p[n - 1]))
		n--;
	while (n > 0 && is_space(*p)) {
		p++;
		n--;
	}
	*line = (struct str){p, n};
	i->line++;
	return (true);
}

size_t
import_skipped(const struct import *i)
{
	size_t n = 0;
	int why;

	CHECK_OBJ(i, IMPORT_MAGIC);
	for (why = 0; why < SKIPS; why++)
		n += i->skipped[why];
	return (n);
}

static size_t
count_wrong(const struct import *i)
{
	size_t n = 0;
	int why;

	for (why = 0; why < SKIPS; why++) {
		if (skip_rows[why].is_wrong)
			n += i->skipped[why];
	}
	return (n);
}

/* "3 for the page's looks, 1 that are too long". */
static void
put_skipped(const struct import *i, struct buf *out)
{
	const char *between = "";
	int why;

	for (why = 0; why < SKIPS; why++) {
		if (i->skipped[why] == 0)
			continue;
		(void)buf_printf(out, "%s%zu %s", between, i->skipped[why],
		    skip_rows[why].what);
		between = ", ";
	}
}

void
import_end(struct import *i)
{
	struct place at = {i->path, 0, 0};
	size_t skipped = import_skipped(i), wrong = count_wrong(i);
	struct buf out;

	CHECK_OBJ(i, IMPORT_MAGIC);
	buf_init(&out, SUMMARY_MAX);
	put_skipped(i, &out);
	if (i->failed)
		;
	else if (wrong > i->taken + skipped - wrong)
		complaints_add(i->complaints,
		    (struct place){i->path, i->first_line, 0},
		    "this is no list of format %s: %zu lines skipped (%.*s), "
		    "%zu rules taken; here is the first: `%s`",
		    i->format, skipped, STR_ARG(buf_peek(&out)), i->taken,
		    i->first_text);
	else if (skipped > 0)
		complaints_note(i->complaints, at,
		    "%zu rules; %zu lines skipped: %.*s; the first is line "
		    "%u: `%s`",
		    i->taken, skipped, STR_ARG(buf_peek(&out)), i->first_line,
		    i->first_text);
	else
		complaints_note(i->complaints, at, "%zu rules", i->taken);
	buf_fini(&out);
}
